using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Tests.Levels;

public sealed class ViolationTextTests
{
    private static readonly Violation[] s_violations =
    [
        new("a", "web", "privileged", "container \"web\" sets x"),
        new("a", "setup", "privileged", "container \"setup\" sets x"),
        new("b", null, "host namespaces", "the Pod sets y"),
    ];

    [Fact]
    public void Summary_Violations_AreGroupedByReason()
    {
        Assert.Equal("privileged (container \"web\" sets x; container \"setup\" sets x), host namespaces (the Pod sets y)", ViolationText.Summary(s_violations));
        Assert.Equal("privileged, host namespaces", ViolationText.Reasons(s_violations));
    }

    [Fact]
    public void Summary_Nothing_IsEmpty() => Assert.Equal(("", ""), (ViolationText.Summary([]), ViolationText.Reasons([])));

    [Fact]
    public void Summary_Many_AreCounted() => Assert.EndsWith(
        "; d15; and 4 more)",
        ViolationText.Summary(Enumerable.Range(0, 20).Select(number => new Violation("a", null, "privileged", $"d{number}"))));
}
