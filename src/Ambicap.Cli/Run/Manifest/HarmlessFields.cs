using System.Text.RegularExpressions;

namespace Ambicap.Cli.Run.Manifest;

/// <summary>
/// The fields that a run leaves out and says so, since they cannot change what a container's processes may do: what a scheduler, a kubelet
/// or a garbage collector needs. Every other field that is not honoured is refused.
/// </summary>
internal static partial class HarmlessFields
{
    private static readonly HashSet<string> s_ofPod = new(StringComparer.Ordinal)
    {
        "activeDeadlineSeconds", "affinity", "automountServiceAccountToken", "dnsConfig", "dnsPolicy", "enableServiceLinks", "hostAliases",
        "imagePullSecrets", "nodeName", "nodeSelector", "overhead", "preemptionPolicy", "priority", "priorityClassName", "readinessGates",
        "resources", "schedulerName", "schedulingGates", "serviceAccount", "serviceAccountName", "setHostnameAsFQDN", "subdomain",
        "tolerations", "topologySpreadConstraints", "securityContext.fsGroupChangePolicy",
    };

    private static readonly HashSet<string> s_ofContainer = new(StringComparer.Ordinal)
    {
        "lifecycle", "livenessProbe", "readinessProbe", "resizePolicy", "resources", "startupProbe", "stdin", "stdinOnce",
        "terminationMessagePath", "terminationMessagePolicy", "tty",
    };

    /// <summary>The short name of a field that is harmless; null of one that is not.</summary>
    /// <param name="path">Its path from the Pod or template on, such as <c>spec.containers[0].resources</c>.</param>
    internal static string? NameOf(string path)
    {
        if (path == "status" || path.StartsWith("metadata.", StringComparison.Ordinal))
        {
            return path;
        }

        if (Container().Match(path) is { Success: true } container)
        {
            return s_ofContainer.Contains(container.Groups[1].Value) ? container.Groups[1].Value : null;
        }

        const string spec = "spec.";
        return path.StartsWith(spec, StringComparison.Ordinal) && s_ofPod.Contains(path[spec.Length..]) ? path[spec.Length..] : null;
    }

    [GeneratedRegex(@"^spec\.(?:c|initC)ontainers\[[0-9]+\]\.([A-Za-z]+)\z")]
    private static partial Regex Container();
}
