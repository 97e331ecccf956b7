using System.Text.Json;

namespace Ambicap.Cli.Doctor;

/// <summary>The cluster as kubectl shows it, with the kubeconfig that kubectl finds, or the one that was named.</summary>
/// <param name="kubectl">The program.</param>
/// <param name="arguments">Its arguments that say which cluster.</param>
internal sealed class ClusterView(string kubectl, IReadOnlyList<string> arguments) : IDisposable
{
    private const string Timeout = "--request-timeout=15s";

    private readonly List<JsonDocument> _documents = [];

    /// <summary>Reads an object or a list.</summary>
    /// <param name="words">The words after <c>kubectl get</c>.</param>
    /// <param name="fault">Why it cannot be read; empty where there is no such object.</param>
    /// <returns>Null where it cannot be read, or is not there.</returns>
    internal JsonElement? Get(IEnumerable<string> words, out string fault)
    {
        HostProgram run = HostProgram.Run(kubectl, ["get", .. words, "-o", "json", "--ignore-not-found", Timeout, .. arguments]);
        fault = run.Succeeded ? "" : run.Errors;
        if (!run.Succeeded || run.Output.Length == 0)
        {
            return null;
        }

        try
        {
            JsonDocument document = JsonDocument.Parse(run.Output);
            _documents.Add(document);
            return document.RootElement;
        }
        catch (JsonException failure)
        {
            fault = $"kubectl's answer is no JSON: {failure.Message}";
            return null;
        }
    }

    /// <summary>The items of a list; none where it cannot be read.</summary>
    internal IReadOnlyList<JsonElement> List(IEnumerable<string> words, out string fault) =>
        Get(words, out fault) is { } list && Find(list, "items") is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()]
            : [];

    /// <summary>What the API server answers at a path.</summary>
    internal HostProgram Raw(string path) => HostProgram.Run(kubectl, ["get", "--raw", path, Timeout, .. arguments]);

    /// <summary>A member below some others; null where one is missing.</summary>
    internal static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string key in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>The text of a member; empty where it is missing, or is none.</summary>
    internal static string Text(JsonElement element, params ReadOnlySpan<string> path) =>
        Find(element, path) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>The number of a member; 0 where it is missing, or is none.</summary>
    internal static int Number(JsonElement element, params ReadOnlySpan<string> path) =>
        Find(element, path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) ? value : 0;

    public void Dispose() => _documents.ForEach(document => document.Dispose());
}
