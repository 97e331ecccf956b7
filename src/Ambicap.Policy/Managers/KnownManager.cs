using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>
/// The table of container managers: what is known of each, from which version on. docs/engines.md has the same with the program and the
/// command, or the source, of each value.
/// </summary>
/// <param name="Kind">The program.</param>
/// <param name="Name">Its name as its makers spell it.</param>
/// <param name="Spellings">What people write for it, in lower case.</param>
/// <param name="Newest">The newest version that was measured; a newer one is taken to do the same.</param>
/// <param name="History">Its rules, each with the version that they came with; what is older than the first is not known.</param>
internal sealed record KnownManager(
    ManagerKind Kind, string Name, string[] Spellings, ManagerVersion Newest, (ManagerVersion Since, ManagerRules Rules)[] History)
{
    /// <summary>A version with a first number beyond so many times the newest one's is taken for a slip.</summary>
    private const int FurthestMajor = 2;

    private static CapabilitySet PodmansDefaults { get; } = CapabilitySet.Of(
        Capability.Chown, Capability.DacOverride, Capability.Fowner, Capability.Fsetid, Capability.Kill, Capability.NetBindService,
        Capability.Setfcap, Capability.Setgid, Capability.Setpcap, Capability.Setuid, Capability.SysChroot);

    private static CapabilitySet CrioDefaults { get; } = PodmansDefaults.Except(CapabilitySet.Of(Capability.Setfcap, Capability.SysChroot));

    private static CapabilitySet UsualDefaults { get; } =
        PodmansDefaults | CapabilitySet.Of(Capability.AuditWrite, Capability.Mknod, Capability.NetRaw);

    private static ManagerRules Containerd { get; } = new()
    {
        Defaults = UsualDefaults,
        ReadsPrefix = false,
        RefusesUnknownNames = false,
        SameName = BothLists.Dropped,
        All = BothLists.Dropped,
        NonRoot = NonRootArrays.AsRoot,
        Profile = ProfileFamily.Containerd,
        ExecCommand = "kubectl exec",
    };

    private static ManagerRules Crio { get; } = Containerd with
    {
        Defaults = CrioDefaults,
        ReadsPrefix = true,
        RefusesUnknownNames = true,
        PrivilegedIsAmbient = true,
        Profile = ProfileFamily.ContainersCommon,
    };

    private static ManagerRules Docker { get; } = new()
    {
        Defaults = UsualDefaults,
        ReadsPrefix = true,
        RefusesUnknownNames = true,
        SameName = BothLists.Added,
        All = BothLists.Added,
        NonRoot = NonRootArrays.AsRoot,
        PrivilegedIsRead = true,
        Profile = ProfileFamily.Containerd,
        OpensNetwork = true,
        ExecCommand = "docker exec",
    };

    private static ManagerRules Podman { get; } = new()
    {
        Defaults = PodmansDefaults,
        ReadsPrefix = true,
        RefusesUnknownNames = true,
        SameName = BothLists.Refused,
        All = BothLists.Refused,
        NonRoot = NonRootArrays.AddedIsAmbient,
        PrivilegedIsRead = true,
        Profile = ProfileFamily.ContainersCommon,
        ExecCommand = "podman exec",
    };

    private static KnownManager[] Table { get; } =
    [
        new(ManagerKind.Containerd, "containerd", ["containerd"], new(2, 1, 9),
        [
            (new(1, 6, 2), Containerd),
            (new(2, 0, 0), Containerd with { OpensNetwork = true }),
        ]),
        new(ManagerKind.Crio, "CRI-O", ["cri-o", "crio"], new(1, 37, 0), [(new(1, 24, 0), Crio)]),
        new(ManagerKind.Docker, "Docker", ["docker"], new(28, 5, 2),
        [
            (new(20, 10, 14), Docker with { NonRoot = NonRootArrays.BoundingOnly }),
            (new(24, 0, 6), Docker),
        ]),
        new(ManagerKind.Podman, "Podman", ["podman"], new(5, 8, 6),
        [
            (new(4, 3, 0), Podman with { Defaults = UsualDefaults }),
            (new(4, 4, 0), Podman),
        ]),
    ];

    /// <summary>What is known of a program.</summary>
    internal static KnownManager Of(ManagerKind kind)
    {
        foreach (KnownManager known in Table) // asked for every container of a manifest: nothing is allocated
        {
            if (known.Kind == kind)
            {
                return known;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(kind), kind, "no rules of it are known");
    }

    /// <summary>The program that a person names; null where there is none of that name.</summary>
    internal static KnownManager? Find(string name) =>
        Array.Find(Table, known => known.Spellings.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The rules of a version; the oldest known ones for what is older.</summary>
    internal ManagerRules RulesOf(ManagerVersion version)
    {
        ManagerRules rules = History[0].Rules;
        foreach ((ManagerVersion since, ManagerRules later) in History)
        {
            rules = version.IsAtLeast(since) ? later : rules;
        }

        return rules;
    }

    /// <summary>Why a version is not taken, and which are; null where it is.</summary>
    internal string? Doubt(ManagerVersion version) =>
        !version.IsAtLeast(History[0].Since)
            ? $"{Name} {version} is older than {History[0].Since}, the oldest whose rules are known; give that or a newer one, such as {Newest}"
            : version.Major > Newest.Major * FurthestMajor
                ? $"there is no {Name} {version}; the newest that was measured is {Newest}, so give that, or one between {History[0].Since} and it"
                : null;
}
