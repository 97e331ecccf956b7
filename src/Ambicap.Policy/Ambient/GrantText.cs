using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient;

/// <summary>Grants as messages tell them.</summary>
internal static class GrantText
{
    private const int MostContainers = 16;

    /// <summary>The grants of a Pod as <c>container "web", NET_BIND_SERVICE; container "log", KILL</c>; of many the first are told, the
    /// others counted.</summary>
    public static string Describe(IReadOnlyDictionary<string, Grant> grants)
    {
        string told = string.Join("; ", grants.Take(MostContainers).Select(entry => $"container {Quoted.Text(entry.Key)}, {entry.Value.Most}"));
        return grants.Count > MostContainers ? $"{told}; and {grants.Count - MostContainers} more" : told;
    }
}
