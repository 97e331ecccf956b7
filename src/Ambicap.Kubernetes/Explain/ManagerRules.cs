using Ambicap.Capabilities;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Explain;

/// <summary>
/// How containerd, CRI-O and Docker fill <c>process.capabilities</c>: a default list, then add and drop. Measured on containerd 1.6,
/// read from the sources of CRI-O and Docker.
/// </summary>
/// <remarks>
/// All three: <c>drop: ALL</c> leaves what is added by name; <c>add: ALL</c> is everything the manager itself holds. With the same name
/// in both lists containerd and CRI-O drop it, Docker adds it. Inheritable and ambient stay empty.
/// </remarks>
public static class ManagerRules
{
    private const string All = "ALL";

    /// <summary>The list that a manager gives a container whose manifest says nothing.</summary>
    public static CapabilitySet DefaultsOf(ContainerManager manager) => manager == ContainerManager.Crio ? CrioDefaults : UsualDefaults;

    private static CapabilitySet UsualDefaults { get; } = CapabilitySet.Of(
        Capability.AuditWrite, Capability.Chown, Capability.DacOverride, Capability.Fowner, Capability.Fsetid, Capability.Kill, Capability.Mknod,
        Capability.NetBindService, Capability.NetRaw, Capability.Setfcap, Capability.Setgid, Capability.Setpcap, Capability.Setuid, Capability.SysChroot);

    private static CapabilitySet CrioDefaults { get; } = CapabilitySet.Of(
        Capability.Chown, Capability.DacOverride, Capability.Fowner, Capability.Fsetid, Capability.Kill, Capability.NetBindService,
        Capability.Setgid, Capability.Setpcap, Capability.Setuid);

    /// <summary>The manager's name as its makers spell it.</summary>
    public static string NameOf(ContainerManager manager) => manager switch
    {
        ContainerManager.Crio => "CRI-O",
        ContainerManager.Docker => "Docker",
        _ => "containerd",
    };

    /// <summary>What the manager writes for a security context.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="context">The container's security context.</param>
    /// <param name="isRoot">Whether the container's user is root; Docker gives others the bounding set only.</param>
    /// <param name="everything">What the manager itself holds: the meaning of ALL and of privileged.</param>
    public static ConfiguredCapabilities Apply(ContainerManager manager, PolicySecurityContext context, bool isRoot, CapabilitySet everything)
    {
        ArgumentNullException.ThrowIfNull(context);
        List<string> ignored = [];
        List<string> refused = [];
        CapabilitySet listed;
        if (context.Privileged == true)
        {
            listed = everything;
        }
        else
        {
            bool refuses = manager != ContainerManager.Containerd;
            CapabilitySet add = Read(manager, context.Capabilities?.Add ?? [], refuses ? refused : ignored);
            CapabilitySet drop = Read(manager, context.Capabilities?.Drop ?? [], refuses ? refused : ignored);
            bool dropsAll = NamesAll(context.Capabilities?.Drop);
            CapabilitySet start = dropsAll ? CapabilitySet.Empty : NamesAll(context.Capabilities?.Add) ? everything : DefaultsOf(manager);
            listed = manager == ContainerManager.Docker ? start.Except(drop) | add : (start | add).Except(drop);
        }

        bool isBoundingOnly = manager == ContainerManager.Docker && !isRoot;
        CapabilitySet held = isBoundingOnly ? CapabilitySet.Empty : listed;
        ProcessCapabilities sets = new(CapabilitySet.Empty, held, held, listed, CapabilitySet.Empty);
        return new ConfiguredCapabilities(sets, ignored, refused);
    }

    private static bool NamesAll(IReadOnlyList<string>? names) =>
        names?.Any(name => string.Equals(name, All, StringComparison.OrdinalIgnoreCase)) == true;

    /// <summary>containerd puts <c>CAP_</c> in front of whatever is written, so that a name that has it already is no name.</summary>
    private static CapabilitySet Read(ContainerManager manager, IReadOnlyList<string> names, List<string> unknown)
    {
        CapabilitySet set = CapabilitySet.Empty;
        foreach (string name in names.Where(name => !string.Equals(name, All, StringComparison.OrdinalIgnoreCase)))
        {
            bool isPrefixed = name.StartsWith(CapabilityName.Prefix, StringComparison.OrdinalIgnoreCase);
            if (CapabilityName.TryParse(name, out Capability capability) && !(isPrefixed && manager == ContainerManager.Containerd))
            {
                set |= CapabilitySet.Of(capability);
            }
            else
            {
                unknown.Add(name);
            }
        }

        return set;
    }
}
