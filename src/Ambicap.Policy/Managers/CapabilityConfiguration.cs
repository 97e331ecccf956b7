using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>How container managers fill <c>process.capabilities</c>.</summary>
public static class CapabilityConfiguration
{
    /// <summary>What a manager writes for what a security context asks.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="asked">What the security context asks.</param>
    /// <param name="isRoot">Whether the container's user is root; null where nobody knows.</param>
    /// <param name="everything">The meaning of ALL and of privileged: what the manager itself holds; for CRI-O what the kernel has.</param>
    public static ConfiguredCapabilities Of(ContainerManager manager, AskedCapabilities asked, bool? isRoot, CapabilitySet everything)
    {
        ArgumentNullException.ThrowIfNull(manager);
        ArgumentNullException.ThrowIfNull(asked);
        ManagerRules rules = manager.Rules;
        NameList add = NameList.Read(asked.Add, rules.ReadsPrefix);
        NameList drop = NameList.Read(asked.Drop, rules.ReadsPrefix);
        CapabilitySet listed = asked.IsPrivileged ? everything : Listed(rules, add, drop, everything);
        ProcessCapabilities root = OfRoot(rules, asked.IsPrivileged, listed);
        ProcessCapabilities other = OfOthers(rules, asked.IsPrivileged, listed, add.All ? everything : add.Named, root);
        return new ConfiguredCapabilities(
            isRoot == false ? other : root, root != other, add.Named, ManagerRemarks.Of(manager, asked, add, drop, listed, isRoot));
    }

    private static CapabilitySet Listed(ManagerRules rules, NameList add, NameList drop, CapabilitySet everything)
    {
        if (add.All && !(drop.All && rules.All == BothLists.Dropped))
        {
            return everything.Except(drop.Named);
        }

        CapabilitySet start = drop.All ? CapabilitySet.Empty : rules.Defaults;
        return rules.SameName == BothLists.Dropped ? (start | add.Named).Except(drop.Named) : start.Except(drop.Named) | add.Named;
    }

    private static ProcessCapabilities OfRoot(ManagerRules rules, bool isPrivileged, CapabilitySet listed) =>
        isPrivileged && rules.PrivilegedIsAmbient
            ? new ProcessCapabilities(listed, listed, listed, listed, listed)
            : new ProcessCapabilities(CapabilitySet.Empty, listed, listed, listed, CapabilitySet.Empty);

    private static ProcessCapabilities OfOthers(
        ManagerRules rules, bool isPrivileged, CapabilitySet listed, CapabilitySet added, ProcessCapabilities root) => rules.NonRoot switch
        {
            NonRootArrays.BoundingOnly => new(CapabilitySet.Empty, CapabilitySet.Empty, CapabilitySet.Empty, listed, CapabilitySet.Empty),
            NonRootArrays.AddedIsAmbient when !isPrivileged || rules.PrivilegedIsRead => new(added, added, added, listed, added),
            _ => root,
        };
}
