using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// What a file says of a Pod beside what rules read: where its parts stand, and, for those who ask, what its containers run. Admission,
/// which shows no lines, does without.
/// </summary>
/// <param name="withPrograms">Whether what containers run is read.</param>
public sealed class PodDetails(bool withPrograms) : NotedStrays
{
    private readonly List<ContainerDetails>[] _containers = [[], [], []];
    private List<Position>? _strayPositions;
    private Dictionary<string, Position>? _annotations;

    /// <summary>Where the object begins that is a Pod or has its template.</summary>
    public Position Pod { get; internal set; }

    /// <summary>The containers' details, in the order of <see cref="Pod.Containers"/>.</summary>
    public IEnumerable<ContainerDetails> Containers => _containers[0].Concat(_containers[1]).Concat(_containers[2]);

    /// <summary>Whether the Pod has a <c>spec</c>.</summary>
    internal bool HasSpec { get; set; }

    /// <summary>Whether what containers run is read.</summary>
    internal bool WithPrograms => withPrograms;

    /// <summary>The place of a violation: the annotation's key, the list's key or its item, else the container, else the Pod.</summary>
    public Position Find(Violation violation)
    {
        ArgumentNullException.ThrowIfNull(violation);
        if (violation.Place?.Annotation is { } key && _annotations?.TryGetValue(key, out Position place) == true)
        {
            return place;
        }

        if (violation.Place?.Stray is { } stray)
        {
            return _strayPositions![stray];
        }

        return Containers.FirstOrDefault(container => container.Name == violation.Container)?.Find(violation.Place) ?? Pod;
    }

    /// <summary>Begins a list of containers; of one that stands twice the last counts.</summary>
    internal List<ContainerDetails> Begin(ContainerRole role)
    {
        List<ContainerDetails> list = _containers[(int)role];
        list.Clear();
        return list;
    }

    /// <summary>Forgets those of a <c>spec</c> that stands twice.</summary>
    internal void ForgetContainers()
    {
        foreach (List<ContainerDetails> list in _containers)
        {
            list.Clear();
        }
    }

    internal void AddAnnotation(string key, Position position) =>
        (_annotations ??= new Dictionary<string, Position>(StringComparer.Ordinal))[key] = position;

    internal void ForgetAnnotations() => _annotations?.Clear();

    /// <summary>The place of an annotation that was added.</summary>
    internal Position FindAnnotation(string key) => _annotations![key];

    /// <summary>What was noted of the Pod and its containers.</summary>
    internal IReadOnlyList<StrayGrant> CollectStrays(StrayKind kind = StrayKind.Field, string owner = "")
    {
        List<StrayGrant>? strays = null;
        Collect(this, null);
        foreach (List<ContainerDetails> list in _containers)
        {
            list.ForEach(container => Collect(container, container.Name));
        }

        return strays ?? (IReadOnlyList<StrayGrant>)[];

        void Collect(NotedStrays notes, string? container)
        {
            foreach ((string[] steps, Position position) in notes.Strays)
            {
                (strays ??= []).Add(new StrayGrant(kind, container, steps, owner));
                (_strayPositions ??= []).Add(position);
            }
        }
    }

    /// <summary>Adds what the objects around the template say in vain.</summary>
    internal IEnumerable<StrayGrant> AddOwnerStrays(List<(string[] Steps, Position Position)> own, string kind, string template)
    {
        (_strayPositions ??= []).AddRange(own.Select(stray => stray.Position));
        return [.. own.Select(stray => new StrayGrant(StrayKind.WorkloadMetadata, null, stray.Steps, kind, template))];
    }
}
