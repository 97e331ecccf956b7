using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>privileged</c> of every container; allowed: absent, false. A privileged container has every capability and device,
/// and no other of the standards holds it.
/// </summary>
internal static class Privileged
{
    public static StandardCheck Check { get; } = new(
        "privileged",
        Level.Baseline,
        "privileged",
        CheckRevision.OfContainers(0, container =>
            container.SecurityContext.Privileged == true ? "sets securityContext.privileged to true; remove it" : null));
}
