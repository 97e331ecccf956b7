namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>
/// The programs in front of others that are known, as measured (docs/entry-points.md). Who is not here is taken for the container's own
/// program, which what follows is only an argument of.
/// </summary>
public static class EntryPointPrograms
{
    private static readonly OptionSyntax s_none = new();

    private static readonly Dictionary<string, EntryPointProgram> s_byName = new(StringComparer.Ordinal);

    static EntryPointPrograms()
    {
        foreach (EntryPointProgram program in All)
        {
            s_byName.Add(program.Name, program);
            foreach (string alias in program.Aliases)
            {
                s_byName.Add(alias, program);
            }
        }
    }

    /// <summary>All of them: init programs, what changes the environment, shells, what changes the user, and what is special.</summary>
    public static IReadOnlyList<EntryPointProgram> All { get; } =
    [
        Launcher("tini", new OptionSyntax { Flags = "svwghl", Valued = "pe" }) with { Aliases = ["tini-static", "docker-init"] },
        Launcher("dumb-init", new OptionSyntax { Flags = "cv", Valued = "r", LongFlags = ["single-child", "verbose"], LongValued = ["rewrite"] }),
        Launcher("catatonit", new OptionSyntax { Flags = "g" }),

        new("env", ProgramDeed.Nothing, new EnvForm()),
        Launcher("nice", new OptionSyntax { Valued = "n", LongValued = ["adjustment"] }),
        Launcher("nohup", s_none),
        Launcher("setsid", new OptionSyntax { Flags = "cfw", LongFlags = ["ctty", "fork", "wait"] }),
        Launcher(
            "timeout",
            new OptionSyntax { Flags = "fpv", Valued = "ks", LongFlags = ["foreground", "preserve-status", "verbose"], LongValued = ["kill-after", "signal"] },
            operands: 1),
        Launcher("stdbuf", new OptionSyntax { Valued = "ioe", LongValued = ["input", "output", "error"] }),
        Launcher("ionice", new OptionSyntax { Flags = "t", Valued = "cn", LongFlags = ["ignore"], LongValued = ["class", "classdata"] }),
        Launcher("taskset", new OptionSyntax { Flags = "c", LongFlags = ["cpu-list"] }, operands: 1),
        Launcher("chrt", new OptionSyntax { Flags = "bfioRr", LongFlags = ["batch", "fifo", "idle", "other", "reset-on-fork", "rr"] }, operands: 1),
        Launcher(
            "flock",
            new OptionSyntax { Flags = "enosuxF", Valued = "wE", LongFlags = ["exclusive", "nonblock", "shared", "no-fork"], LongValued = ["wait", "timeout"] },
            operands: 1),

        new("sh", ProgramDeed.Nothing, new ShellForm()) { Aliases = ["dash", "bash", "ash"] },
        new("busybox", ProgramDeed.Nothing, new AppletForm()),

        Switcher("gosu") with { Aliases = ["su-exec"] },
        Switcher("s6-setuidgid") with { Aliases = ["setuidgid"] },
        Switcher("setpriv", new LauncherForm(SetprivSyntax)
        {
            UserOptions = ["reuid"],
            GroupOptions = ["clear-groups", "init-groups", "groups"],
            NoNewPrivilegesOption = "no-new-privs",
            Unreadable = ["ruid", "euid", "inh-caps", "ambient-caps", "bounding-set", "securebits"],
        }),
        Switcher("chpst", new LauncherForm(new OptionSyntax { Flags = "vVP012", Valued = "ueUb/nlLmdopfcrt" })
        {
            UserOptions = ["u"], Unreadable = ["/", "b"],
        }),
        Switcher("capsh", new CapshForm()),
        Switcher("start-stop-daemon", new StartStopDaemonForm()) with { Groups = GroupChange.WithUser },
        Switcher("su", new SuForm()) with { IsSetUserId = true },
        Switcher("runuser", new SuForm()) with { NeedsRoot = true },
        Switcher("sudo", new LauncherForm(new OptionSyntax
        {
            Flags = "EnHSbPAk", Valued = "ugChpT", HasAssignments = true,
            LongFlags = ["preserve-env", "non-interactive", "set-home"], LongValued = ["user", "group"],
        })
        {
            UserOptions = ["u", "user"], DefaultUser = "root",
        }) with { IsSetUserId = true, NeedsRoot = true },
        Switcher("doas", new LauncherForm(new OptionSyntax { Flags = "n", Valued = "uCa" }) { UserOptions = ["u"], DefaultUser = "root" })
            with { IsSetUserId = true, NeedsRoot = true },
        new("chroot", ProgramDeed.ChangesRoot, new LauncherForm(new OptionSyntax { LongFlags = ["skip-chdir"], LongValued = ["userspec", "groups"] })
        {
            Operands = 1, UserOptions = ["userspec"],
        }),

        new("bwrap", ProgramDeed.RefusesCapabilities, new ClosedForm("what bwrap starts is not followed")),
        new("ip", ProgramDeed.NeedsNetAdmin, new ClosedForm("what ip starts is not followed")),
    ];

    private static OptionSyntax SetprivSyntax => new()
    {
        LongFlags = ["clear-groups", "keep-groups", "init-groups", "reset-env", "no-new-privs"],
        LongValued = ["reuid", "regid", "rgid", "egid", "ruid", "euid", "groups", "inh-caps", "ambient-caps", "bounding-set", "securebits", "pdeathsig"],
    };

    /// <summary>The program of a name, or of a path whose last part is one; null where it is none of these.</summary>
    public static EntryPointProgram? Find(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return s_byName.GetValueOrDefault(word[(word.LastIndexOf('/') + 1)..]);
    }

    private static EntryPointProgram Launcher(string name, OptionSyntax syntax, int operands = 0) =>
        new(name, ProgramDeed.Nothing, new LauncherForm(syntax) { Operands = operands });

    private static EntryPointProgram Switcher(string name, CommandForm? form = null) =>
        new(name, ProgramDeed.ChangesUser, form ?? new LauncherForm(s_none) { Operands = 1, UserIsFirst = true });
}
