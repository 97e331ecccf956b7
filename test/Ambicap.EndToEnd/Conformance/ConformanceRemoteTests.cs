using System.Text.Json.Nodes;
using Ambicap.Cli.Containerd;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Conformance;

/// <summary>
/// The published <c>ambicap conformance</c> in a network of its own and with a temporary folder of its own: like that, it has of a runtime what
/// another machine has, to which the socket is forwarded, and no more.
/// </summary>
[Collection(nameof(ContainerdFixture))]
public sealed class ConformanceRemoteTests(ContainerdFixture fixture)
{
    private static readonly string[] s_elsewhere =
        ["unshare", "--mount", "--net", "sh", "-c", "mount -t tmpfs tmpfs \"$TMPDIR\" && exec \"$@\"", "sh"];

    private static readonly string[] s_cases =
        ["attach", "defaults-root", "exec-stream", "exec-stream-without", "exec-without", "seccomp-localhost"];

    [Fact]
    public async Task Conformance_OnlyTheSocketIsReachable_LeavesOutWhatNeedsMore()
    {
        string[] before = await NodeListing.OfAsync(fixture.Containerd.Connection);
        using TemporaryFolder temporary = new();
        string[] options = ["--handler", ContainerdConfiguration.PlainHandler, "--focus", $"^({string.Join('|', s_cases)})$", "-o", "json"];
        ProgramRun run = ProgramRun.Of(ConformanceProcess.NewStart(s_elsewhere, fixture.Containerd, temporary, options));

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        JsonArray cases = JsonNode.Parse(run.Output)!["cases"]!.AsArray();
        Assert.Equal(
            s_cases.Zip((string[])["not run", "pass", "not run", "not run", "pass", "not run"]),
            cases.Select(found => ((string)found!["name"]!, (string)found["result"]!)));
        Assert.All(
            cases.Where(found => (string?)found!["result"] == "not run"),
            found => Assert.Matches(
                "^(the runtime streams at 127.0.0.1:[0-9]+, which does not answer from here: .+"
                + "|the runtime does not see this machine's files: .*no such file.*)$",
                (string?)Assert.Single(found!["reasons"]!.AsArray())));
        Assert.Equal(before, await NodeListing.OfAsync(fixture.Containerd.Connection));
    }
}
