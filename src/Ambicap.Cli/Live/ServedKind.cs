using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Live;

/// <summary>A kind that an API server serves.</summary>
/// <param name="Resource">Its name in paths, such as <c>deployments</c>.</param>
/// <param name="ApiVersion">Its API version, such as <c>apps/v1</c>.</param>
/// <param name="Kind">The kind.</param>
internal sealed record ServedKind(string Resource, string ApiVersion, string Kind)
{
    private const int Columns = 4;

    /// <summary>The API group; empty for the core group.</summary>
    internal string Group => GroupOf(ApiVersion);

    /// <summary>Whether its objects are Pods themselves.</summary>
    internal bool IsPod => Kind == "Pod";

    /// <summary>Where its objects are listed.</summary>
    /// <param name="space">In a namespace; null for all.</param>
    internal string PathIn(string? space) =>
        $"/{(Group.Length == 0 ? "api" : "apis")}/{ApiVersion}/{(space is null ? "" : $"namespaces/{space}/")}{Resource}";

    /// <summary>The API group of an API version.</summary>
    internal static string GroupOf(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? apiVersion[..slash] : "";

    /// <summary>
    /// The kinds with Pods in what <c>kubectl api-resources --no-headers</c> prints: name, short names or none, API version, whether it
    /// has namespaces, kind. Templates stand before what is made of them.
    /// </summary>
    internal static IReadOnlyList<ServedKind> Parse(string table, WorkloadKinds kinds)
    {
        List<ServedKind> found = [];
        foreach (string line in table.Split('\n'))
        {
            string[] cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length >= Columns && HasPods(cells[^1], cells[^3], kinds))
            {
                found.Add(new ServedKind(cells[0], cells[^3], cells[^1]));
            }
        }

        return [.. found.OrderBy(kind => kind.IsPod).ThenBy(kind => kind.Group, StringComparer.Ordinal).ThenBy(kind => kind.Kind, StringComparer.Ordinal)];
    }

    private static bool HasPods(string kind, string apiVersion, WorkloadKinds kinds) =>
        WorkloadKinds.TemplatePath(kind, apiVersion) is not null || kinds.CustomPaths(kind, apiVersion).Count > 0;
}
