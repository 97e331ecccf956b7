using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Cri.Tests.Runtimes;
using Ambicap.Host.Cri;
using Ambicap.Tests;
using Google.Protobuf;

namespace Ambicap.Cri.Tests.Programs;

/// <summary>The published <c>ambicap conformance</c> against something that only claims to be a CRI runtime.</summary>
public sealed class ConformanceHostileTests
{
    private const int InternalError = 2;

    private static readonly string s_status = string.Join(
        '\n',
        "Name:\tsleep", "PPid:\t0", "Uid:\t0\t0\t0\t0", "Gid:\t0\t0\t0\t0", "CapInh:\t0000000000000000", "CapPrm:\t00000000000000c0",
        "CapEff:\t00000000000000c0", "CapBnd:\t00000000000000c0", "CapAmb:\t0000000000000000", "NoNewPrivs:\t0", "Seccomp:\t0", "");

    [Theory]
    [InlineData("nothing", "(runtime endpoint unix:///.+: not ready for a case within 2 s; see the runtime's log, or give it longer with --timeout"
        + "|the container runtime failed in the middle: it ended a call before its image was written; see the runtime's log, then run again)")]
    [InlineData("silence", "runtime endpoint unix:///.+: not ready for a case within 2 s; see the runtime's log, or give it longer with --timeout")]
    [InlineData("nonsense", "the container runtime failed in the middle: .+; see the runtime's log, then run again")]
    [InlineData("reset", "the container runtime failed in the middle: .+; see the runtime's log, then run again")]
    [InlineData("hollow", "the runtime at unix:///.+ cannot run a container: not done within 2 s; give it longer with --timeout; make that work first")]
    public async Task Conformance_RuntimeAnswersNoSense_IsOneLineAndExitCode2(string way, string errors)
    {
        (int exitCode, string output, string said) = await RunAsync(way, ".");
        Assert.Matches($"^ambicap: {errors}\n$", said);
        Assert.Equal((2, ""), (exitCode, output));
    }

    /// <summary>The processes seem to be there; whatever else is asked for is empty.</summary>
    [Fact]
    public async Task Conformance_AnswersAreEmpty_FailsTheCases()
    {
        (int exitCode, string output, string said) = await RunAsync("pretence", "^(ambient-nonroot|attach|bind-add|exec-stream|user-name-unknown)$");
        Assert.Equal((1, ""), (exitCode, said));
        JsonArray cases = JsonNode.Parse(output)!["cases"]!.AsArray();
        Assert.Equal(
            [
                "web, init: ambient is none, expected NET_ADMIN", "the runtime streams at \"\", which is no address",
                "web: it runs, expected that it does not", "the runtime streams at \"\", which is no address",
                "web: it was started, expected that it is refused",
            ],
            cases.Select(found => (string?)found!["reasons"]![0]));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string way, string focus)
    {
        using TemporaryFolder folder = new();
        await using FakeRuntime runtime = await FakeRuntime.StartAsync(folder.File("fake.sock"), call => AnswerAsync(call, way));
        string timeout = way == "pretence" ? "10s" : "2s";
        ProcessStartInfo start = new(
            Repository.Program("ambicap"),
            ["conformance", "--runtime-endpoint", folder.File("fake.sock"), "--timeout", timeout, "--focus", focus, "-o", "json"]);
        start.Environment["TMPDIR"] = folder.Path;
        ProgramRun run = await Task.Run(() => ProgramRun.Of(start));
        Assert.Empty(Directory.GetDirectories(folder.Path));
        return (run.ExitCode, run.Output, run.Errors);
    }

    private static async Task AnswerAsync(FakeCall call, string way)
    {
        string method = call.Path.Split('/')[^1];
        byte[] nothing = [];
        byte[]? answer = (way, method) switch
        {
            (_, "Version") => new VersionResponse { RuntimeName = "fake", RuntimeVersion = "1" }.ToByteArray(),
            ("hollow" or "pretence", "ImageStatus") => new ImageStatusResponse { Image = new Image { Id = "image" } }.ToByteArray(),
            ("pretence", "ExecSync") => new ExecSyncResponse { Stdout = ByteString.CopyFromUtf8(s_status) }.ToByteArray(),
            ("nothing" or "hollow" or "pretence", _) => nothing,
            ("nonsense", _) => [0xFF, 0xFF, 0xFF, 0xFF],
            _ => null,
        };
        if (answer is not null)
        {
            await call.WriteAsync(answer);
            call.End();
        }
        else if (way == "reset")
        {
            call.Reset(InternalError);
        }
        else
        {
            await Task.Delay(Timeout.Infinite, call.Aborted);
        }
    }
}
