using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class SysctlsFixtures
{
    private const string Check = "sysctls";

    public static IEnumerable<Fixture> All =>
    [
        .. Names(0).Select(name => new Fixture(Check, name, Sets(name))),
        .. Names(27).Concat(Names(29)).Concat(Names(32)).Select(name => new Fixture(Check, name, Sets(name), Both(Check, 0, Since(name) - 1))
        {
            Detail = $"the Pod sets the sysctl \"{name}\"; remove each",
        }),
        new(Check, "one that reaches the node", Sets("kernel.core_pattern"), Both(Check)) { Detail = "the Pod sets the sysctl \"kernel.core_pattern\"; remove each" },
        new(Check, "with slashes", Sets("net/ipv4/tcp_syncookies"), Both(Check)) { Detail = "the Pod sets the sysctl \"net/ipv4/tcp_syncookies\"; remove each" },
        new(Check, "one that 1.37 lets through", Sets("net.ipv4.tcp_notsent_lowat"), Both(Check))
        {
            Detail = "the Pod sets the sysctl \"net.ipv4.tcp_notsent_lowat\"; remove each",
        },
    ];

    private static string[] Names(int since) => since switch
    {
        0 =>
        [
            "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start",
        ],
        27 => ["net.ipv4.ip_local_reserved_ports"],
        29 => ["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"],
        _ => ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
    };

    private static int Since(string name) => Names(27).Contains(name) ? 27 : Names(29).Contains(name) ? 29 : 32;

    private static Pod Sets(string name) => Allowed with { Sysctls = [name] };
}
