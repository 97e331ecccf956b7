using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>windowsOptions.hostProcess</c> of the Pod and of every container; allowed: absent, false. A host process is one of the
/// Windows node itself.
/// </summary>
internal static class WindowsHostProcess
{
    public static StandardCheck Check { get; } = new(
        "windowsHostProcess",
        Level.Baseline,
        "hostProcess",
        CheckRevision.OfContexts(0, context =>
            context.HostProcess == true ? "sets securityContext.windowsOptions.hostProcess to true; remove it" : null));
}
