namespace Ambicap.Runtime.Invocation;

/// <summary>
/// The options with a value, of runc 1.1 to 1.3 and crun 1.8 to 1.28 together, for one place of the command line. An option that is
/// not listed is a switch; to a runtime that knows better it still arrives as it came.
/// </summary>
internal readonly ref struct OptionTable
{
    // One text: a table of arrays would be made anew at each start.
    private readonly ReadOnlySpan<byte> _names;

    private OptionTable(ReadOnlySpan<byte> names) => _names = names;

    /// <summary>Options before the command.</summary>
    internal static OptionTable Global => new("root log log-format log-level criu rootless cgroup-manager"u8);

    private static OptionTable Create => new(
        "bundle b config f console-socket pidfd-socket pid-file preserve-fds image-path work-path manage-cgroups-mode empty-ns lsm-profile lsm-mount-context"u8);

    private static OptionTable Exec => new(
        "process p console-socket pidfd-socket pid-file preserve-fds cwd env e user u additional-gids g process-label apparmor cap c cgroup"u8);

    private static OptionTable Update => new(
        "resources r blkio-weight cpu-period cpu-quota cpu-burst cpu-share cpu-rt-period cpu-rt-runtime cpuset-cpus cpuset-mems cpu-idle "u8
        + "kernel-memory kernel-memory-tcp memory memory-reservation memory-swap pids-limit l3-cache-schema mem-bw-schema"u8);

    private static OptionTable Checkpoint => new("image-path work-path parent-path status-fd page-server manage-cgroups-mode empty-ns"u8);

    /// <summary>The table of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="word">Its name, where the commands of that kind differ.</param>
    internal static OptionTable For(RuntimeCommand command, ReadOnlySpan<byte> word) => command switch
    {
        RuntimeCommand.Create => Create,
        RuntimeCommand.Exec => Exec,
        RuntimeCommand.Existing when word.SequenceEqual("update"u8) => Update,
        RuntimeCommand.Existing when word.SequenceEqual("checkpoint"u8) => Checkpoint,
        RuntimeCommand.Existing when word.SequenceEqual("ps"u8) => new("format f"u8),
        RuntimeCommand.Existing when word.SequenceEqual("events"u8) => new("interval"u8),

        // Switches only; the -f of delete is --force.
        _ => default,
    };

    /// <summary>Whether an option of exactly that name, without dashes, takes a value.</summary>
    internal bool TakesValue(ReadOnlySpan<byte> name) => !name.IsEmpty && !Find(name, isWhole: true).IsEmpty;

    /// <summary>
    /// The full name of a long option with a value: argp, and so crun, takes any beginning of it that is the only one of its kind. For
    /// one that is not, crun ends with an error, as runc does for all.
    /// </summary>
    internal ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> beginning) =>
        !beginning.IsEmpty && !TakesValue(beginning) && Find(beginning, isWhole: false) is { IsEmpty: false } name ? name : beginning;

    /// <summary>The first name that is, or begins with, the given bytes; empty where there is none.</summary>
    private ReadOnlySpan<byte> Find(ReadOnlySpan<byte> sought, bool isWhole)
    {
        ReadOnlySpan<byte> rest = _names;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)' ');
            ReadOnlySpan<byte> name = end < 0 ? rest : rest[..end];
            if (isWhole ? name.SequenceEqual(sought) : name.Length > 1 && name.StartsWith(sought))
            {
                return name;
            }

            rest = rest[name.Length..].TrimStart((byte)' ');
        }

        return [];
    }
}
