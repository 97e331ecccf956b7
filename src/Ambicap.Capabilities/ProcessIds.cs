namespace Ambicap.Capabilities;

/// <summary>The four user ids, or the four group ids, of a process (credentials(7), "User and group identifiers").</summary>
/// <param name="Real">Who started the process.</param>
/// <param name="Effective">Whom the kernel takes it for; uid 0 here is what "root" means to execve.</param>
/// <param name="Saved">What the effective id may become again.</param>
/// <param name="FileSystem">Whom file systems take it for; follows the effective id unless set apart (setfsuid(2)).</param>
public readonly record struct ProcessIds(uint Real, uint Effective, uint Saved, uint FileSystem)
{
    /// <summary>All four ids the same, as a container runtime starts a process.</summary>
    public static ProcessIds All(uint id) => new(id, id, id, id);

    /// <summary>The form of <c>/proc/PID/status</c>, with commas: <c>1000,0,0,0</c>.</summary>
    public override string ToString() => string.Create(null, $"{Real},{Effective},{Saved},{FileSystem}");

    /// <summary>Whether the real, effective or saved id is <paramref name="id"/>; the file system id does not count.</summary>
    internal bool HasAnyOf(uint id) => Real == id || Effective == id || Saved == id;
}
