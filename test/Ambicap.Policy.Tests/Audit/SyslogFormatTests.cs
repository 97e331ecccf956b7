using System.Text;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Tests.Audit;

public sealed class SyslogFormatTests
{
    [Fact]
    public void Write_Entry_IsOneLineWithItsFacilityAndSeverity() => Assert.Equal(
        "<84>ambicap-runtime[77]: refused in Pod a/b: no ambicap_outcome=\"refused\" ambicap_pod=\"a/b\" ambicap_container_id=\"x\" ambicap_reason=\"seccomp\"",
        Encoding.UTF8.GetString(SyslogFormat.Write(new AuditEntry("x", RefusalReason.Seccomp, "refused in Pod a/b: no") { Pod = new PodIdentity("a", "b", "") }, 77)));

    [Fact]
    public void Write_LineEndsAndQuotes_StayInTheLineAndInTheirWord() => Assert.Contains(
        "ambicap_container=\"a?<0>kernel: ' x='\"",
        Encoding.UTF8.GetString(SyslogFormat.Write(new AuditEntry("x", null, "m") { Container = "a\n<0>kernel: \" x=\"" }, 1)),
        StringComparison.Ordinal);

    [Fact]
    public void Write_LongValue_IsCut() =>
        Assert.True(SyslogFormat.Write(new AuditEntry("x", null, new string('m', 100_000)), 1).Length < 1200);
}
