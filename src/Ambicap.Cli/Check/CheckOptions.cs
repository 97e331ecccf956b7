using Ambicap.Capabilities;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>By what Pods are judged.</summary>
internal sealed record CheckOptions
{
    /// <summary>The RuntimeClass that Ambicap's own installation makes.</summary>
    internal const string DefaultRuntimeClass = "ambicap";

    /// <summary>The level for all; null leaves it to the Namespaces in the input, and else to <see cref="Level.Restricted"/>.</summary>
    internal Level? Level { get; init; }

    /// <summary>The version for all; null leaves it to the Namespaces in the input, and else to the latest.</summary>
    internal PolicyVersion? Version { get; init; }

    /// <summary>The level where neither option nor Namespace says one; null is <see cref="Level.Restricted"/>.</summary>
    internal Level? DefaultLevel { get; init; }

    /// <summary>The version likewise; null is the latest.</summary>
    internal PolicyVersion? DefaultVersion { get; init; }

    /// <summary>What is known of namespaces whose Namespace the input has not.</summary>
    internal IReadOnlyDictionary<string, KnownNamespace> Namespaces { get; init; } = new Dictionary<string, KnownNamespace>();

    /// <summary>Whether a warning fails as what is forbidden does.</summary>
    internal bool FailsOnWarnings { get; init; }

    /// <summary>The fingerprints of findings that do not count any more; null where every one does.</summary>
    internal IReadOnlySet<string>? Baseline { get; init; }

    /// <summary>Whether the whole of the Pod Security Standards counts, besides the ambient rules.</summary>
    internal bool IsFull { get; init; }

    /// <summary>The RuntimeClasses that are Ambicap's. The webhook gives a Pod without one the first.</summary>
    internal IReadOnlyList<string> RuntimeClasses { get; init; } = [DefaultRuntimeClass];

    /// <summary>The kinds that have Pods.</summary>
    internal WorkloadKinds Kinds { get; init; } = WorkloadKinds.BuiltIn;

    /// <summary>The root-equivalent capabilities that every namespace has opted in to.</summary>
    internal CapabilitySet AllowedRootEquivalent { get; init; } = CapabilitySet.Empty;
}
