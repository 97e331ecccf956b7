using Ambicap.Capabilities.Kernel;

namespace Ambicap.Capabilities.Tests.Kernel;

public sealed class ProcessCredentialsTests
{
    [Theory]
    [InlineData("10 20 ", "10,20")]
    [InlineData(" ", "")]
    public void Parse_StatusFile_HasAllIds(string groups, string expected)
    {
        Credentials ids = ProcessCredentials.Parse($"Name:\tweb\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nGroups:\t{groups}\n");
        Assert.Equal((new ProcessIds(1, 2, 3, 4), new ProcessIds(5, 6, 7, 8), expected), (ids.User, ids.Group, ids.Groups.ToString()));
    }

    [Fact]
    public void Parse_DamagedFile_NamesTheField() => Assert.Equal(
        "process status has no valid field Gid; a Linux kernel of 4.10 or newer is needed",
        Assert.Throws<InvalidDataException>(() => ProcessCredentials.Parse("Uid:\t1\t2\t3\t4\nGid:\t5\t6\t7\nGroups:\t\n")).Message);

    [Fact]
    public void TryRead_NoProcess_IsNull() => Assert.Null(ProcessCredentials.TryRead(int.MaxValue));
}
