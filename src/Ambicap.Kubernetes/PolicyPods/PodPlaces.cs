using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.PolicyPods;

/// <summary>Where a Pod and its containers stand in a file, so that a violation can be shown there.</summary>
public sealed class PodPlaces
{
    private readonly List<(string Name, Position Position)> _containers = [];

    /// <summary>Where the object begins that is a Pod or has its template.</summary>
    public Position Pod { get; internal set; }

    /// <summary>The place of a violation.</summary>
    /// <param name="container">The container's name; null for the Pod. One that is not there is looked for at the Pod's own place.</param>
    public Position Find(string? container)
    {
        foreach ((string name, Position position) in _containers)
        {
            if (name == container)
            {
                return position;
            }
        }

        return Pod;
    }

    internal void Add(string container, Position position) => _containers.Add((container, position));
}
