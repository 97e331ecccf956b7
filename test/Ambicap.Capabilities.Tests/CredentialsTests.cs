namespace Ambicap.Capabilities.Tests;

public sealed class CredentialsTests
{
    [Fact]
    public void SupplementaryGroups_OrderAndRepetition_DoNotCount()
    {
        SupplementaryGroups groups = SupplementaryGroups.Of(20, 10, 20);
        Assert.Equal(SupplementaryGroups.Of(10, 20), groups);
        Assert.Equal(SupplementaryGroups.Of(10, 20).GetHashCode(), groups.GetHashCode());
        Assert.Equal("10,20", groups.ToString());
        Assert.True(groups.Contains(10));
        Assert.False(groups.Contains(15));
    }

    [Fact]
    public void SupplementaryGroups_Default_IsNone()
    {
        Assert.Equal(SupplementaryGroups.None, SupplementaryGroups.Of());
        Assert.Equal("", SupplementaryGroups.None.ToString());
        Assert.False(SupplementaryGroups.None.Contains(0));
    }

    [Fact]
    public void Of_UserAndGroup_SetsAllFourOfEach() =>
        Assert.Equal(new Credentials(new(7, 7, 7, 7), new(8, 8, 8, 8), SupplementaryGroups.None), Credentials.Of(7, 8));
}
