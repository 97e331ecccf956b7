namespace Ambicap.Runtime.Invocation;

/// <summary>
/// The options with a value, of runc 1.1 to 1.3 and crun 1.8 to 1.28 together, for one place of the command line. An option that is
/// not listed is a switch; to a runtime that knows better it still arrives as it came.
/// </summary>
internal sealed class OptionTable
{
    /// <summary>Options before the command.</summary>
    internal static readonly OptionTable Global = new("root", "log", "log-format", "log-level", "criu", "rootless", "cgroup-manager");

    private static readonly OptionTable Create = new(
        "bundle", "b", "config", "f", "console-socket", "pidfd-socket", "pid-file", "preserve-fds",
        "image-path", "work-path", "manage-cgroups-mode", "empty-ns", "lsm-profile", "lsm-mount-context");

    private static readonly OptionTable Exec = new(
        "process", "p", "console-socket", "pidfd-socket", "pid-file", "preserve-fds", "cwd", "env", "e", "user", "u", "additional-gids", "g",
        "process-label", "apparmor", "cap", "c", "cgroup");

    // delete has switches only; its -f is --force.
    private static readonly OptionTable None = new();

    private readonly byte[][] _names;

    private OptionTable(params string[] names) => _names = Array.ConvertAll(names, System.Text.Encoding.ASCII.GetBytes);

    /// <summary>The table of a command.</summary>
    internal static OptionTable For(RuntimeCommand command) => command switch
    {
        RuntimeCommand.Exec => Exec,
        RuntimeCommand.Delete => None,
        _ => Create,
    };

    /// <summary>Whether an option of exactly that name, without dashes, takes a value.</summary>
    internal bool TakesValue(ReadOnlySpan<byte> name)
    {
        foreach (byte[] known in _names)
        {
            if (name.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The full name of a long option with a value: argp, and so crun, takes any beginning of it that is the only one of its kind. For
    /// one that is not, crun ends with an error, as runc does for all.
    /// </summary>
    internal ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> beginning)
    {
        if (beginning.IsEmpty || TakesValue(beginning))
        {
            return beginning;
        }

        foreach (byte[] known in _names)
        {
            if (known.Length > 1 && known.AsSpan().StartsWith(beginning))
            {
                return known;
            }
        }

        return beginning;
    }
}
