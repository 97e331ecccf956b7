using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>appArmorProfile.type</c> of the Pod and of every container; allowed: absent, RuntimeDefault, Localhost. Restricts the
/// older annotation of a container likewise; allowed: absent, empty, <c>runtime/default</c>, <c>localhost/PROFILE</c>. The runtime's
/// profile is on by default where the node has AppArmor, and a Pod must not take it off.
/// </summary>
internal static class AppArmorProfile
{
    private static readonly CheckRevision s_fields = CheckRevision.OfContexts(0, context =>
        context.AppArmor is null or { Type: "RuntimeDefault" or "Localhost" }
            ? null
            : $"sets securityContext.appArmorProfile.type to {Quoted.Text(context.AppArmor.Type)}; use RuntimeDefault or Localhost");

    public static StandardCheck Check { get; } =
        new("appArmorProfile", Level.Baseline, "forbidden AppArmor profile", new CheckRevision(0, Since0));

    private static void Since0(Pod pod, ref ViolationList found)
    {
        s_fields.Judge(pod, ref found);
        for (int i = 0; i < pod.Annotations.Count; i++)
        {
            (string key, string value) = pod.Annotations[i];
            if (key.StartsWith(PodAnnotations.AppArmorPrefix, StringComparison.Ordinal) && !IsAllowed(value))
            {
                string detail = $"annotation {Quoted.Text(key)} is {Quoted.Text(value)}; use runtime/default or localhost/PROFILE";
                found.Append(key[PodAnnotations.AppArmorPrefix.Length..], detail);
            }
        }
    }

    private static bool IsAllowed(string value) =>
        value is "" or "runtime/default" || value.StartsWith("localhost/", StringComparison.Ordinal);
}
