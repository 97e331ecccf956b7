using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>procMount</c> of every container; allowed: absent, Default. Unmasked, /proc shows and lets change what is the kernel's.
/// </summary>
/// <remarks>
/// 1.0: the check. 1.35: Pods in a user namespace of their own are let be at baseline, for the kernel knows their root as nobody; the
/// restricted level has no such exception.
/// </remarks>
internal static class ProcMount
{
    private static readonly CheckRevision s_since0 = CheckRevision.OfContainers(0, container =>
        container.SecurityContext.ProcMount is null or "Default"
            ? null
            : $"sets securityContext.procMount to {Quoted.Text(container.SecurityContext.ProcMount)}; use Default, or remove it");

    /// <summary>The check of the restricted level, where the exception is not known.</summary>
    public static StandardCheck RestrictedCheck { get; } =
        new("procMount_restricted", Level.Restricted, "procMount", s_since0 with { Since = 35 });

    public static StandardCheck Check { get; } =
        new("procMount", Level.Baseline, "procMount", s_since0, s_since0.ExceptInUserNamespaces(35))
        {
            RestrictedSuccessor = RestrictedCheck,
        };
}
