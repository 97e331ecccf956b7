namespace Ambicap.Capabilities.Transitions;

/// <summary>
/// The rules that the calls on user ids and those on group ids share (credentials(7); setuid(2), setreuid(2), setresuid(2),
/// setfsuid(2)). Without privilege an id may become only one that the process has already.
/// </summary>
internal static class IdRules
{
    /// <summary>The argument that leaves an id as it is, and that is no valid id itself.</summary>
    internal const uint Unchanged = uint.MaxValue;

    /// <summary>set*id: with privilege the real, effective and saved id; without it the effective one, from real or saved.</summary>
    internal static ProcessIds? Set(ProcessIds ids, uint id, bool privileged)
    {
        if (privileged)
        {
            return ProcessIds.All(id);
        }

        return id == ids.Real || id == ids.Saved ? ids with { Effective = id, FileSystem = id } : null;
    }

    /// <summary>setre*id: saved follows effective where real is set, or effective becomes another than the old real one.</summary>
    internal static ProcessIds? SetRealEffective(ProcessIds ids, uint real, uint effective, bool privileged)
    {
        bool mayReal = real == Unchanged || real == ids.Real || real == ids.Effective;
        bool mayEffective = effective == Unchanged || ids.HasAnyOf(effective);
        if (!privileged && !(mayReal && mayEffective))
        {
            return null;
        }

        uint newEffective = Or(effective, ids.Effective);
        bool savedFollows = real != Unchanged || (effective != Unchanged && effective != ids.Real);
        return new ProcessIds(Or(real, ids.Real), newEffective, savedFollows ? newEffective : ids.Saved, newEffective);
    }

    /// <summary>setres*id: each of the three to any of the old three; the file system id follows effective, even where effective
    /// is left as it is and something else changes.</summary>
    internal static ProcessIds? SetAll(ProcessIds ids, uint real, uint effective, uint saved, bool privileged)
    {
        bool nothingToDo = (real == Unchanged || real == ids.Real)
            && (effective == Unchanged || (effective == ids.Effective && effective == ids.FileSystem))
            && (saved == Unchanged || saved == ids.Saved);
        if (nothingToDo)
        {
            return ids;
        }

        if (!privileged && !(IsOwn(ids, real) && IsOwn(ids, effective) && IsOwn(ids, saved)))
        {
            return null;
        }

        uint newEffective = Or(effective, ids.Effective);
        return new ProcessIds(Or(real, ids.Real), newEffective, Or(saved, ids.Saved), newEffective);
    }

    /// <summary>setfs*id: to any of the four; what is not allowed changes nothing and is no error.</summary>
    internal static ProcessIds SetFileSystem(ProcessIds ids, uint id, bool privileged) =>
        id != Unchanged && (privileged || ids.HasAnyOf(id) || id == ids.FileSystem) ? ids with { FileSystem = id } : ids;

    private static bool IsOwn(ProcessIds ids, uint id) => id == Unchanged || ids.HasAnyOf(id);

    private static uint Or(uint id, uint old) => id == Unchanged ? old : id;
}
