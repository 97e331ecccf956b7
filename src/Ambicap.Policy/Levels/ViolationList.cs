using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Levels;

/// <summary>Gathers violations; nothing is allocated before the first.</summary>
internal struct ViolationList
{
    private string _check;
    private string _reason;
    private List<Violation>? _violations;

    /// <summary>Says which check adds from now on.</summary>
    public void Begin(string check, string reason)
    {
        _check = check;
        _reason = reason;
    }

    /// <summary>The number of violations so far.</summary>
    public readonly int Count => _violations?.Count ?? 0;

    /// <summary>Adds a violation of the Pod as a whole: what it does, and what to do.</summary>
    public void AddPod(string detail) => Append(null, $"the Pod {detail}");

    /// <summary>Adds a violation of a container: what it does, and what to do.</summary>
    public void Add(Container container, string detail) => Append(container.Name, $"container {Quoted.Text(container.Name)} {detail}");

    /// <summary>Adds a violation with a text of its own.</summary>
    public void Append(string? container, string detail, ViolationPlace? place = null) =>
        (_violations ??= []).Add(new Violation(_check, container, _reason, detail) { Place = place });

    /// <summary>What was gathered.</summary>
    public readonly IReadOnlyList<Violation> ToList() => _violations ?? (IReadOnlyList<Violation>)[];
}
