using Ambicap.Capabilities;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Managers;

public sealed class CapabilityConfigurationTests
{
    private const string All = "1ffffffffff";

    /// <summary>What each program was seen to write for root: containerd 1.6.20, 1.7.24 and 2.1.9, Docker 20.10.24, 26.1.5 and 28.5.2, Podman 4.3.1,
    /// 5.4.2 and 5.8.6 by test/Ambicap.EndToEnd, CRI-O 1.37.0.</summary>
    [Theory]
    [InlineData("containerd", "", "", "a80425fb")]
    [InlineData("containerd:1.6", "", "", "a80425fb")]
    [InlineData("docker", "", "", "a80425fb")]
    [InlineData("docker:20.10.24", "", "", "a80425fb")]
    [InlineData("cri-o", "", "", "5fb")]
    [InlineData("podman", "", "", "800405fb")]
    [InlineData("podman:4.3.1", "", "", "a80425fb")]
    [InlineData("containerd", "sys_time", "ALL", "2000000")]
    [InlineData("containerd", "CAP_SYS_TIME", "all", "0")]
    [InlineData("containerd", "CAP_NET_ADMIN", "CAP_KILL", "a80425fb")]
    [InlineData("cri-o", "CAP_SYS_TIME", "all", "2000000")]
    [InlineData("docker", "cap_net_admin", "CAP_KILL", "a80435db")]
    [InlineData("podman", "cap_net_admin", "CAP_KILL", "800415db")]
    [InlineData("containerd", "FLY", "FLY", "a80425fb")]
    [InlineData("containerd", "KILL", "KILL", "a80425db")]
    [InlineData("cri-o", "KILL", "KILL", "5db")]
    [InlineData("docker", "KILL", "KILL", "a80425fb")]
    [InlineData("containerd", "KILL", "KILL,ALL", "0")]
    [InlineData("docker", "KILL", "KILL,ALL", "20")]
    [InlineData("podman", "KILL", "KILL,ALL", "20")]
    [InlineData("containerd", "ALL", "ALL", "0")]
    [InlineData("cri-o", "ALL,KILL", "all", "20")]
    [InlineData("docker", "ALL", "ALL", All)]
    [InlineData("docker", "ALL", "ALL,KILL", "1ffffffffdf")]
    [InlineData("containerd", "ALL", "KILL", "1ffffffffdf")]
    [InlineData("docker", "ALL", "KILL", "1ffffffffdf")]
    [InlineData("podman", "ALL,KILL", "KILL", "1ffffffffdf")]
    public void Of_AddAndDropForRoot_AreThreeArrays(string manager, string add, string drop, string expected)
    {
        ConfiguredCapabilities configured = Configured(manager, add, drop, isRoot: true);
        Assert.False(configured.IsRefused);
        Assert.Equal($"0/{expected}/{expected}/{expected}/0", Text(configured));
    }

    [Theory]
    [InlineData("containerd", "NET_ADMIN", "", "0/a80435fb/a80435fb/a80435fb/0")]
    [InlineData("cri-o", "NET_ADMIN", "ALL", "0/1000/1000/1000/0")]
    [InlineData("docker", "NET_ADMIN", "", "0/a80435fb/a80435fb/a80435fb/0")]
    [InlineData("docker:24.0.6", "NET_ADMIN", "", "0/a80435fb/a80435fb/a80435fb/0")]
    [InlineData("docker:24.0.5", "NET_ADMIN", "", "0/0/0/a80435fb/0")]
    [InlineData("docker:20", "NET_ADMIN", "", "0/0/0/a80435fb/0")]
    [InlineData("podman", "", "", "0/0/0/800405fb/0")]
    [InlineData("podman", "NET_ADMIN", "", "1000/1000/1000/800415fb/1000")]
    [InlineData("podman", "NET_ADMIN", "ALL", "1000/1000/1000/1000/1000")]
    [InlineData("podman", "ALL", "", All + "/" + All + "/" + All + "/" + All + "/" + All)]
    public void Of_AnotherUser_HasTheArraysOfTheManager(string manager, string add, string drop, string expected) =>
        Assert.Equal(expected, Text(Configured(manager, add, drop, isRoot: false)));

    [Theory]
    [InlineData("containerd", true, "0/F/F/F/0")]
    [InlineData("containerd", false, "0/F/F/F/0")]
    [InlineData("docker", false, "0/F/F/F/0")]
    [InlineData("docker:24.0.5", false, "0/0/0/F/0")]
    [InlineData("podman", true, "0/F/F/F/0")]
    [InlineData("podman", false, "20/20/20/F/20")]
    [InlineData("cri-o", true, "F/F/F/F/F")]
    [InlineData("cri-o", false, "F/F/F/F/F")]
    public void Of_Privileged_IsWhatTheManagerMakesOfIt(string manager, bool isRoot, string expected) =>
        Assert.Equal(expected.Replace("F", All, StringComparison.Ordinal), Text(Configured(manager, "KILL", "ALL", isRoot, isPrivileged: true)));

    [Theory]
    [InlineData("containerd", "", false)]
    [InlineData("docker:24.0.5", "", true)]
    [InlineData("docker", "", false)]
    [InlineData("podman", "", true)]
    public void Of_UnknownUser_SaysWhetherItMatters(string manager, string add, bool expected) =>
        Assert.Equal(expected, Configured(manager, add, "", isRoot: null).DependsOnUser);

    [Theory]
    [InlineData("containerd", "KILL", "KILL", true, "Surprise: KILL in add and in drop: containerd drops it; remove one of them")]
    [InlineData("docker", "KILL", "KILL", true, "Surprise: KILL in add and in drop: Docker adds it; remove one of them")]
    [InlineData("podman", "KILL", "KILL", true, "Refusal: KILL in add and in drop: Podman does not create the container; remove one of them")]
    [InlineData("podman", "KILL", "ALL,KILL", true, "Surprise: KILL in add and in drop: Podman adds it; remove one of them")]
    [InlineData("containerd", "ALL", "ALL", true, "Surprise: ALL stands in add and in drop: containerd drops all that add does not name; remove one of them")]
    [InlineData("docker", "ALL", "ALL", true, "Surprise: ALL stands in add and in drop: Docker adds every capability; remove one of them")]
    [InlineData("podman", "ALL", "ALL", true, "Refusal: ALL stands in add and in drop: Podman does not create the container; remove one of them")]
    [InlineData("cri-o", "FLY", "FLY", true, "Refusal: FLY in add or drop is unknown, so CRI-O does not create the container; see capabilities(7)")]
    [InlineData("docker", "", "CAP_ALL", true, "Refusal: CAP_ALL in add or drop is unknown, so Docker does not create the container; see capabilities(7)")]
    [InlineData("containerd", "NET_RWA", "", true, "Surprise: NET_RWA in add or drop has no effect: there is no such capability; did you mean NET_RAW?")]
    [InlineData("podman", "ALL", "ALL", false, "Refusal: ALL stands in add and in drop: Podman does not create the container; remove one of them")]
    [InlineData(
        "podman", "ALL", "KILL", false,
        "Surprise: Podman makes every capability ambient by itself, since add names it and the user is not root\n"
        + "Refusal: ALL in add and KILL in drop: Podman asks for KILL as ambient and keeps it out of bounding, which no OCI runtime can do, "
        + "so that the container does not start; add by name what is needed")]
    [InlineData("podman", "KILL", "", false, "Explanation: Podman makes KILL ambient by itself, since add names it and the user is not root")]
    [InlineData("podman", "", "", false, "Explanation: Podman gives a non-root user the bounding set only, before execve already")]
    [InlineData("docker:24.0.5", "KILL", "", false, "Explanation: Docker gives a non-root user the bounding set only, before execve already")]
    [InlineData("docker", "KILL", "", false, "")]
    [InlineData("containerd", "KILL", "ALL", false, "")]
    public void Of_WhatIsWorthKnowing_IsSaid(string manager, string add, string drop, bool isRoot, string expected) =>
        Assert.Equal(expected, Remarks(Configured(manager, add, drop, isRoot)));

    [Theory]
    [InlineData("containerd", "FLY", false, "Explanation: privileged means all that the node's container manager itself holds; add and drop do not count")]
    [InlineData("podman", "FLY", true, "Explanation: privileged means all that the node's container manager itself holds; drop does not count")]
    [InlineData(
        "cri-o", "", false,
        "Surprise: privileged on CRI-O fills all five sets with every capability, whoever the user is: a process of another user than root holds them all, "
        + "in exec too, and drop takes none; grant what is needed instead")]
    [InlineData("cri-o", "", true, "Explanation: privileged means all that the node's container manager itself holds; add and drop do not count")]
    public void Of_PrivilegedThatIsWorthKnowing_IsSaid(string manager, string add, bool isRoot, string expected) =>
        Assert.Equal(expected, Remarks(Configured(manager, add, "ALL", isRoot, isPrivileged: true)));

    [Theory]
    [InlineData("docker", "FLY", "", true, true)]
    [InlineData("docker", "", "FLY", true, true)]
    [InlineData("podman", "FLY", "", false, true)]
    [InlineData("podman", "FLY", "", true, false)]
    [InlineData("podman", "", "FLY", false, false)]
    [InlineData("cri-o", "FLY", "", false, false)]
    public void Of_UnknownNameOfAPrivilegedContainer_IsRefusedWhereItIsRead(string manager, string add, string drop, bool isRoot, bool expected) =>
        Assert.Equal(expected, Configured(manager, add, drop, isRoot, isPrivileged: true).IsRefused);

    /// <summary>Lists are anybody's: the work and what is said of them are bounded.</summary>
    [Theory]
    [InlineData("containerd", 17, "Surprise: 99984 more names in add or drop have no effect either; mend these first")]
    [InlineData("crio", 16, "Refusal: X15 in add or drop is unknown, so CRI-O does not create the container; see capabilities(7)")]
    public void Of_ManyUnknownNames_AreBounded(string manager, int count, string last)
    {
        string[] remarks = Remarks(Configured(manager, string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"X{i}")), "", isRoot: true)).Split('\n');
        Assert.Equal((count, last), (remarks.Length, remarks[^1]));
    }

    private static ConfiguredCapabilities Configured(string manager, string add, string drop, bool? isRoot, bool isPrivileged = false)
    {
        Assert.True(ContainerManager.TryParse(manager, out ContainerManager? parsed, out _));
        return CapabilityConfiguration.Of(parsed, new AskedCapabilities(Names(add), Names(drop), isPrivileged), isRoot, CapabilitySet.AllKnown);
    }

    private static string[] Names(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string Remarks(ConfiguredCapabilities configured) =>
        string.Join('\n', configured.Remarks.Select(remark => $"{remark.Kind}: {remark.Text}"));

    private static string Text(ConfiguredCapabilities configured)
    {
        ProcessCapabilities sets = configured.Sets;
        return string.Join(
            '/', new[] { sets.Inheritable, sets.Permitted, sets.Effective, sets.Bounding, sets.Ambient }.Select(set => set.Bits.ToString("x", null)));
    }
}
