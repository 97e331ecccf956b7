using System.Diagnostics;
using Ambicap.Capabilities.Kernel;

namespace Ambicap.Capabilities.Tests.Kernel;

public sealed class AmbientProcessTests
{
    private static readonly CapabilitySet s_netBindService = CapabilitySet.Of(Capability.NetBindService);

    [Fact]
    public void Start_PermittedCapability_IsAmbientInTheChildOnly()
    {
        SkipWithout(s_netBindService);
        ProcessCapabilities before = ThreadCapabilities.Read().Capabilities;
        ProcessCapabilities child = Read(s_netBindService);
        Assert.Equal(s_netBindService | before.Ambient, child.Ambient);
        Assert.Equal(s_netBindService | before.Inheritable, child.Inheritable);
        Assert.Equal(before.Bounding, child.Bounding);
        Assert.Equal(before, ThreadCapabilities.Read().Capabilities);
        Assert.Equal(before.Ambient, Read(CapabilitySet.Empty).Ambient);
    }

    [Fact]
    public void Start_FromManyThreads_GivesEachChildItsOwn()
    {
        CapabilitySet both = s_netBindService | CapabilitySet.Of(Capability.NetRaw);
        SkipWithout(both);
        CapabilitySet[] wanted = [.. Enumerable.Repeat<CapabilitySet[]>([both, s_netBindService, CapabilitySet.Empty], 6).SelectMany(sets => sets)];
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
    public void Start_AsAnotherUser_HasTheAmbientCapabilitiesAndNoOther()
    {
        SkipWithout(s_netBindService | CapabilitySet.Of(Capability.Setuid, Capability.Setgid));
        ProcessState before = ThreadCapabilities.Read();
        using Process child = AmbientProcess.Start(Cat(), s_netBindService, 1000, 1001);
        string status = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.Equal(
            new ProcessCapabilities(s_netBindService, s_netBindService, s_netBindService, before.Capabilities.Bounding, s_netBindService),
            ProcessStatus.Parse(status).Capabilities);
        Assert.Equal(Credentials.Of(1000, 1001), ProcessCredentials.Parse(status));
        Assert.Equal(before, ThreadCapabilities.Read());
    }

    [Fact]
    public void Start_WithOptions_LimitsTheChild()
    {
        SkipWithout(s_netBindService | CapabilitySet.Of(Capability.Setuid, Capability.Setgid, Capability.Setpcap));
        AmbientProcessOptions options = new() { Ambient = s_netBindService, User = 1000, Groups = [20, 10], Bounding = s_netBindService, NoNewPrivileges = true };
        ProcessState before = ThreadCapabilities.Read();
        using Process child = AmbientProcess.Start(Cat(), options);
        string text = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        ProcessStatus status = ProcessStatus.Parse(text);
        Assert.Equal(new ProcessCapabilities(s_netBindService, s_netBindService, s_netBindService, s_netBindService, s_netBindService), status.Capabilities);
        Assert.True(status.NoNewPrivileges);
        Assert.Equal(Credentials.Of(1000, 1000) with { Groups = [10, 20] }, ProcessCredentials.Parse(text));
        Assert.Equal(before, ThreadCapabilities.Read());
    }

    [Fact]
    public void Start_GroupsWithoutAUser_AreRefused() => Assert.Equal(
        "groups are set for another user only; give User too",
        Assert.Throws<ArgumentException>(() => AmbientProcess.Start(Cat(), new AmbientProcessOptions { Groups = [1] })).Message);

    [Fact]
    public void Start_CapabilityWithoutAName_IsNamedByTheException()
    {
        KernelCallException error = Assert.Throws<KernelCallException>(() => Read(new CapabilitySet(1UL << 62)));
        Assert.Equal(new CapabilitySet(1UL << 62), error.Capabilities);
        Assert.StartsWith("raise ambient 62: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_Prepared_IsPreparedInItsThreadFirst()
    {
        int preparing = 0;
        using Process child = AmbientProcess.Start(Cat(), new AmbientProcessOptions { Prepare = () => preparing = Environment.CurrentManagedThreadId });
        child.WaitForExit();
        Assert.NotEqual(0, preparing);
        Assert.NotEqual(Environment.CurrentManagedThreadId, preparing);
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(1u, uint.MaxValue)]
    public void Start_IdOutOfRange_Throws(uint user, uint group) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AmbientProcess.Start(Cat(), s_netBindService, user, group));

    [Fact]
    public void Start_WithUserName_IsRefused() => Assert.StartsWith(
        "a user name, or the shell, would clear the ambient set; leave UserName and UseShellExecute unset and give ids",
        Assert.Throws<ArgumentException>(() => AmbientProcess.Start(new ProcessStartInfo("/bin/cat") { UserName = "nobody" }, s_netBindService)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Start_NoProgram_ThrowsAsProcessStartDoes() => Assert.Throws<System.ComponentModel.Win32Exception>(
        () => AmbientProcess.Start(new ProcessStartInfo("/nonexistent/program"), CapabilitySet.Empty));

    private static ProcessStartInfo Cat() => new("/bin/cat", ["/proc/self/status"]) { RedirectStandardOutput = true };

    /// <summary>What a child reports of itself.</summary>
    private static ProcessCapabilities Read(CapabilitySet ambient)
    {
        using Process child = AmbientProcess.Start(Cat(), ambient);
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
