using Ambicap.Policy.Pods;
using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class SysctlsFixtures
{
    private const string Check = "sysctls";

    private static readonly int[] s_additions = [27, 29, 32, 37];

    public static IEnumerable<Fixture> All =>
    [
        .. Names(0).Select(name => new Fixture(Check, name, Sets(name))),
        .. s_additions.SelectMany(Names).Select(name => new Fixture(Check, name, Sets(name), Both(Check, 0, Since(name) - 1))
        {
            Detail = $"the Pod sets the sysctl \"{name}\"; remove each",
        }),
        new(Check, "one that reaches the node", Sets("kernel.core_pattern"), Both(Check)) { Detail = "the Pod sets the sysctl \"kernel.core_pattern\"; remove each" },
        new(Check, "with slashes", Sets("net/ipv4/tcp_syncookies"), Both(Check)) { Detail = "the Pod sets the sysctl \"net/ipv4/tcp_syncookies\"; remove each" },
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
        32 => ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
        _ => ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"],
    };

    private static int Since(string name) => s_additions.First(since => Names(since).Contains(name));

    private static Pod Sets(string name) => Allowed with { Sysctls = [name] };
}
