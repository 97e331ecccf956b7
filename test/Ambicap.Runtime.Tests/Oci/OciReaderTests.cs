using System.Text;
using Ambicap.Policy.Managers;
using Ambicap.Runtime.Oci;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Runtime.Tests.Oci;

public sealed class OciReaderTests
{
    [Theory]
    [InlineData("""{"process":{},"process":{}}""", "it has the key \"process\" twice")]
    [InlineData("""{"process":{},"Process":{}}""", "it spells the key \"process\" in another case")]
    [InlineData("""{"annotations":{},"annotations":{}}""", "it has the key \"annotations\" twice")]
    [InlineData("""{"annotations":{"ambicap.dev/ambient":"A","ambicap.dev/ambient":"B"}}""", "it has the annotation ambicap.dev/ambient twice")]
    [InlineData("""{"annotations":{"ambicap.dev/ambient":1}}""", "the annotation ambicap.dev/ambient is not a string")]
    [InlineData("""{"process":{"capabilities":{},"capabilities":{}}}""", "the process has the key \"capabilities\" twice")]
    [InlineData("""{"process":{"CAPABILITIES":{}}}""", "it spells the key \"capabilities\" in another case")]
    [InlineData("""{"process":{"capabilities":{"ambient":[],"ambient":[]}}}""", "the capabilities have one key twice: ambient")]
    [InlineData("""{"process":{"capabilities":{"ambient":{}}}}""", "the capabilities' ambient is not a list")]
    [InlineData("""{"process":{"capabilities":{"ambient":[1]}}}""", "the capabilities hold something that is not a string")]
    [InlineData("""{"process":{"capabilities":[]}}""", "the value of \"capabilities\" is not an object")]
    [InlineData("""{"process":{"user":{"uid":1},"user":{"uid":0}}}""", "the process has the key \"user\" twice")]
    [InlineData("""{"process":{"user":{"uid":1},"u\u017fer":{"uid":0}}}""", "it spells the key \"user\" in another case")]
    [InlineData("""{"process":{"user":{"uid":-1}}}""", "the user's uid is not a number from 0 to 4294967295")]
    [InlineData("""{"process":{"user":{"uid":0,"uid":1}}}""", "the user has the key \"uid\" twice")]
    [InlineData("""{"process":[]}""", "the value of \"process\" is not an object")]
    [InlineData("""{"proc\u0065ss":{"capabilities":{}},"process":{}}""", "it has the key \"process\" twice")]
    public void ReadConfig_AmbiguousDocument_IsFlawed(string text, string flaw) =>
        Assert.Equal(flaw, OciReader.ReadConfig(Encoding.UTF8.GetBytes(text)).Flaw);

    [Theory]
    [InlineData("", "it is not valid JSON at line 1, byte 1")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{\n\"a\":}", "it is not valid JSON at line 2, byte 5")]
    [InlineData("{} x", "it is not valid JSON at line 1, byte 4")]
    [InlineData("\ufeff{}", "it is not valid JSON at line 1, byte 1")]
    [InlineData("{\"annotations\":{\"\\ud800\":\"\"}}", "it has text that is not Unicode near byte 16")]
    public void ReadConfig_BrokenDocument_SaysWhere(string text, string message) =>
        Assert.Equal(message, Assert.Throws<RefusalException>(() => OciReader.ReadConfig(Encoding.UTF8.GetBytes(text))).Message);

    [Fact]
    public void ReadConfig_InvalidUtf8_IsRefused() =>
        Assert.Equal("it is not UTF-8", Assert.Throws<RefusalException>(() => OciReader.ReadConfig([(byte)'{', 0xff, (byte)'}'])).Message);

    [Fact]
    public void ReadConfig_TooDeep_IsRefused()
    {
        string text = "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        Assert.Throws<RefusalException>(() => OciReader.ReadConfig(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void ReadConfig_MutatedRecording_EndsInADocumentOrARefusal()
    {
        byte[][] recordings = [.. Directory.GetFiles(Repository.TestData("oci"), "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        Gen.Select(Gen.Int[0, recordings.Length - 1], Gen.Select(Gen.Int[0, 20_000], Gen.Byte).Array[1, 4]).Sample(
            (which, changes) =>
            {
                byte[] content = [.. recordings[which]];
                foreach ((int place, byte value) in changes)
                {
                    content[place % content.Length] = value;
                }

                try
                {
                    OciDocument document = OciReader.ReadConfig(content);
                    _ = ContainerIdentity.Of(document.Annotations.Find);
                }
                catch (RefusalException)
                {
                    // The other proper end.
                }
            },
            iter: 5_000);
    }
}
