using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Policy.Grants;

namespace Ambicap.Host.Containers;

/// <summary>What deserves a second look at a process.</summary>
[Flags]
internal enum Marks
{
    None = 0,

    /// <summary>It holds capabilities, and is not root's.</summary>
    CapableNonRoot = 1,

    /// <summary>Its ambient set is not what its container was granted.</summary>
    DiffersFromGrant = 2,

    /// <summary>Its inheritable set has more than was granted (the 2022 family of flaws, such as GHSA-2mm7-x5h6-5pvq).</summary>
    InheritableWithoutGrant = 4,

    /// <summary>It holds a granted capability of which its seccomp profile leaves no use.</summary>
    HeldButFiltered = 8,
}

/// <summary>A process of this host.</summary>
/// <param name="Id">Its process id.</param>
/// <param name="Status">Its privileges, with its user as seen from here.</param>
/// <param name="Container">The container it is in; null where it is in none.</param>
/// <param name="UserInside">Its effective user id in its own user namespace, which is what its capabilities and its grant go by.</param>
internal sealed record InspectedProcess(int Id, ProcessStatus Status, ContainerFacts? Container, uint UserInside)
{
    /// <summary>The granted capabilities that it holds in vain.</summary>
    internal IReadOnlyList<FilteredCapability> Filtered { get; } = FilteredCapability.Of(Status, Container, UserInside);

    internal Marks Marks => Judge() | (Filtered.Count > 0 ? Marks.HeldButFiltered : Marks.None);

    private Marks Judge()
    {
        ProcessCapabilities sets = Status.Capabilities;
        Marks marks = Marks.None;
        if (UserInside != 0 && !(sets.Permitted | sets.Effective).IsEmpty)
        {
            marks |= Marks.CapableNonRoot;
        }

        // A container whose configuration cannot be read has an unknown grant, and is not accused of breaking it.
        Grant? grant = Container is null ? Grant.None : Container.Grant;
        if (Container is not null && grant is { } known && sets.Ambient.Except(Container.ManagersAmbient) != known.For(UserInside))
        {
            marks |= Marks.DiffersFromGrant;
        }

        // What is ambient is inheritable by the kernel's rule; only inheritable beyond it was nobody's intention.
        if (grant is { } limit && !sets.Inheritable.IsSubsetOf(limit.Most | sets.Ambient))
        {
            marks |= Marks.InheritableWithoutGrant;
        }

        return marks;
    }
}
