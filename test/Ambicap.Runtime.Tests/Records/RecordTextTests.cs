using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Records;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Records;

public sealed class RecordTextTests : IDisposable
{
    private static readonly RememberedGrant s_grant = new(
        "web", new Grant(CapabilitySet.Of(Capability.NetRaw), CapabilitySet.Of(Capability.Kill)), CapabilitySet.Of(Capability.NetRaw, Capability.Kill, Capability.NetAdmin),
        CapabilitySet.Of(Capability.Kill));

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Write_Grant_IsThisText() => Assert.Equal(
        "ambicap record 1\nruntime /usr/sbin/runc\nconfig /b/config.json\nambient 0000000000002000\nnonroot 0000000000000020\nallowed 0000000000003020\nfiltered 0000000000000020\ncontainer web\n"u8.ToArray(),
        RecordText.Write(new ContainerRecord(BytePath.Of("/usr/sbin/runc"), BytePath.Of("/b/config.json"), s_grant)));

    [Theory]
    [InlineData("web")]
    [InlineData("")]
    [InlineData("a\nb\nno grant")]
    public void TryRead_WrittenGrant_IsTheSame(string name)
    {
        // Paths are bytes, UTF-8 or not; one with a line end cannot stand in a line, and config.json's is left out then.
        ContainerRecord read = Read(RecordText.Write(new ContainerRecord(BytePath.Of([(byte)'/', 0xFF]), BytePath.Of("/b\n"u8), s_grant with { Container = name }))!)!;
        Assert.Equal([(byte)'/', 0xFF], read.Runtime.Bytes.ToArray());
        Assert.Null(read.Config);
        Assert.Equal(s_grant with { Container = name }, read.Grant);
    }

    [Fact]
    public void TryRead_WrittenWithoutAGrant_HasNone()
    {
        ContainerRecord read = Read(RecordText.Write(new ContainerRecord(BytePath.Of("/r"), BytePath.Of("/b/c"), null))!)!;
        Assert.Equal(("/r", "/b/c", null), (read.Runtime.ToString(), read.Config?.ToString(), read.Grant));
    }

    [Fact]
    public void Write_RuntimeWithALineEnd_IsNoRecord() => Assert.Null(RecordText.Write(new ContainerRecord(BytePath.Of("/r\n"), null, null)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryRead_CutAnywhere_IsDamagedNotWithoutAGrant(bool isGranted)
    {
        byte[] whole = RecordText.Write(new ContainerRecord(BytePath.Of("/usr/sbin/runc"), BytePath.Of("/b/config.json"), isGranted ? s_grant : null))!;
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(Read(whole[..length]));
        }

        Assert.NotNull(Read(whole));
    }

    [Theory]
    [InlineData("ambicap record 2\nruntime /r\nconfig \nno grant\n")]
    [InlineData("ambicap record 1\nruntime r\nconfig \nno grant\n")]
    [InlineData("ambicap record 1\nruntime /r\nconfig \nno grant\nmore\n")]
    [InlineData("ambicap record 1\nruntime /r\nconfig \nambient x\nnonroot 0\nallowed 0\nfiltered 0\ncontainer \n")]
    public void TryRead_OtherText_IsDamaged(string text) => Assert.Null(Read(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void TryRead_WritableByOthers_IsNotBelieved()
    {
        string file = _folder.Write("record", "ambicap record 1\nruntime /r\nconfig \nno grant\n");
        File.SetUnixFileMode(file, (UnixFileMode)0x1B6);
        Assert.True(RecordText.TryRead(BytePath.Of(file), out ContainerRecord? record));
        Assert.Null(record);
    }

    [Fact]
    public void TryRead_NoFile_IsNone() => Assert.False(RecordText.TryRead(BytePath.Of(_folder.File("none")), out _));

    public void Dispose() => _folder.Dispose();

    private ContainerRecord? Read(byte[] text)
    {
        string file = _folder.File("record");
        File.WriteAllBytes(file, text);
        File.SetUnixFileMode(file, (UnixFileMode)0x180);
        Assert.True(RecordText.TryRead(BytePath.Of(file), out ContainerRecord? record));
        return record;
    }
}
