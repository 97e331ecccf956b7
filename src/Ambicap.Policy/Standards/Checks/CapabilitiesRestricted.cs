using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>capabilities</c> of every container; allowed: <c>drop</c> with ALL, and an <c>add</c> of nothing but NET_BIND_SERVICE,
/// both spelled exactly so. Low ports are what an unprivileged server may still need; the rest of root's power it does not.
/// </summary>
/// <remarks>1.22: the check. 1.25: Windows Pods are let be.</remarks>
internal static class CapabilitiesRestricted
{
    private static readonly CheckRevision s_since22 = CheckRevision.OfContainers(22, Since22);

    public static StandardCheck Check { get; } = new(
        "capabilities_restricted",
        Level.Restricted,
        "unrestricted capabilities",
        s_since22,
        s_since22.ExceptOnWindows(25));

    private static string? Since22(Container container)
    {
        CapabilityFields? capabilities = container.SecurityContext.Capabilities;
        bool dropsAll = capabilities is not null && Has(capabilities.Drop, name => name == "ALL");
        bool addsMore = capabilities is not null && Has(capabilities.Add, name => !MayAdd(name));
        return (dropsAll, addsMore) switch
        {
            (true, false) => null,
            (false, false) => "does not drop ALL; set securityContext.capabilities.drop to [\"ALL\"]",
            (true, true) => Added(capabilities!.Add),
            (false, true) => $"does not drop ALL; set securityContext.capabilities.drop to [\"ALL\"]; it {Added(capabilities!.Add)}",
        };
    }

    private static bool MayAdd(string name) => name == "NET_BIND_SERVICE";

    private static string Added(IReadOnlyList<string> add) =>
        $"adds {Quoted.List(add.Where(name => !MayAdd(name)))}; remove each from securityContext.capabilities.add";

    private static bool Has(IReadOnlyList<string> names, Predicate<string> condition)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (condition(names[i]))
            {
                return true;
            }
        }

        return false;
    }
}
