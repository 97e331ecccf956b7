using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Kubernetes.EntryPoints;
using Ambicap.Tests;

namespace Ambicap.Kubernetes.Tests.EntryPoints;

/// <summary>
/// What the table of entry points and the model predict is what the real programs of Debian's packages do: each command line is started as
/// root and as user 1000, with default and with all capabilities dropped, with and without no_new_privs, with the ambient grant of
/// NET_BIND_SERVICE each time.
/// </summary>
public sealed class RealProgramTests
{
    private static readonly CapabilitySet s_grant = CapabilitySet.Of(Capability.NetBindService);

    /// <summary>The command lines in front of a program that prints its sets; the user app is 1000.</summary>
    public static TheoryData<string> Lines =>
    [
        "/probe",
        "tini -- /probe", "dumb-init /probe", "catatonit -- /probe",
        "env A=1 /probe", "nice -n 1 /probe", "setsid -w /probe", "timeout 9 /probe", "stdbuf -o0 /probe", "flock /tmp /probe",
        "sh -c /probe", "bash -c /probe", "busybox sh -c /probe", "/script /probe", "/env-script",
        "gosu app /probe", "gosu 1000:1000 /probe", "s6-setuidgid app /probe", "setuidgid app /probe", "chpst -u app /probe", "chpst -u :1000:1000 /probe",
        "setpriv --reuid 1000 --regid 1000 --clear-groups /probe", "setpriv --reuid 1000 --regid 1000 --keep-groups /probe",
        "setpriv --reuid 1000 --regid 1000 --init-groups /probe",
        "capsh --user=app -- -c /probe", "capsh --uid=1000 -- -c /probe", "start-stop-daemon --start -c app --exec /probe",
        "su app -c /probe", "su -s /probe app", "runuser -u app -- /probe", "runuser app -c /probe",
        "sudo -u app /probe", "sudo /probe", "doas -u app /probe", "chroot --userspec=1000:1000 / /probe", "chroot / /probe",
        "busybox start-stop-daemon -S -c app -x /probe", "tini -- gosu app /probe", "sh -c gosu\tapp\t/probe", "tini -- /setcap /proc/self/status",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Walk_RealProgram_EndsAsPredicted(string line)
    {
        using ProgramRoot root = ProgramRoot.Create();
        string[] words = [.. line.Split(' ').Select(word => word.Replace('\t', ' '))];
        EntryPointChain chain = EntryPointReader.Read(words, root);
        Assert.Null(chain.Problem);
        foreach ((uint user, bool isDropped, bool noNewPrivileges) in States)
        {
            ProcessState start = StateOf(user, isDropped, noNewPrivileges);
            WalkEnd predicted = EntryPointWalk.Walk(start, chain, null);
            ProgramRun run = root.Run(start, words);
            string place = $"{line}, user {user}, drop ALL {isDropped}, no_new_privs {noNewPrivileges}: {run.Errors}{run.Output}";
            if (predicted.State is { } end)
            {
                Assert.True(run.ExitCode == 0, place);
                ProcessStatus seen = ProcessStatus.Parse(run.Output);
                Assert.Equal((place, end.Credentials.User.Effective, end.Capabilities), (place, seen.UserId, seen.Capabilities));
            }
            else
            {
                Assert.True(run.ExitCode != 0 && run.Output.Length == 0, place);
            }
        }
    }

    /// <summary>bubblewrap refuses every process with capabilities that is not root's.</summary>
    [Fact]
    public void Walk_Bubblewrap_RefusesAGrant()
    {
        using ProgramRoot root = ProgramRoot.Create();
        string[] words = ["bwrap", "--dev-bind", "/", "/", "/probe"];
        ProcessState start = StateOf(1000, isDropped: true, noNewPrivileges: true);
        Assert.Equal("it refuses to start with capabilities", EntryPointWalk.Walk(start, EntryPointReader.Read(words, root), null).Error);
        ProgramRun run = root.Run(start, words);
        Assert.Equal((1, "", "bwrap: Unexpected capabilities but not setuid, old file caps config?\n"), (run.ExitCode, run.Output, run.Errors));
    }

    private static IEnumerable<(uint User, bool IsDropped, bool NoNewPrivileges)> States =>
        from user in new uint[] { 0, 1000 }
        from isDropped in new[] { false, true }
        from noNewPrivileges in new[] { false, true }
        select (user, isDropped, noNewPrivileges);

    /// <summary>A container's process in front of its first execve: containerd's default bounding set, or none, and the grant.</summary>
    private static ProcessState StateOf(uint user, bool isDropped, bool noNewPrivileges)
    {
        CapabilitySet configured = isDropped ? CapabilitySet.Empty : new CapabilitySet(0xa80425fb);
        ProcessCapabilities sets = new(CapabilitySet.Empty, configured, configured, configured, CapabilitySet.Empty);
        return new ProcessState(Credentials.Of(user, user), sets.With(s_grant), noNewPrivileges, Securebits.None);
    }
}
