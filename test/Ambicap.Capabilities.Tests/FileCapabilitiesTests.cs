using CsCheck;

namespace Ambicap.Capabilities.Tests;

public sealed class FileCapabilitiesTests
{
    [Theory]
    [InlineData("010000010004000002000000", 1, 0x400UL, 2UL, true, 0u)]
    [InlineData("0000000200040000000000000000000000000000", 2, 0x400UL, 0UL, false, 0u)]
    [InlineData("0100000200040000000000000001000000000000", 2, 0x10000000400UL, 0UL, true, 0u)]
    [InlineData("010000030004000000000000000000000000000060ea0000", 3, 0x400UL, 0UL, true, 60000u)]
    public void Parse_Attribute_HasEveryFieldAndIsWrittenBack(
        string hex, int revision, ulong permitted, ulong inheritable, bool effective, uint root)
    {
        FileCapabilities expected = new(new(permitted), new(inheritable), effective) { Revision = revision, RootId = root };
        Assert.Equal(expected, FileCapabilities.Parse(Convert.FromHexString(hex)));
        Assert.Equal(hex, Convert.ToHexStringLower(expected.ToBytes()));
        Assert.Equal(root == 0, expected.AppliesHere);
    }

    [Theory]
    [InlineData("", "security.capability of 0 bytes and revision 0 is not valid; write it again with setcap")]
    [InlineData("000000", "security.capability of 3 bytes and revision 0 is not valid; write it again with setcap")]
    [InlineData("000000020000000000000000", "security.capability of 12 bytes and revision 2 is not valid; write it again with setcap")]
    [InlineData("000000040000000000000000", "security.capability of 12 bytes and revision 4 is not valid; write it again with setcap")]
    public void Parse_Malformed_SaysWhy(string hex, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => FileCapabilities.Parse(Convert.FromHexString(hex))).Message);

    [Fact]
    public void ToBytes_AnySets_ComeBack() => Gen.Select(Gen.ULong, Gen.ULong, Gen.Bool, Gen.Int[1, 3], Gen.UInt).Sample(
        (permitted, inheritable, effective, revision, root) =>
        {
            ulong mask = revision == 1 ? uint.MaxValue : ulong.MaxValue;
            FileCapabilities file = new(new(permitted & mask), new(inheritable & mask), effective)
            {
                Revision = revision,
                RootId = revision == 3 ? root : 0,
            };
            Assert.Equal(file, FileCapabilities.Parse(file.ToBytes()));
        });

    [Theory]
    [InlineData(1, 1UL << 40, 0u)]
    [InlineData(2, 0UL, 1000u)]
    [InlineData(0, 0UL, 0u)]
    [InlineData(4, 0UL, 0u)]
    public void ToBytes_NotExpressible_Throws(int revision, ulong permitted, uint root) => Assert.Equal(
        $"revision {revision} of security.capability cannot express these capabilities; use revision 3 for a root id, 2 otherwise",
        Assert.Throws<InvalidOperationException>(
            () => new FileCapabilities(new(permitted), default, Effective: false) { Revision = revision, RootId = root }.ToBytes()).Message);
}
