using System.Collections;

namespace Ambicap.Kubernetes.Manifests;

/// <summary>The findings of one document, in the order of their places. A place and message is listed once.</summary>
public sealed class FindingList : IReadOnlyCollection<Finding>
{
    private readonly List<Finding> _findings = [];

    public int Count => _findings.Count;

    /// <summary>Adds a finding, unless the very same is there.</summary>
    public void Add(Position position, string message)
    {
        Finding finding = new(position, message);
        if (!_findings.Contains(finding))
        {
            _findings.Add(finding);
        }
    }

    public IEnumerator<Finding> GetEnumerator() => _findings.OrderBy(finding => finding.Position).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
