using System.Diagnostics;
using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.EndToEnd.SeccompTests;
using Ambicap.Policy.Catalogue;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.HostNamespaces;

/// <summary>
/// What the catalogue says of <c>hostPID</c> and <c>hostNetwork</c>, judged by this kernel: user 1000 with one ambient capability, without one
/// namespace of the machine's or the other.
/// </summary>
public sealed class HostNamespaceTests : IDisposable
{
    private const string Become = "exec setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs --inh-caps=-all,+$NAME --ambient-caps=-all,+$NAME \"$@\"";

    private static readonly string[] s_own = ["--pid", "--fork", "--net", "--ipc", "--uts", "--cgroup", "--mount"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Capability.AuditControl, HostNamespace.ProcessIds, "control", "EPERM")]
    [InlineData(Capability.SysBoot, HostNamespace.ProcessIds, "reboot", "EINVAL")]
    public void Use_WithoutTheNamespace_IsRefused(Capability capability, HostNamespace needed, string use, string answer)
    {
        Assert.Equal(needed, CapabilityCatalogue.Of(capability).OfHost?.Namespace);
        Assert.Equal(answer, Answer(capability, ["--pid", "--fork"], "namespaces", use));
        Assert.Equal("ok", Answer(capability, ["--net"], "namespaces", use));
        Assert.Equal("ok", Answer(capability, [], "namespaces", use));
    }

    [Theory]
    [InlineData("--net", "nothing")]
    [InlineData("--pid --fork", "hears")]
    [InlineData("", "hears")]
    public void AuditRead_OfANetworkOfItsOwn_HearsNothing(string own, string expected)
    {
        Assert.Equal(HostNamespace.Network, CapabilityCatalogue.Of(Capability.AuditRead).OfHost?.Namespace);
        using Process listener = Start(Capability.AuditRead, own.Split(' ', StringSplitOptions.RemoveEmptyEntries), "namespaces", "listen");
        string? joined = listener.StandardOutput.ReadLine();
        Assert.SkipWhen(joined is "EPROTONOSUPPORT" or "ECONNREFUSED", "this kernel has no audit");
        Assert.Equal("joined", joined);
        Assert.Equal("ok", Answer(Capability.AuditWrite, [], "namespaces", "record"));
        Assert.Equal(expected, listener.StandardOutput.ReadToEnd().Trim());
    }

    /// <summary>Its own and those of the namespaces in it, and no others.</summary>
    [Theory]
    [InlineData(false, "own 1, others 0")]
    [InlineData(true, "own 1, others 1")]
    public void SysPacct_OfAPidNamespace_CountsWhatIsInIt(bool isInside, string expected)
    {
        Assert.Equal(HostNamespace.ProcessIds, CapabilityCatalogue.Of(Capability.SysPacct).OfHost?.Namespace);
        string file = _folder.Write("account", "");
        Assert.Equal((0, ""), Errors(ProgramRun.Of("chown", "1000:1000", file)));
        using Process accounting = Start(Capability.SysPacct, ["--pid", "--fork"], "namespaces", "account", file);
        string? on = accounting.StandardOutput.ReadLine();
        Assert.SkipWhen(on == "ENOSYS", "this kernel has no process accounting");
        Assert.Equal("on", on);
        string[] first = isInside ? ["nsenter", "--pid", "--target", Child(accounting.Id)] : ["env"];
        Assert.Equal((0, ""), Errors(ProgramRun.Of(first[0], [.. first[1..], "sh", "-c", "true; sh -c true; /bin/true"])));
        accounting.StandardInput.Close();
        Assert.Equal(expected, accounting.StandardOutput.ReadToEnd().Trim());
    }

    /// <summary>What has no such need works in namespaces of a container's own as outside.</summary>
    [Theory]
    [InlineData(Capability.SysTime)]
    [InlineData(Capability.SysTtyConfig)]
    [InlineData(Capability.Syslog)]
    [InlineData(Capability.Perfmon)]
    [InlineData(Capability.Bpf)]
    [InlineData(Capability.DacReadSearch)]
    [InlineData(Capability.SysNice)]
    public void Use_WithoutANeed_WorksInNamespacesOfItsOwn(Capability capability)
    {
        Assert.Null(CapabilityCatalogue.Of(capability).OfHost);
        Assert.Equal(Answer(capability, [], "probe", capability.ToName()), Answer(capability, s_own, "probe", capability.ToName()));
        Assert.NotEqual("EPERM", Answer(capability, s_own, "probe", capability.ToName()));
    }

    private string Answer(Capability capability, string[] own, string program, params string[] use)
    {
        using Process process = Start(capability, own, program, use);
        process.StandardInput.Close();
        return process.StandardOutput.ReadToEnd().Trim();
    }

    private Process Start(Capability capability, string[] own, string program, params string[] use)
    {
        Repository.NeedsRoot();
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        string path = Probe.Compile(_folder, program);
        string[] inner = ["sh", "-c", Become, "sh", path, .. use];
        string[] command = own.Length == 0 ? inner : ["unshare", .. own, "--", .. inner];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["NAME"] = capability.ToName().ToLowerInvariant();
        return Process.Start(start)!;
    }

    /// <summary>unshare waits for its only child, which is the namespace's first process.</summary>
    private static string Child(int process) =>
        File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{process}/children")).Trim();

    private static (int ExitCode, string Errors) Errors(ProgramRun run) => (run.ExitCode, run.Errors);
}
