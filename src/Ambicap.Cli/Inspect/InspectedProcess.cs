using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Inspect;

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
}

/// <summary>A process of this host.</summary>
/// <param name="Id">Its process id.</param>
/// <param name="Status">Its privileges.</param>
/// <param name="Container">The container it is in; null where it is in none.</param>
internal sealed record InspectedProcess(int Id, ProcessStatus Status, ContainerFacts? Container)
{
    internal Marks Marks { get; } = Judge(Status, Container);

    private static Marks Judge(ProcessStatus status, ContainerFacts? container)
    {
        ProcessCapabilities sets = status.Capabilities;
        Marks marks = Marks.None;
        if (status.UserId != 0 && !(sets.Permitted | sets.Effective).IsEmpty)
        {
            marks |= Marks.CapableNonRoot;
        }

        // A container whose configuration cannot be read has an unknown grant, and is not accused of breaking it.
        Grant? grant = container is null ? Grant.None : container.Grant;
        if (container is not null && grant is { } known && sets.Ambient != known.For(status.UserId))
        {
            marks |= Marks.DiffersFromGrant;
        }

        if (grant is { } limit && !sets.Inheritable.IsSubsetOf(limit.Most))
        {
            marks |= Marks.InheritableWithoutGrant;
        }

        return marks;
    }
}
