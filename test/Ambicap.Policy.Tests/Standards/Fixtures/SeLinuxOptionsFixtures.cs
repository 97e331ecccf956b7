using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class SeLinuxOptionsFixtures
{
    private const string Check = "seLinuxOptions";

    public static IEnumerable<Fixture> All =>
    [
        .. Confined.Select(type => new Fixture(Check, $"type {type}", Container(type, null, null))),
        new(Check, "nothing", Container(null, null, null)),
        new(Check, "type container_engine_t", Container("container_engine_t", null, null), Both(Check, 0, 30))
        {
            Detail = "container \"web\" sets securityContext.seLinuxOptions to type \"container_engine_t\"; remove each, or use type container_t",
        },
        new(Check, "type spc_t in the Pod", WithPodContext(context => context with { SeLinux = new SeLinuxLabel("spc_t", null, null) }), Both(Check))
        {
            Detail = "the Pod sets securityContext.seLinuxOptions to type \"spc_t\"; remove each, or use type container_t",
        },
        new(Check, "user", Container("container_t", "root", null), Both(Check))
        {
            Detail = "container \"web\" sets securityContext.seLinuxOptions to user \"root\"; remove each, or use type container_t",
        },
        new(Check, "role", Container(null, null, "sysadm_r"), Both(Check))
        {
            Detail = "container \"web\" sets securityContext.seLinuxOptions to role \"sysadm_r\"; remove each, or use type container_t",
        },
        new(Check, "all", Container("a", "b", "c"), Both(Check))
        {
            Detail = "container \"web\" sets securityContext.seLinuxOptions to type \"a\", user \"b\", role \"c\"; remove each, or use type container_t",
        },
    ];

    private static string[] Confined => ["container_t", "container_init_t", "container_kvm_t"];

    private static Pod Container(string? type, string? user, string? role) =>
        WithContext(context => context with { SeLinux = new SeLinuxLabel(type, user, role) });
}
