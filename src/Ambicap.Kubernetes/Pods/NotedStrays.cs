using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Kubernetes.Pods;

/// <summary>Notes what is written like a grant in a part of a manifest where none is. Nothing is allocated before the first.</summary>
public abstract class NotedStrays
{
    private List<(string[] Steps, Position Position)>? _strays;

    private protected NotedStrays()
    {
    }

    /// <summary>What was noted, each with the keys that lead to it.</summary>
    internal IReadOnlyList<(string[] Steps, Position Position)> Strays => _strays ?? (IReadOnlyList<(string[], Position)>)[];

    internal void AddStray(ReadOnlySpan<string> place, string key, Position position) => (_strays ??= []).Add(([.. place, key], position));

    /// <summary>Forgets a place that begins again: of a key that stands twice the last counts, whole.</summary>
    internal void ForgetStrays(string[] place) => _strays?.RemoveAll(stray => stray.Steps.AsSpan().StartsWith(place));
}
