namespace Ambicap.Runtime.Invocation;

/// <summary>Whether an option of that name (without dashes) takes a value.</summary>
internal delegate bool OptionTable(ReadOnlySpan<byte> name);

/// <summary>
/// The options with a value, of runc 1.1 to 1.3 and crun 1.8 to 1.28 together. An option that is not listed is a switch; to a runtime
/// that knows better it still arrives as it came.
/// </summary>
internal static class OptionTables
{
    /// <summary>The table of a command.</summary>
    internal static OptionTable For(RuntimeCommand command) => command switch
    {
        RuntimeCommand.Exec => Exec,
        RuntimeCommand.Delete => None,
        _ => Create,
    };

    /// <summary>Options before the command.</summary>
    internal static bool Global(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("root"u8)
        || name.SequenceEqual("log"u8)
        || name.SequenceEqual("log-format"u8)
        || name.SequenceEqual("log-level"u8)
        || name.SequenceEqual("criu"u8)
        || name.SequenceEqual("rootless"u8)
        || name.SequenceEqual("cgroup-manager"u8);

    /// <summary>Options of create and run.</summary>
    private static bool Create(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("bundle"u8)
        || name.SequenceEqual("b"u8)
        || name.SequenceEqual("config"u8)
        || name.SequenceEqual("f"u8)
        || name.SequenceEqual("console-socket"u8)
        || name.SequenceEqual("pidfd-socket"u8)
        || name.SequenceEqual("pid-file"u8)
        || name.SequenceEqual("preserve-fds"u8);

    /// <summary>Options of exec.</summary>
    private static bool Exec(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("process"u8)
        || name.SequenceEqual("p"u8)
        || name.SequenceEqual("console-socket"u8)
        || name.SequenceEqual("pidfd-socket"u8)
        || name.SequenceEqual("pid-file"u8)
        || name.SequenceEqual("preserve-fds"u8)
        || name.SequenceEqual("cwd"u8)
        || name.SequenceEqual("env"u8)
        || name.SequenceEqual("e"u8)
        || name.SequenceEqual("user"u8)
        || name.SequenceEqual("u"u8)
        || name.SequenceEqual("additional-gids"u8)
        || name.SequenceEqual("g"u8)
        || name.SequenceEqual("process-label"u8)
        || name.SequenceEqual("apparmor"u8)
        || name.SequenceEqual("cap"u8)
        || name.SequenceEqual("c"u8)
        || name.SequenceEqual("cgroup"u8);

    /// <summary>Options of delete: switches only.</summary>
    private static bool None(ReadOnlySpan<byte> name) => false;
}
