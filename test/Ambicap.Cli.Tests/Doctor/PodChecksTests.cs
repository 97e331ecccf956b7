using Ambicap.Cli.Doctor;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Doctor;

/// <summary>The cluster is a script in the place of kubectl.</summary>
public sealed class PodChecksTests : IDisposable
{
    private const string Grant = "\"ambient.ambicap.dev/web\":\"KILL\"";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _pods = [];

    [Fact]
    public void Run_PodsAsTheyShouldBe_AreWell()
    {
        Add("both", "ambicap", Grant);
        Add("neither", "", "");
        Add("other", "gvisor", "\"x\":\"y\"");
        Assert.All(Run(null), found => Assert.Equal(Health.Ok, found.Health));
    }

    [Fact]
    public void Run_ClassWithoutGrantAndGrantWithoutClass_AreNamed()
    {
        Add("copy", "ambicap", "");
        Add("lost", "", Grant);
        Assert.Equal(
            ["1 have our RuntimeClass and no grant: shop/copy", "1 have a grant that no node reads, since their RuntimeClass is another: shop/lost", "none has a grant or our RuntimeClass"],
            Run(null).Select(found => found.Detail));
    }

    [Theory]
    [InlineData("hash-1", Health.Ok, "1 of this node run with ambicap-runtime")]
    [InlineData("other", Health.Failed, "1 show our RuntimeClass or a grant in the API, and run without: shop/static")]
    [InlineData(null, Health.Unknown, "only their node knows how they run: run ambicap doctor as root on node-1")]
    public void Run_StaticPod_IsJudgedByWhatItsNodeRecorded(string? recorded, object health, string detail)
    {
        Add("static", "ambicap", Grant + ",\"kubernetes.io/config.mirror\":\"hash-1\"");
        Finding found = Run(recorded)[^1];
        Assert.Equal((health, detail), ((object)found.Health, found.Detail));
    }

    [Fact]
    public void Run_NoRight_IsUnknown()
    {
        string kubectl = _folder.Script("kubectl", "echo 'pods is forbidden' >&2; exit 1\n");
        using ClusterView cluster = new(kubectl, []);
        Finding found = Assert.Single(PodChecks.Run(cluster, "ambicap", null, "node-1"));
        Assert.Equal((Health.Unknown, "pods is forbidden"), (found.Health, found.Detail));
    }

    public void Dispose() => _folder.Dispose();

    private void Add(string name, string runtimeClass, string annotations) => _pods.Add(
        "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"" + name + "\",\"annotations\":{" + annotations
        + "}},\"spec\":{\"nodeName\":\"node-1\",\"runtimeClassName\":\"" + runtimeClass + "\"},\"status\":{\"phase\":\"Running\"}}");

    private Finding[] Run(string? recorded)
    {
        string pods = _folder.Write("pods.json", $"{{\"items\":[{string.Join(',', _pods)}]}}");
        string classes = _folder.Write("classes.json", """{"items":[{"metadata":{"name":"ambicap"},"handler":"ambicap"},{"metadata":{"name":"gvisor"},"handler":"runsc"}]}""");
        string kubectl = _folder.Script("kubectl", $"case $2 in pods) cat {pods} ;; runtimeclasses) cat {classes} ;; esac\n");
        using ClusterView cluster = new(kubectl, []);
        return [.. PodChecks.Run(cluster, "ambicap", recorded is null ? null : new HashSet<string> { recorded }, "node-1")];
    }
}
