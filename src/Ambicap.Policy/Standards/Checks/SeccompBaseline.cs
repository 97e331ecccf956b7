using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts the seccomp profile of the Pod and of every container; allowed: absent, the runtime's default, one of the node's own. A Pod
/// must not take a filter of system calls off.
/// </summary>
/// <remarks>1.0: the annotations that were before the fields. 1.19: the fields, and no longer the annotations.</remarks>
internal static class SeccompBaseline
{
    public static StandardCheck Check { get; } = new(
        "seccompProfile_baseline",
        Level.Baseline,
        "seccompProfile",
        new CheckRevision(0, Since0),
        CheckRevision.OfContexts(19, FaultSince19))
    {
        RestrictedSuccessor = SeccompRestricted.Check,
    };

    /// <summary>What a context that sets a profile does wrong; null where the profile is allowed or absent.</summary>
    public static string? FaultSince19(SecurityContext context) =>
        context.Seccomp is null or { Type: "RuntimeDefault" or "Localhost" }
            ? null
            : $"sets securityContext.seccompProfile.type to {Quoted.Text(context.Seccomp.Type)}; use RuntimeDefault or Localhost";

    private static void Since0(Pod pod, ref ViolationList found)
    {
        HashSet<string>? names = null;
        for (int i = 0; i < pod.Annotations.Count; i++)
        {
            (string key, string value) = pod.Annotations[i];
            if (!IsAllowed(value) && IsOf(pod, key, ref names, out string? container))
            {
                found.Append(container, $"annotation {Quoted.Text(key)} is {Quoted.Text(value)}; use runtime/default or localhost/PROFILE");
            }
        }
    }

    private static bool IsAllowed(string value) =>
        FormerProfiles.IsDefault(value) || value.StartsWith("localhost/", StringComparison.Ordinal);

    /// <summary>Whether the annotation is for the Pod, or for a container that it has: others have no effect.</summary>
    private static bool IsOf(Pod pod, string key, ref HashSet<string>? names, out string? container)
    {
        container = null;
        if (key == PodAnnotations.SeccompPod)
        {
            return true;
        }

        if (!key.StartsWith(PodAnnotations.SeccompContainerPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        container = key[PodAnnotations.SeccompContainerPrefix.Length..];
        names ??= [.. pod.Containers.Select(candidate => candidate.Name)];
        return names.Contains(container);
    }
}
