using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>seLinuxOptions</c> of the Pod and of every container; allowed: the types that confine containers, and neither user nor
/// role. Another type can be an unconfined one, another user or role can lead to it.
/// </summary>
/// <remarks>1.0: three types. 1.31: container_engine_t too, for containers that run containers.</remarks>
internal static class SeLinuxOptions
{
    public static StandardCheck Check { get; } = new(
        "seLinuxOptions",
        Level.Baseline,
        "seLinuxOptions",
        CheckRevision.OfContexts(0, context => Fault(context.SeLinux, type => IsTypeSince0(type))),
        CheckRevision.OfContexts(31, context => Fault(context.SeLinux, type => IsTypeSince31(type))));

    private static bool IsTypeSince0(string type) => type is "" or "container_t" or "container_init_t" or "container_kvm_t";

    private static bool IsTypeSince31(string type) => IsTypeSince0(type) || type == "container_engine_t";

    private static string? Fault(SeLinuxLabel? options, Predicate<string> isType)
    {
        string? type = options?.Type is { } named && !isType(named) ? named : null;
        string? user = options?.User is "" ? null : options?.User;
        string? role = options?.Role is "" ? null : options?.Role;
        return type is null && user is null && role is null ? null : Describe(type, user, role);
    }

    private static string Describe(string? type, string? user, string? role)
    {
        string[] set =
        [
            .. type is null ? Array.Empty<string>() : [$"type {Quoted.Text(type)}"],
            .. user is null ? Array.Empty<string>() : [$"user {Quoted.Text(user)}"],
            .. role is null ? Array.Empty<string>() : [$"role {Quoted.Text(role)}"],
        ];
        return $"sets securityContext.seLinuxOptions to {string.Join(", ", set)}; remove each, or use type container_t";
    }
}
