using static Ambicap.Policy.Tests.Standards.PodMaking;
using static Ambicap.Policy.Tests.Standards.Refusal;

namespace Ambicap.Policy.Tests.Standards.Fixtures;

internal static class CapabilitiesBaselineFixtures
{
    private const string Check = "capabilities_baseline";
    private const string Next = "capabilities_restricted";

    public static IEnumerable<Fixture> All =>
    [
        new(Check, "no capabilities", WithContext(context => context with { Capabilities = null }), Restricted(Next, 22)),
        new(Check, "every allowed one", WithCapabilities(Default, ["ALL"]), Restricted(Next, 22)),
        new(Check, "NET_RAW", WithCapabilities(["NET_RAW"], ["ALL"]), Baseline(Check), Restricted(Check, 0, 21), Restricted(Next, 22))
        {
            Detail = "container \"web\" adds \"NET_RAW\"; remove each from securityContext.capabilities.add",
        },
        new(Check, "ALL", WithCapabilities(["ALL"], ["ALL"]), Baseline(Check), Restricted(Check, 0, 21), Restricted(Next, 22))
        {
            Detail = "container \"web\" adds \"ALL\"; remove each from securityContext.capabilities.add",
        },
        new(Check, "other spellings", WithCapabilities(["kill", "KILL", "CAP_KILL"], ["ALL"]), Baseline(Check), Restricted(Check, 0, 21), Restricted(Next, 22))
        {
            Detail = "container \"web\" adds \"kill\", \"CAP_KILL\"; remove each from securityContext.capabilities.add",
        },
    ];

    private static string[] Default =>
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP",
        "SETUID", "SYS_CHROOT",
    ];
}
