using Ambicap.Capabilities;
using Ambicap.Cli.Check;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Configuration;

/// <summary>What a repository's <c>.ambicap.yaml</c> says. Null leaves it to the options and their defaults.</summary>
internal sealed record CheckConfiguration
{
    /// <summary>The file; null where there is none.</summary>
    internal string? File { get; init; }

    /// <summary>The level of Pods whose namespace says none.</summary>
    internal Level? Level { get; init; }

    internal PolicyVersion? Version { get; init; }

    internal bool? IsFull { get; init; }

    internal IReadOnlyList<string>? RuntimeClasses { get; init; }

    internal CapabilitySet? AllowedRootEquivalent { get; init; }

    internal bool? FailsOnWarnings { get; init; }

    /// <summary>The baseline's path.</summary>
    internal string? Baseline { get; init; }

    internal IReadOnlyList<TemplatePath> TemplatePaths { get; init; } = [];

    /// <summary>The files that are passed over in folders.</summary>
    internal ExcludedFiles Excluded { get; init; } = ExcludedFiles.None;

    internal IReadOnlyDictionary<string, KnownNamespace> Namespaces { get; init; } = new Dictionary<string, KnownNamespace>();
}
