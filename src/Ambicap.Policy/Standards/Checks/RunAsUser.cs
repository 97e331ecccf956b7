using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>runAsUser</c> of the Pod and of every container; allowed: absent, every user but 0. Root is root however few its
/// capabilities: the node's files are its own.
/// </summary>
/// <remarks>1.23: the check. 1.35: Pods in a user namespace of their own are let be.</remarks>
internal static class RunAsUser
{
    private static readonly CheckRevision s_since23 = CheckRevision.OfContexts(23, context =>
        context.RunAsUser == 0 ? "sets securityContext.runAsUser to 0; use another user, or remove it" : null);

    public static StandardCheck Check { get; } = new(
        "runAsUser",
        Level.Restricted,
        "runAsUser=0",
        s_since23,
        s_since23.ExceptInUserNamespaces(35));
}
