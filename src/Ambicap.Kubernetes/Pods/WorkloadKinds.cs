namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// The kinds of objects that have a Pod: those that Pod Security Admission looks at, those of others that are in wide use, and those that
/// somebody names.
/// </summary>
/// <param name="given">Where custom kinds keep their templates, beside what is built in.</param>
public sealed class WorkloadKinds(IReadOnlyList<TemplatePath> given)
{
    private static readonly string[] s_core = [""];
    private static readonly string[] s_apps = ["apps"];
    private static readonly string[] s_appsAndBefore = ["apps", "extensions"];
    private static readonly string[] s_batch = ["batch"];

    private readonly ILookup<string, TemplatePath> _given = given.ToLookup(path => path.Kind, StringComparer.Ordinal);

    /// <summary>What was named beside what is built in.</summary>
    public IReadOnlyList<TemplatePath> Given { get; } = given;

    /// <summary>What is built in.</summary>
    public static WorkloadKinds BuiltIn { get; } = new([]);

    /// <summary>Where a kind of Kubernetes itself keeps the Pod's template; null where it has none. An empty path is the object itself: a
    /// Pod.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="apiVersion">Its API version: another group's kind of the same name is another kind. Null leaves it open.</param>
    public static IReadOnlyList<string>? TemplatePath(string kind, string? apiVersion) => kind switch
    {
        "Pod" => Of(s_core, apiVersion),
        "PodTemplate" => Of(s_core, apiVersion, "template"),
        "ReplicationController" => Of(s_core, apiVersion, "spec", "template"),
        "Deployment" or "ReplicaSet" or "DaemonSet" => Of(s_appsAndBefore, apiVersion, "spec", "template"),
        "StatefulSet" => Of(s_apps, apiVersion, "spec", "template"),
        "Job" => Of(s_batch, apiVersion, "spec", "template"),
        "CronJob" => Of(s_batch, apiVersion, "spec", "jobTemplate", "spec", "template"),
        _ => null,
    };

    /// <summary>Whether an object is a Namespace.</summary>
    public static bool IsNamespace(string kind, string? apiVersion) => kind == "Namespace" && Of(s_core, apiVersion) is not null;

    /// <summary>Whether objects of a kind are copies of templates that controllers of Kubernetes keep for themselves.</summary>
    public static bool IsKeptByController(string? kind) => kind == "ControllerRevision";

    /// <summary>Where a kind of others keeps its templates, those that were given first; empty where it is not known to have any.</summary>
    /// <inheritdoc cref="TemplatePath(string, string?)"/>
    public IReadOnlyList<TemplatePath> CustomPaths(string kind, string? apiVersion)
    {
        string group = GroupOf(apiVersion);
        IReadOnlyList<TemplatePath> usual = CustomKinds.Paths(kind, group);
        return _given.Count == 0
            ? usual
            : [.. _given[kind].Where(path => path.Group == group), .. usual.Where(path => !_given[kind].Any(own => own.Group == group && own.Steps.SequenceEqual(path.Steps)))];
    }

    private static string GroupOf(string? apiVersion)
    {
        int slash = apiVersion?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash < 0 ? "" : apiVersion![..slash];
    }

    private static string[]? Of(string[] groups, string? apiVersion, params string[] path) =>
        apiVersion is null || groups.Contains(GroupOf(apiVersion), StringComparer.Ordinal) ? path : null;
}
