using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;

namespace Ambicap.Deploy.Tests.Mutating;

/// <summary>What a namespace says of the Pods in it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Level">Its label enforce; null for none.</param>
/// <param name="AddIsAmbient">Its label <c>ambicap.dev/add-is-ambient</c>; null for none.</param>
/// <param name="OptIn">Its annotation <c>ambicap.dev/allow-root-equivalent</c>; null for none.</param>
internal sealed record PodSpace(string Name, string? Level, string? AddIsAmbient, string? OptIn)
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";
    private const string Add = "ambicap.dev/add-is-ambient";

    /// <summary>Every level, with and without the label, and wrong ones.</summary>
    internal static IReadOnlyList<PodSpace> All { get; } =
    [
        new("plain", null, null, null),
        new("labelled", null, "true", "SYS_ADMIN, cap_sys_chroot,BPF"),
        new("free", "privileged", "false", "SYS_ADMIN,SYS_CHROOT,BPF"),
        new("free-labelled", "privileged", "true", null),
        new("baseline", "baseline", null, null),
        new("baseline-labelled", "baseline", "true", null),
        new("restricted-labelled", "restricted", "true", "FLY"),
        new("strict", "strict", "true", null),
    ];

    internal (string Key, string Value)[] Labels =>
        [.. new[] { (Enforce, Level), (Add, AddIsAmbient) }.Where(label => label.Item2 is not null).Select(label => (label.Item1, label.Item2!))];

    /// <summary>What the rules in C# need to know of it.</summary>
    internal AmbientContext Context
    {
        get
        {
            Level level = Policy.Levels.Level.Privileged;
            if (Level is not null && !PodSecurityLabels.TryParseLevel(Level, out level, out _))
            {
                level = Policy.Levels.Level.Restricted;
            }

            _ = RootEquivalentOptIn.TryParse(OptIn, out CapabilitySet allowed, out _);
            return new AmbientContext
            {
                Level = new LevelVersion(level, PolicyVersion.Latest),
                AllowedRootEquivalent = allowed,
                RuntimeClasses = ["ambicap"],
                AddIsAmbient = AddIsAmbient == "true",
            };
        }
    }

    /// <summary>The Namespace.</summary>
    internal JsonObject ToJson()
    {
        JsonObject metadata = new() { ["name"] = Name, ["labels"] = new JsonObject(Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))) };
        metadata["annotations"] = OptIn is null ? [] : new JsonObject { ["ambicap.dev/allow-root-equivalent"] = OptIn };
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata };
    }
}
