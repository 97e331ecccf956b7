namespace Ambicap.Kubernetes.Pods;

/// <summary>The kinds of objects that have a Pod, those that Pod Security Admission looks at.</summary>
public static class WorkloadKinds
{
    private static readonly string[] s_core = [""];
    private static readonly string[] s_apps = ["apps"];
    private static readonly string[] s_appsAndBefore = ["apps", "extensions"];
    private static readonly string[] s_batch = ["batch"];

    /// <summary>Where a kind keeps the Pod's template; null where it has none. An empty path is the object itself: a Pod.</summary>
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

    private static string[]? Of(string[] groups, string? apiVersion, params string[] path)
    {
        int slash = apiVersion?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return apiVersion is null || groups.Contains(slash < 0 ? "" : apiVersion[..slash], StringComparer.Ordinal) ? path : null;
    }
}
