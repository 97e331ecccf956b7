using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Runtime.Oci;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Runtime.Tests.Oci;

public sealed class CapabilitiesEditTests
{
    private static readonly string[] s_keys = ["bounding", "effective", "inheritable", "permitted", "ambient"];

    public static TheoryData<string> Recordings =>
        [.. Directory.GetFiles(Repository.TestData("oci"), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Add_Recording_ChangesNothingButCapabilities(string name)
    {
        byte[] before = File.ReadAllBytes(Repository.TestData("oci", name));
        CapabilitySet grant = CapabilitySet.Of(Capability.NetBindService, Capability.SysTime);
        byte[] after = Add(before, name.Contains("process", StringComparison.Ordinal), grant);

        Assert.Equal(WithoutCapabilities(before), WithoutCapabilities(after));
        CheckSets(before, after, grant);
        Assert.True(LongestCommonEdges(before, after) >= before.Length - CapabilitiesLength(before), "a byte outside the capabilities changed");
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"capabilities":{"bounding":["CAP_KILL"],"effective":["CAP_KILL"],"inheritable":["CAP_KILL"],"permitted":["CAP_KILL"],"ambient":["CAP_KILL"]},"a":1}""")]
    [InlineData("{}", """{"capabilities":{"bounding":["CAP_KILL"],"effective":["CAP_KILL"],"inheritable":["CAP_KILL"],"permitted":["CAP_KILL"],"ambient":["CAP_KILL"]}}""")]
    [InlineData("""{"capabilities" : null, "n":1e2}""", """{"capabilities" : {"bounding":["CAP_KILL"],"effective":["CAP_KILL"],"inheritable":["CAP_KILL"],"permitted":["CAP_KILL"],"ambient":["CAP_KILL"]}, "n":1e2}""")]
    [InlineData("""{"capabilities":{"bounding":["CAP_CHOWN" ],"x":[]}}""", """{"capabilities":{"effective":["CAP_KILL"],"inheritable":["CAP_KILL"],"permitted":["CAP_KILL"],"ambient":["CAP_KILL"],"bounding":["CAP_CHOWN","CAP_KILL" ],"x":[]}}""")]
    [InlineData("""{"capabilities":{"bounding":["CAP_KILL"],"effective":[ ],"inheritable":null,"permitted":["cap_kill"],"ambient":["CAP_NEW"]}}""", """{"capabilities":{"bounding":["CAP_KILL"],"effective":["CAP_KILL" ],"inheritable":["CAP_KILL"],"permitted":["cap_kill","CAP_KILL"],"ambient":["CAP_NEW","CAP_KILL"]}}""")]
    public void Add_Process_KeepsWhatIsThere(string before, string after) =>
        Assert.Equal(after, Encoding.UTF8.GetString(Add(Encoding.UTF8.GetBytes(before), isProcess: true, CapabilitySet.Of(Capability.Kill))));

    [Fact]
    public void Add_NothingMissing_IsTheSameArray()
    {
        byte[] before = Encoding.UTF8.GetBytes("""{"capabilities":{"bounding":["CAP_KILL"],"effective":["CAP_KILL"],"inheritable":["CAP_KILL"],"permitted":["CAP_KILL"],"ambient":["CAP_KILL"]}}""");
        Assert.Same(before, Add(before, isProcess: true, CapabilitySet.Of(Capability.Kill)));
    }

    [Fact]
    public void Add_GeneratedDocument_ChangesNothingButCapabilities() =>
        Gen.Select(OciGenerator.Config, Gen.ULong[1, CapabilitySet.AllKnown.Bits]).Sample(
            (text, bits) =>
            {
                byte[] before = Encoding.UTF8.GetBytes(text);
                CapabilitySet grant = new(bits);
                byte[] after = Add(before, isProcess: false, grant);
                Assert.Equal(WithoutCapabilities(before), WithoutCapabilities(after));
                CheckSets(before, after, grant);
                Assert.Same(after, Add(after, isProcess: false, grant));
            },
            iter: 5_000);

    private static byte[] Add(byte[] content, bool isProcess, CapabilitySet grant)
    {
        OciDocument document = isProcess ? OciReader.ReadProcess(content) : OciReader.ReadConfig(content);
        return CapabilitiesEdit.Add(content, document.Process!, grant);
    }

    /// <summary>Every array is exactly what it was and the grant.</summary>
    private static void CheckSets(byte[] before, byte[] after, CapabilitySet grant)
    {
        foreach (string key in s_keys)
        {
            string[] expected = [.. Names(before, key), .. grant.Select(capability => capability.ToKernelName())];
            Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), Names(after, key).Order(StringComparer.Ordinal));
        }
    }

    private static string[] Names(byte[] content, string key) =>
        [.. (ProcessOf(JsonNode.Parse(content)!)["capabilities"]?[key] as JsonArray ?? []).Select(node => node!.GetValue<string>()).Distinct()];

    private static string WithoutCapabilities(byte[] content)
    {
        JsonNode root = JsonNode.Parse(content)!;
        ProcessOf(root).AsObject().Remove("capabilities");
        return root.ToJsonString();
    }

    private static JsonNode ProcessOf(JsonNode root) => root["process"] ?? root;

    private static int CapabilitiesLength(byte[] content)
    {
        OciDocument document = OciReader.ReadConfig(content);
        ProcessLayout layout = document.Process ?? OciReader.ReadProcess(content).Process!;
        return layout.Capabilities is { } range ? range.End - range.Start : 0;
    }

    /// <summary>How many bytes of <paramref name="before"/> stand unchanged at the two ends of <paramref name="after"/>.</summary>
    private static int LongestCommonEdges(byte[] before, byte[] after)
    {
        int head = before.AsSpan().CommonPrefixLength(after);
        int tail = 0;
        while (tail < before.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        return head + tail;
    }
}
