using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Managers;

public sealed class PrefixedNamesTests
{
    /// <summary>The list that Podman 5.8.6 writes for <c>--cap-drop all</c>: its eleven defaults, of containerd's fourteen.</summary>
    private const string Generated =
        "CAP_CHOWN,CAP_DAC_OVERRIDE,CAP_FOWNER,CAP_FSETID,CAP_KILL,CAP_NET_BIND_SERVICE,CAP_SETFCAP,CAP_SETGID,CAP_SETPCAP,CAP_SETUID,CAP_SYS_CHROOT";

    [Theory]
    [InlineData("NET_RAW", "ALL", null)]
    [InlineData("CAP_FLY", "CAP_ALL", null)]
    [InlineData("CAP_NET_RAW", "ALL", "CAP_NET_RAW in add adds nothing: containerd puts CAP_ in front of it again; write NET_RAW")]
    [InlineData("KILL", "cap_net_raw,CAP_MKNOD", "CAP_NET_RAW, CAP_MKNOD in drop drop nothing: containerd puts CAP_ in front of them again; write NET_RAW,MKNOD")]
    [InlineData(
        "CAP_SYS_TIME", "CAP_KILL",
        "CAP_SYS_TIME in add adds nothing, and CAP_KILL in drop drops nothing: containerd puts CAP_ in front of them again; write KILL,SYS_TIME")]
    public void In_Lists_AreOneSentence(string add, string drop, string? expected) => Assert.Equal(expected, PrefixedNames.In(add.Split(','), drop.Split(',')));

    [Theory]
    [InlineData("", "write ALL in drop")]
    [InlineData("CAP_NET_RAW", "write NET_RAW in add and ALL in drop")]
    public void In_WhatPodmanGenerates_IsMeantAsAll(string add, string remedy) => Assert.EndsWith(
        $"CAP_SETFCAP in drop drop nothing: containerd puts CAP_ in front of them again; {remedy}",
        PrefixedNames.In(add.Split(',', StringSplitOptions.RemoveEmptyEntries), Generated.Split(',')), StringComparison.Ordinal);
}
