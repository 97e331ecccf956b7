using Ambicap.Capabilities;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient;

/// <summary>What the ambient rules know about a Pod's surroundings: its namespace and the cluster.</summary>
public sealed record AmbientContext
{
    /// <summary>The level that the namespace enforces. Its version plays no part: what may be ambient never changed.</summary>
    public required LevelVersion Level { get; init; }

    /// <summary>The root-equivalent capabilities that the namespace opted in to; <see cref="RootEquivalentOptIn"/> reads them.</summary>
    public CapabilitySet AllowedRootEquivalent { get; init; } = CapabilitySet.Empty;

    /// <summary>Whether the namespace has the label <c>ambicap.dev/add-is-ambient: "true"</c>.</summary>
    public bool AddIsAmbient { get; init; }

    /// <summary>The RuntimeClasses whose handler is Ambicap's; null where every one is accepted, as is none.</summary>
    public IReadOnlyCollection<string>? RuntimeClasses { get; init; }

    /// <summary>The RuntimeClasses that admission will replace by one of <see cref="RuntimeClasses"/>.</summary>
    public IReadOnlyCollection<string> MappedRuntimeClasses { get; init; } = [];

    /// <summary>Whether admission will still put into <c>capabilities.add</c> what grants ask for: nobody need be told to.</summary>
    public bool WillBeCompleted { get; init; }

    /// <summary>Whether the Pod is a file's, whose author wants to hear of habits that do nothing too. At admission nobody asked.</summary>
    public bool IsOfFile { get; init; }

    /// <summary>The RuntimeClass of a Pod that names none; null where it stays without.</summary>
    public string? DefaultRuntimeClass { get; init; }
}
