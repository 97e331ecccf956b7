using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Audit;

public sealed class JournalFormatTests
{
    private static readonly AuditEntry s_granted = new("3f1c", null, "granted NET_RAW as ambient to container \"web\" in Pod shop/web-1")
    {
        Pod = new PodIdentity("shop", "web-1", "a5eb"),
        Container = "web",
        Capabilities = CapabilitySet.Of(Capability.NetRaw),
        Annotations = "ambient",
        UserId = 1000,
    };

    [Fact]
    public void Write_Granted_IsTheJournalsFields() => Assert.Equal(
        """
        MESSAGE_ID=6c1f8a5e0b7d4f3c9a52d7e4b1083f61
        PRIORITY=5
        SYSLOG_FACILITY=10
        SYSLOG_IDENTIFIER=ambicap-runtime
        MESSAGE=granted NET_RAW as ambient to container "web" in Pod shop/web-1
        AMBICAP_OUTCOME=granted
        AMBICAP_POD=shop/web-1
        AMBICAP_POD_UID=a5eb
        AMBICAP_CONTAINER=web
        AMBICAP_CONTAINER_ID=3f1c
        AMBICAP_CAPABILITIES=NET_RAW
        AMBICAP_ANNOTATION=ambient
        AMBICAP_USER=1000

        """,
        Encoding.UTF8.GetString(JournalFormat.Write(s_granted)));

    [Fact]
    public void Write_Refused_HasItsPriorityAndReasonAndNoEmptyField() => Assert.Equal(
        """
        MESSAGE_ID=b90e2d47c6a84e1f8d35f0a7192c6e84
        PRIORITY=4
        SYSLOG_FACILITY=10
        SYSLOG_IDENTIFIER=ambicap-runtime
        MESSAGE=refused: no
        AMBICAP_OUTCOME=refused
        AMBICAP_CONTAINER_ID=x
        AMBICAP_REASON=node-limit

        """,
        Encoding.UTF8.GetString(JournalFormat.Write(new AuditEntry("x", RefusalReason.NodeLimit, "refused: no"))));

    [Fact]
    public void Write_LineEndInAPodsWords_MakesNoFieldOfItsOwn()
    {
        byte[] text = JournalFormat.Write(s_granted with { Container = "a\nPRIORITY=0" });
        Assert.True(text.AsSpan().IndexOf("AMBICAP_CONTAINER\n\x0c\0\0\0\0\0\0\0a\nPRIORITY=0\n"u8) > 0);
        Assert.Equal("a\nPRIORITY=0", JournalFormat.TryRead(text)!.Container);
    }

    [Fact]
    public void Write_LongValue_IsCut() =>
        Assert.Equal(new string('x', 2048) + "...", JournalFormat.TryRead(JournalFormat.Write(s_granted with { Message = new string('x', 100_000) }))!.Message);

    [Theory]
    [InlineData(null)]
    [InlineData(RefusalReason.Other)]
    [InlineData(RefusalReason.Runtime)]
    public void TryRead_WhatWriteWrote_IsTheSame(RefusalReason? refusal)
    {
        AuditEntry entry = s_granted with { Refusal = refusal, Message = "two\nlines", Pod = new PodIdentity("a", "b/c", ""), UserId = null };
        Assert.Equal(entry, JournalFormat.TryRead(JournalFormat.Write(entry)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AMBICAP_OUTCOME=granted\n")]
    [InlineData("AMBICAP_CONTAINER_ID=x\nAMBICAP_OUTCOME=maybe\n")]
    [InlineData("AMBICAP_CONTAINER_ID=x\nAMBICAP_OUTCOME=granted")]
    [InlineData("=x\n")]
    [InlineData("AMBICAP_OUTCOME\n\u0003")]
    [InlineData("AMBICAP_OUTCOME\n\u0009\0\0\0\0\0\0\0granted\n")]
    public void TryRead_SomethingElse_IsNothing(string text) => Assert.Null(JournalFormat.TryRead(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void TryRead_EveryPrefixOfAnEntry_IsAnEntryOrNothing()
    {
        byte[] text = JournalFormat.Write(s_granted with { Container = "a\nb" });
        for (int length = 0; length < text.Length; length++)
        {
            Assert.True(JournalFormat.TryRead(text.AsSpan(0, length)) is null or { ContainerId: "3f1c" });
        }
    }
}
