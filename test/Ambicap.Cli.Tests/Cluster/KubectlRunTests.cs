using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Tests.Cluster;

public sealed class KubectlRunTests
{
    private const string Logged = "E1128 18:55:50.035181     142 memcache.go:265] \"Unhandled Error\" err=\"couldn't get current server API group list\"\n";

    /// <summary>The first is what kubectl 1.36 writes where no server answers.</summary>
    [Theory]
    [InlineData(Logged + Logged + "The connection to the server localhost:8080 was refused\n", "The connection to the server localhost:8080 was refused")]
    [InlineData("Warning: old\nerror: context \"nope\" does not exist\n", "error: context \"nope\" does not exist")]
    [InlineData("Error from server (Forbidden): no\n" + Logged, "Error from server (Forbidden): no")]
    [InlineData("Warning: first\nWarning: last\n", "Warning: last")]
    [InlineData("", "it says nothing")]
    public void Reason_OfWhatKubectlWrote_IsTheLineThatSaysIt(string errors, string reason) =>
        Assert.Equal(reason, new KubectlRun(1, "", errors).Reason);
}
