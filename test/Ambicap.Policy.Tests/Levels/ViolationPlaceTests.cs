using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Tests.Levels;

public class ViolationPlaceTests
{
    [Theory]
    [InlineData(CapabilityList.Add, null, "capabilities.add")]
    [InlineData(CapabilityList.Drop, 2, "capabilities.drop[2]")]
    [InlineData(CapabilityList.Ambient, 0, "capabilities.ambient[0]")]
    [InlineData(CapabilityList.AddForNonRoot, null, "capabilities.addForNonRoot")]
    public void ToString_List_IsTheField(CapabilityList list, int? index, string expected) =>
        Assert.Equal(expected, ViolationPlace.OfList(list, index).ToString());

    [Fact]
    public void ToString_Annotation_IsItsKey() =>
        Assert.Equal("ambient.ambicap.dev/web", ViolationPlace.OfAnnotation("ambient.ambicap.dev/web").ToString());
}
