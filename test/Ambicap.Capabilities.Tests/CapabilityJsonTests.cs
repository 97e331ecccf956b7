using System.Text.Json;

namespace Ambicap.Capabilities.Tests;

public sealed class CapabilityJsonTests
{
    [Fact]
    public void CapabilitySet_CollectionExpression_IsTheSet()
    {
        CapabilitySet set = [Capability.NetRaw, Capability.Kill, Capability.NetRaw];
        Assert.Equal("KILL,NET_RAW", set.ToString());
        CapabilitySet more = [.. set, Capability.Bpf];
        Assert.Equal("BPF", (more - set).ToString());
        Assert.Equal("BPF", (more ^ set).ToString());
        SupplementaryGroups groups = [20, 10];
        Assert.Equal("10,20", groups.ToString());
    }

    [Theory]
    [InlineData("[\"CAP_NET_RAW\",\"kill\",\"50\"]", "[\"KILL\",\"NET_RAW\",\"50\"]")]
    [InlineData("\"0x400\"", "[\"NET_BIND_SERVICE\"]")]
    [InlineData("[]", "[]")]
    public void Deserialize_Set_IsWrittenAsAList(string json, string written) =>
        Assert.Equal(written, JsonSerializer.Serialize(JsonSerializer.Deserialize<CapabilitySet>(json)));

    [Theory]
    [InlineData("[\"NET_RWA\"]", "'NET_RWA' is not a capability; did you mean NET_RAW?")]
    [InlineData("[1]", "a list of capabilities has names, such as [\"NET_RAW\"]; write it so")]
    [InlineData("1", "a set of capabilities is a list of names, such as [\"NET_RAW\"]; write it so")]
    public void Deserialize_WrongSet_SaysWhy(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CapabilitySet>(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deserialize_CapabilityAndText_ComeBack()
    {
        Dictionary<Capability, CapabilityText> files = new() { [Capability.NetRaw] = CapabilityText.Parse("cap_net_raw=ep") };
        string json = JsonSerializer.Serialize(files);
        Assert.Equal("{\"NET_RAW\":\"cap_net_raw=ep\"}", json);
        Assert.Equal(files, JsonSerializer.Deserialize<Dictionary<Capability, CapabilityText>>(json));
        Assert.Equal(Capability.Bpf, JsonSerializer.Deserialize<Capability>("\"cap_bpf\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Capability>("39"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CapabilityText>("\"x\""));
    }

    [Fact]
    public void Parse_AsIParsable_IsTheSame()
    {
        Assert.Equal([Capability.Kill], Read<CapabilitySet>("kill"));
        Assert.Equal("cap_kill=ep", Read<CapabilityText>("cap_kill=ep").ToString());
        Assert.Equal("/bin/x cap_kill=ep", Read<FileCapabilityLine>("/bin/x cap_kill=ep").ToString());
        Assert.False(CanRead<CapabilitySet>("x"));
        Assert.False(CanRead<CapabilityText>(null));
        Assert.False(CanRead<FileCapabilityLine>("x"));

        static T Read<T>(string text)
            where T : IParsable<T> => T.Parse(text, null);

        static bool CanRead<T>(string? text)
            where T : IParsable<T> => T.TryParse(text, null, out _);
    }
}
