using System.Globalization;
using System.Text;
using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Invocation;
using Ambicap.Runtime.Oci;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Abuse;

/// <summary>
/// Damaged documents, command lines and configurations end in a result that can be defended, or in a refusal. eng/fuzz.sh runs the same
/// with other numbers of cases and other seeds.
/// </summary>
public sealed class AbuseTests
{
    private static readonly int s_cases = Setting("AMBICAP_FUZZ_CASES", 20_000);
    private static readonly int s_seed = Setting("AMBICAP_FUZZ_SEED", 2763);
    private static readonly CapabilitySet s_limit = CapabilitySet.Of(Capability.NetBindService, Capability.Kill);
    private static readonly RuntimeConfiguration s_node = new(null, s_limit);

    [Fact]
    public void Config_Damaged_ChangesNothingButCapabilitiesWithinGrantAndLimit()
    {
        byte[][] recordings = Recordings("*config*.json");
        int granted = 0;
        ForEachCase(mutator =>
        {
            byte[] config = mutator.Damage(recordings[mutator.Next(recordings.Length)]);
            if (TryGive(config) is { } result && result.After != config)
            {
                granted++;
                CheckEdit(config, result.After, result.Grant, isConfig: true);
            }
        });
        Assert.True(granted > s_cases / 100, $"only {granted} cases had a grant");
    }

    [Fact]
    public void Process_Damaged_ChangesNothingButCapabilitiesWithinGrantAndLimit()
    {
        byte[][] recordings = Recordings("*process*.json");
        Grant grant = new(CapabilitySet.Of(Capability.NetBindService), CapabilitySet.Of(Capability.Kill));
        ForEachCase(mutator =>
        {
            byte[] process = mutator.Damage(recordings[mutator.Next(recordings.Length)]);
            try
            {
                byte[] after = GrantedProcess.Apply(OciReader.ReadProcess(process), "web", grant, new NodeLimit(s_node.Allowed));
                CheckEdit(process, after, grant.Most, isConfig: false);
            }
            catch (RefusalException)
            {
                // What is expected of damage.
            }
        });
    }

    [Fact]
    public void CommandLine_Damaged_IsRead()
    {
        byte[] line = "--root\0/run/x\0--log=/l\0--log-format\0json\0create\0--bundle\0/b\0--pid-file\0/p\0web"u8.ToArray();
        byte[] update = "--root=/r\0update\0-r\0/res\0--memory=1\0web"u8.ToArray();
        byte[] exec = "--root=/r\0exec\0-t\0--process\0/p\0--detach\0web\0sh\0-c\0x"u8.ToArray();
        ForEachCase(mutator =>
        {
            byte[] damaged = mutator.Damage(mutator.Next(3) switch { 0 => line, 1 => exec, _ => update });
            byte[][] arguments = [.. Split(damaged)];
            CommandLine read = CommandLine.Parse(arguments);

            // What is read stands in the arguments; nothing is made up.
            foreach (byte[]? value in new[] { read.Root, read.Log, read.Bundle, read.Id, read.ProcessFile, read.ConfigurationFile })
            {
                Assert.True(value is null || Array.Exists(arguments, argument => argument.AsSpan().IndexOf(value) >= 0));
            }
        });
    }

    [Fact]
    public void Configuration_Damaged_AllowsNothingThatIsNotWritten()
    {
        byte[] file = "# node\nruntime = \"/usr/sbin/runc\"\nallowed = [\"NET_BIND_SERVICE\", \"kill\",\n  'CAP_NET_RAW']\n"u8.ToArray();
        ForEachCase(mutator =>
        {
            byte[] damaged = mutator.Damage(file);
            string text = Encoding.UTF8.GetString(damaged);
            RuntimeConfiguration read = ConfigurationParser.Parse(text, "runtime.toml", out string? failure);
            Assert.True(failure is null || failure.StartsWith("runtime.toml:", StringComparison.Ordinal), failure);
            foreach (Capability capability in read.Allowed.Except(RuntimeConfiguration.Default.Allowed))
            {
                // Escapes could spell a name otherwise; the damage knows none that makes letters but \u0061.
                Assert.Contains(capability.ToName(), text.Replace("\\u0061", "a", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
            }
        });
    }

    /// <summary>What create does to a config.json, without its files.</summary>
    private static (byte[] After, CapabilitySet Grant)? TryGive(byte[] config)
    {
        try
        {
            OciDocument document = OciReader.ReadConfig(config);
            ContainerIdentity identity = ContainerIdentity.Of(document.Annotations.Find);
            return ContainerGrant.TryRead(identity, document.Annotations.Find, out Grant grant, out _)
                ? (GrantedProcess.Apply(document, identity.Name, grant, new NodeLimit(s_node.Allowed)), grant.Most)
                : null;
        }
        catch (RefusalException)
        {
            return null;
        }
    }

    /// <summary>Judges by another reader of JSON: all else is spelled as it was, the arrays gained nothing outside grant and limit.</summary>
    private static void CheckEdit(byte[] before, byte[] after, CapabilitySet grant, bool isConfig)
    {
        JsonDocumentOptions options = new() { MaxDepth = 1000 };
        using JsonDocument old = JsonDocument.Parse(before, options);
        using JsonDocument changed = JsonDocument.Parse(after, options);
        JsonElement oldProcess = isConfig ? old.RootElement.GetProperty("process") : old.RootElement;
        JsonElement newProcess = isConfig ? changed.RootElement.GetProperty("process") : changed.RootElement;
        if (isConfig)
        {
            Assert.Equal(Without(old.RootElement, "process"), Without(changed.RootElement, "process"));
        }

        Assert.Equal(Without(oldProcess, "capabilities"), Without(newProcess, "capabilities"));
        JsonElement sets = newProcess.GetProperty("capabilities");
        foreach (JsonProperty array in sets.EnumerateObject())
        {
            string[] known = oldProcess.TryGetProperty("capabilities", out JsonElement oldSets) && oldSets.ValueKind == JsonValueKind.Object
                && oldSets.TryGetProperty(array.Name, out JsonElement oldArray) ? Names(oldArray) : [];
            foreach (string gained in Names(array.Value).Except(known))
            {
                Assert.True(CapabilityName.TryParse(gained, out Capability capability) && (grant & s_limit).Contains(capability), gained);
            }
        }
    }

    private static string[] Names(JsonElement array) =>
        array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().Select(name => name.GetRawText().Trim('"'))] : [];

    /// <summary>The members of an object but one, in order, each as it is spelled.</summary>
    private static string[] Without(JsonElement element, string name) =>
        [.. element.EnumerateObject().Where(member => member.Name != name).Select(member => member.ToString())];

    private static void ForEachCase(Action<Mutator> run)
    {
        for (int i = 0; i < s_cases; i++)
        {
            Mutator mutator = new(unchecked((s_seed * 1_000_003) + i));
            try
            {
                run(mutator);
            }
            catch (Exception failure)
            {
                Assert.Fail($"case {i} of seed {s_seed}: {failure.GetType().Name} {failure.Message}\n{Convert.ToBase64String(mutator.Last)}");
            }
        }
    }

    private static byte[][] Recordings(string pattern) =>
        [.. Directory.GetFiles(Repository.TestData("oci"), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static IEnumerable<byte[]> Split(byte[] line) => Encoding.Latin1.GetString(line).Split('\0').Select(Encoding.Latin1.GetBytes);

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : usual;
}
