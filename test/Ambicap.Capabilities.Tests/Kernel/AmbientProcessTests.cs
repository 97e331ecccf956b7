using System.Diagnostics;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Capabilities.Tests.Kernel;

public sealed class AmbientProcessTests
{
    private static readonly CapabilitySet NetBindService = CapabilitySet.Of(Capability.NetBindService);

    [Fact]
    public void Start_PermittedCapability_IsAmbientInTheChildOnly()
    {
        SkipWithout(NetBindService);
        ProcessCapabilities before = ThreadCapabilities.Read().Capabilities;
        ProcessCapabilities child = Read(NetBindService);
        Assert.Equal(NetBindService | before.Ambient, child.Ambient);
        Assert.Equal(NetBindService | before.Inheritable, child.Inheritable);
        Assert.Equal(before.Bounding, child.Bounding);
        Assert.Equal(before, ThreadCapabilities.Read().Capabilities);
        Assert.Equal(before.Ambient, Read(CapabilitySet.Empty).Ambient);
    }

    [Fact]
    public void Start_FromManyThreads_GivesEachChildItsOwn()
    {
        CapabilitySet both = NetBindService | CapabilitySet.Of(Capability.NetRaw);
        SkipWithout(both);
        CapabilitySet[] wanted = [.. Enumerable.Range(0, 16).Select(i => (i % 3) switch { 0 => both, 1 => NetBindService, _ => CapabilitySet.Empty })];
        CapabilitySet[] got = new CapabilitySet[wanted.Length];
        Parallel.For(0, wanted.Length, i => got[i] = Read(wanted[i]).Ambient);
        Assert.Equal(wanted, got);
    }

    [Fact]
    public void Start_CapabilityNotPermitted_SaysWhich()
    {
        CapabilitySet missing = CapabilitySet.UpTo(KernelCapabilities.Last).Except(ThreadCapabilities.Get().Permitted);
        Assert.SkipWhen(missing.IsEmpty, "this process has every capability; nothing is left that it could be refused");
        KernelCallException error = Assert.Throws<KernelCallException>(() => Read(CapabilitySet.Of(missing.First())));
        Assert.Equal(1, error.Error);
    }

    [Fact]
    public void Start_AsAnotherUser_IsRefused() => Assert.StartsWith(
        "a child with ambient capabilities is started directly and as the same user; leave UseShellExecute and UserName unset",
        Assert.Throws<ArgumentException>(() => AmbientProcess.Start(new ProcessStartInfo("/bin/cat") { UserName = "nobody" }, NetBindService)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Start_NoProgram_ThrowsAsProcessStartDoes() => Assert.Throws<System.ComponentModel.Win32Exception>(
        () => AmbientProcess.Start(new ProcessStartInfo("/nonexistent/program"), CapabilitySet.Empty));

    /// <summary>What a child reports of itself.</summary>
    private static ProcessCapabilities Read(CapabilitySet ambient)
    {
        using Process child = AmbientProcess.Start(
            new ProcessStartInfo("/bin/cat", ["/proc/self/status"]) { RedirectStandardOutput = true }, ambient);
        string status = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return ProcessStatus.Parse(status).Capabilities;
    }

    private static void SkipWithout(CapabilitySet capabilities)
    {
        (_, CapabilitySet permitted, _) = ThreadCapabilities.Get();
        Assert.SkipUnless(capabilities.IsSubsetOf(permitted), $"{capabilities} is not permitted here; run the tests as root");
    }
}
