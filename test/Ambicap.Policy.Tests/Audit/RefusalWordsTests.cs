using Ambicap.Policy.Audit;

namespace Ambicap.Policy.Tests.Audit;

public sealed class RefusalWordsTests
{
    [Fact]
    public void Word_EveryReason_HasOneThatIsReadBack()
    {
        RefusalReason[] reasons = Enum.GetValues<RefusalReason>();
        Assert.Equal(reasons.Length, RefusalWords.All.Distinct().Count());
        Assert.Equal(reasons, reasons.Select(reason => RefusalWords.Parse(reason.Word())));
    }

    [Fact]
    public void Parse_WordOfALaterVersion_IsOther() => Assert.Equal(RefusalReason.Other, RefusalWords.Parse("new-reason"));
}
