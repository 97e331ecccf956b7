using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Namespaces;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Where the labels and annotations of a Namespace stand in a file, so that a finding can be shown there.</summary>
public sealed class NamespacePlaces
{
    private readonly Dictionary<(bool IsLabel, string Key), Position> _keys = [];

    /// <summary>The place of the key that a finding is about.</summary>
    public Position Find(NamespaceFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return _keys[(finding.IsLabel, finding.Key)];
    }

    internal void Add(bool isLabel, string key, Position position) => _keys[(isLabel, key)] = position;
}
