using System.Text.Encodings.Web;
using System.Text.Json;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Policies;

/// <summary>What the API server of Kubernetes 1.36.2 said of each case; empty where it took the Pod. Renewed with AMBICAP_RENEW=1.</summary>
internal static class RecordedMessages
{
    private static string FilePath { get; } = Path.Combine(Repository.Root, "test", "Ambicap.Deploy.Tests", "TestData", "kubernetes-1.36.2.json");

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Asserts that messages are the recorded ones. A map of CEL has no order: neither have the parts of a message.</summary>
    internal static void AssertSame(Dictionary<string, string> found)
    {
        Dictionary<string, string> recorded = Read();
        Assert.Equal(recorded.Keys, found.Keys);
        Assert.All(found, message => Assert.Equal(PartsOf(recorded[message.Key]), PartsOf(message.Value)));
    }

    private static IEnumerable<string> PartsOf(string message) => message.Split([" (", "; ", ": ", ")"], StringSplitOptions.None).Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Read() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(FilePath))!;

    internal static void Write(Dictionary<string, string> messages) => File.WriteAllText(FilePath, JsonSerializer.Serialize(messages, s_indented) + "\n");
}
