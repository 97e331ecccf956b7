using Ambicap.Capabilities;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>What somebody says of a namespace whose Namespace is not in the input; null leaves it to what holds for all.</summary>
internal sealed record KnownNamespace
{
    internal Level? Level { get; init; }

    internal PolicyVersion? Version { get; init; }

    /// <summary>The root-equivalent capabilities that it opts in to.</summary>
    internal CapabilitySet AllowedRootEquivalent { get; init; } = CapabilitySet.Empty;

    /// <summary>Whether it has the label <c>ambicap.dev/add-is-ambient: "true"</c>.</summary>
    internal bool AddIsAmbient { get; init; }
}
