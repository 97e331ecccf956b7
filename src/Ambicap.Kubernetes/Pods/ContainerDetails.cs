using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Levels;

namespace Ambicap.Kubernetes.Pods;

/// <summary>What a file says of a container beside what rules read.</summary>
public sealed class ContainerDetails : NotedStrays
{
    private readonly List<(CapabilityList List, int? Index, Position Position)> _names = [];

    /// <summary>Where it begins.</summary>
    public Position Position { get; internal init; }

    /// <summary>Its name; empty where it has none.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Whether it is an init container that runs as long as the Pod (<c>restartPolicy: Always</c>).</summary>
    public bool IsSidecar { get; internal set; }

    /// <summary>Its image; empty where the manifest has none, as in patches.</summary>
    public string Image { get; internal set; } = "";

    /// <summary>Replaces the image's entry point; null keeps it.</summary>
    public IReadOnlyList<string>? Command { get; internal set; }

    /// <summary>Replaces the image's command; null keeps it.</summary>
    public IReadOnlyList<string>? Arguments { get; internal set; }

    /// <summary>Where relative paths begin; null leaves it to the image.</summary>
    public string? WorkingDirectory { get; internal set; }

    /// <summary>The variable PATH; null where the manifest does not set it to a literal value.</summary>
    public string? SearchPath { get; internal set; }

    /// <summary>The place of a list or of one of its items; null where it is not there.</summary>
    internal Position Find(ViolationPlace? place)
    {
        Position? list = null;
        foreach ((CapabilityList found, int? index, Position position) in _names)
        {
            if (found == place?.List && index == place.Index)
            {
                return position;
            }

            list = found == place?.List && index is null ? position : list;
        }

        return list ?? Position;
    }

    /// <summary>Notes where a list's key stands; what was noted of the list before is void.</summary>
    internal void Begin(CapabilityList list, Position position)
    {
        _ = _names.RemoveAll(name => name.List == list);
        _names.Add((list, null, position));
    }

    internal void Add(CapabilityList list, int index, Position position) => _names.Add((list, index, position));

    internal void ForgetLists() => _names.Clear();
}
