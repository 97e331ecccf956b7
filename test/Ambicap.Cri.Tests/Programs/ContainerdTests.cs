using System.Diagnostics;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Run;
using Ambicap.Cri.Containers;
using Ambicap.Cri.Tests.Runtimes;
using Ambicap.Host.Cri;
using Ambicap.Tests;
using Grpc.Core;

[assembly: AssemblyFixture(typeof(ContainerdFixture))]

namespace Ambicap.Cri.Tests.Programs;

/// <summary>The published proxy in front of a real, unmodified containerd with ambicap-runtime.</summary>
public sealed class ContainerdTests(ContainerdFixture fixture)
{
    private const string Create = "runtime.v1.RuntimeService/CreateContainer";
    private const string OldCreate = "runtime.v1alpha2.RuntimeService/CreateContainer";
    private const string Bound = "0000000000000400";
    private const string Nothing = "0000000000000000";

    private static readonly string[] s_sleep = ["sleep", "1000"];

    [Fact]
    public void AmbicapRun_ThroughTheProxy_DoesTheWholeOfWhatItDoes()
    {
        const string pod = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: whole
              annotations: {ambient.ambicap.dev/web: NET_BIND_SERVICE}
            spec:
              runtimeClassName: ambicap
              initContainers:
              - name: prepare
                image: ambicap.local/busybox:plain
                command: [sh, -c, "echo prepared; id -u"]
                securityContext: {runAsUser: 1001}
              containers:
              - name: web
                image: ambicap.local/busybox:plain
                command: [httpd, -f, -p, "80", -h, /www]
                ports: [{containerPort: 80}]
                securityContext: {runAsUser: 1000, runAsGroup: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;
        Repository.NeedsRoot();
        ProgramRun run = ProgramRun.Of(
            new ProcessStartInfo(Repository.Program("ambicap"), ["run", "-f", "-", "--runtime-endpoint", "unix://" + fixture.ProxySocket, "-o", "json"]), pod);
        Assert.True(run is { ExitCode: 0, Errors: "" }, run.Errors);
        JsonArray containers = JsonNode.Parse(run.Output)!["containers"]!.AsArray();
        Assert.Equal(["exited", "running"], containers.Select(container => (string)container!["state"]!));
        Assert.Contains("prepared", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_WithTheCrisField_ListensOnPort80WithExactlyThatCapability()
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap");
        string id = await StartAsync(sandbox.Request("web", ["httpd", "-f", "-p", "80", "-h", "/www"], ambient: ["NET_BIND_SERVICE"]));

        Assert.Equal("served by a container\n", await UntilAsync(() => ExecAsync(id, "wget", "-q", "-O", "-", "http://127.0.0.1/")));
        Assert.Equal(Sets(Bound), await ExecAsync(id, "grep", "Cap", "/proc/1/status"));
        Assert.Equal(Sets(Bound), await ExecAsync(id, "grep", "Cap", "/proc/self/status"));
        Assert.Equal("NoNewPrivs:\t1\n", await ExecAsync(id, "grep", "NoNewPrivs", "/proc/1/status"));
    }

    [Fact]
    public async Task Container_WithTheCrisField_HoldsNothingWithoutTheProxy()
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap");
        using RawClient direct = new(fixture.RuntimeSocket);
        string id = await StartAsync(sandbox.Request("web", s_sleep, ambient: ["NET_BIND_SERVICE"]), direct);
        Assert.Equal(Sets(Nothing), await ExecAsync(id, "grep", "Cap", "/proc/1/status"));
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/web", 1000, Bound)]
    [InlineData("ambient.ambicap.dev/other", 1000, Nothing)]
    [InlineData("nonroot.ambicap.dev/web", 1000, Bound)]
    [InlineData("nonroot.ambicap.dev/web", 0, Nothing)]
    public async Task Container_WithAGrantOfItsPod_HoldsIt(string key, long user, string expected)
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap", (key, "NET_BIND_SERVICE"));
        string id = await StartAsync(sandbox.Request("web", s_sleep, user: user));
        Assert.Equal(Sets(expected), await ExecAsync(id, "grep", "Cap", "/proc/1/status"));
    }

    [Theory]
    [InlineData("SYSLOG", "ambient.ambicap.dev/web", 1000, "busybox dmesg")]
    [InlineData("SYS_CHROOT", "ambient.ambicap.dev/web", 1000, "busybox chroot / true")]
    [InlineData("SYS_CHROOT", "nonroot.ambicap.dev/web", 1000, "busybox chroot / true")]
    [InlineData("SYS_CHROOT", "ambient.ambicap.dev/web", 0, "busybox chroot / true")]
    public async Task Container_WithAGrantThatTheDefaultProfileGates_MakesTheSystemCall(string name, string key, long user, string program)
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap", (key, name));
        string id = await StartAsync(sandbox.Request("web", Calling(program), user: user));
        Assert.Equal("exit code 0\n", await UntilAsync(() => ExecAsync(id, "cat", "/tmp/called")));
        Assert.Equal("Seccomp:\t2\n", await ExecAsync(id, "grep", "Seccomp:", "/proc/1/status"));
        Assert.Equal("0\n", await ExecAsync(id, "sh", "-c", $"{program} > /dev/null; echo $?"));
        Assert.Equal(Sets(CapabilitySet.Parse(name).ToMask()), await ExecAsync(id, "grep", "Cap", "/proc/1/status"));
    }

    [Theory]
    [InlineData("SYSLOG", "busybox dmesg")]
    [InlineData("SYS_CHROOT", "busybox chroot / true")]
    public async Task Container_WithAGrantThatTheDefaultProfileGates_DoesNotStartWithoutTheProxy(string name, string program)
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap", ("ambient.ambicap.dev/web", name));
        using RawClient direct = new(fixture.RuntimeSocket);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => StartAsync(sandbox.Request("web", Calling(program)), direct));
        Assert.Contains($"container \"web\" is granted {name}, but its seccomp profile refuses what that is for", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_WithAGrantForNonRootUsers_IsNotGivenItAsRootByTheProfile()
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap", ("nonroot.ambicap.dev/web", "SYS_CHROOT"));
        string id = await StartAsync(sandbox.Request("web", Calling("busybox chroot / true"), user: 0));
        Assert.Equal("exit code 1\n", await UntilAsync(() => ExecAsync(id, "cat", "/tmp/called")));
        Assert.Equal(Sets(Nothing), await ExecAsync(id, "grep", "Cap", "/proc/1/status"));
    }

    [Fact]
    public async Task Container_OfTheOldVersionOfTheCri_HoldsItsGrantToo()
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap", ("ambient.ambicap.dev/web", "NET_BIND_SERVICE"));
        using RawClient client = new(fixture.ProxySocket);
        byte[] response = await client.Unary(OldCreate, sandbox.Request("web", s_sleep)).ResponseAsync;
        string id = CreateContainerResponse.Parser.ParseFrom(response).ContainerId;
        _ = await fixture.Proxied.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id });
        Assert.Equal(Sets(Bound), await ExecAsync(id, "grep", "Cap", "/proc/1/status"));
    }

    [Fact]
    public async Task Container_OfTheDefaultHandler_IsJudgedByItsRuntime()
    {
        // The fixture's containerd has ambicap as its default handler.
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("");
        string id = await StartAsync(sandbox.Request("web", s_sleep, ambient: ["NET_BIND_SERVICE"]));
        Assert.Equal(Sets(Bound), await ExecAsync(id, "grep", "Cap", "/proc/1/status"));
    }

    [Theory]
    [InlineData("", "ambicap-runtime")]
    [InlineData("ambicap", "ambicap-runtime")]
    [InlineData("runc", "runc")]
    public async Task Handler_OfASandbox_IsToldWithItsBinaryAndWhatItPasses(string handler, string binary)
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync(handler);
        using SandboxQuestions questions = new(new UnixEndpoint(fixture.RuntimeSocket));
        foreach (string service in (string[])["runtime.v1.RuntimeService", "runtime.v1alpha2.RuntimeService"])
        {
            SandboxHandler told = await questions.HandlerOfAsync(service, sandbox.Id, CancellationToken.None);
            Assert.Equal((handler, binary), (told.Name, Path.GetFileName(told.Binary)));
            Assert.Equal(["ambient.ambicap.dev/*", "nonroot.ambicap.dev/*"], told.PodAnnotations);
            Assert.Equal(["ambicap.dev/ambient"], told.ContainerAnnotations);
        }
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/web")]
    [InlineData("nonroot.ambicap.dev/web")]
    public async Task Create_WithAHandlerThatDoesNotLeadToUs_IsFailedPrecondition(string key)
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("runc", (key, "NET_BIND_SERVICE"));
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => StartAsync(sandbox.Request("web", s_sleep)));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Equal(
            "ambicap: container \"web\": NET_BIND_SERVICE cannot be made ambient: the handler \"runc\" does not lead to ambicap-runtime; "
            + "give the Pod a runtimeClassName whose handler does, or name the handler with --handler if it does",
            refusal.Status.Detail);
        _ = await StartAsync(sandbox.Request("plain", s_sleep));
    }

    [Fact]
    public async Task Create_WithANameInDropToo_IsInvalidArgument()
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap");
        byte[] request = sandbox.Request("web", s_sleep, ambient: ["NET_BIND_SERVICE"], drop: ["CAP_NET_BIND_SERVICE"]);
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => StartAsync(request));
        Assert.Equal(
            (StatusCode.InvalidArgument, "ambicap: container \"web\": NET_BIND_SERVICE is both dropped and granted; remove it from drop, or from the grant"),
            (refusal.StatusCode, refusal.Status.Detail));
    }

    [Fact]
    public async Task Create_InASandboxThatIsNotThere_HasTheRuntimesAnswer()
    {
        TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap");
        await sandbox.DisposeAsync();
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => StartAsync(sandbox.Request("web", s_sleep, ambient: ["NET_BIND_SERVICE"])));
        Assert.Equal((StatusCode.NotFound, "an error occurred when try to find sandbox: not found"), (refusal.StatusCode, refusal.Status.Detail));
    }

    [Fact]
    public async Task Logs_OfAContainer_AreWritten()
    {
        await using PodRunner runner = fixture.NewRunner();
        RunManifest manifest = RunManifest.Parse(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: talker}
            spec:
              restartPolicy: Never
              containers:
              - {name: talker, image: "ambicap.local/busybox:plain", command: [sh, -c, "echo out; echo err >&2"]}
            """u8,
            "pod.yaml");
        PodRun run = await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);
        Assert.True(run.IsGood);
        Assert.Equal(["err", "out"], run.Containers[0].Log.Order());
    }

    [Fact]
    public async Task Events_WhichThisContainerdDoesNotHave_AreUnimplementedAsItSays()
    {
        using RawClient client = new(fixture.ProxySocket);
        using RawClient direct = new(fixture.RuntimeSocket);
        Assert.Equal(await FailureOfEventsAsync(direct), await FailureOfEventsAsync(client));
        Assert.Equal(StatusCode.Unimplemented, (await FailureOfEventsAsync(client)).StatusCode);
    }

    [Fact]
    public async Task Exec_AsAStream_IsPreparedAtTheRuntime()
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap");
        string id = await StartAsync(sandbox.Request("web", s_sleep));
        using RawClient client = new(fixture.ProxySocket);
        // ExecRequest: container_id = 1, cmd = 2, stdout = 5. ExecResponse: url = 1.
        byte[] request = [10, (byte)id.Length, .. System.Text.Encoding.ASCII.GetBytes(id), 18, 4, .. "true"u8, 40, 1];
        byte[] response = await client.Unary("runtime.v1.RuntimeService/Exec", request).ResponseAsync;
        Assert.StartsWith("http://127.0.0.1:", System.Text.Encoding.ASCII.GetString(response[2..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_AThousandByManyCallers_AreAllAnswered()
    {
        await using TestSandbox sandbox = await fixture.StartSandboxAsync("ambicap");
        using RawClient client = new(fixture.ProxySocket);
        byte[] version = await client.Unary("runtime.v1.RuntimeService/Version", []).ResponseAsync;
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
        {
            if (number % 2 == 0)
            {
                Assert.Equal(version, await client.Unary("runtime.v1.RuntimeService/Version", []).ResponseAsync);
            }
            else
            {
                ListPodSandboxResponse list = ListPodSandboxResponse.Parser.ParseFrom(await client.Unary("runtime.v1.RuntimeService/ListPodSandbox", []).ResponseAsync);
                Assert.Contains(list.Items, item => item.Id == sandbox.Id);
            }
        });
    }

    private async Task<string> StartAsync(byte[] request, RawClient? client = null)
    {
        using RawClient proxied = new(fixture.ProxySocket);
        byte[] response = await (client ?? proxied).Unary(Create, request).ResponseAsync;
        string id = CreateContainerResponse.Parser.ParseFrom(response).ContainerId;
        _ = await fixture.Proxied.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = id });
        return id;
    }

    private async Task<string> ExecAsync(string id, params string[] command)
    {
        ExecSyncRequest request = new() { ContainerId = id, Timeout = 10 };
        request.Cmd.Add(command);
        ExecSyncResponse response = await fixture.Proxied.Runtime.ExecSyncAsync(request);
        return response.Stdout.ToStringUtf8();
    }

    private static async Task<string> UntilAsync(Func<Task<string>> get)
    {
        string text = "";
        for (int i = 0; i < 100 && text.Length == 0; i++)
        {
            text = await get();
            await Task.Delay(20);
        }

        return text;
    }

    private static async Task<(StatusCode StatusCode, string Detail)> FailureOfEventsAsync(RawClient client)
    {
        using AsyncServerStreamingCall<byte[]> call = client.ServerStream("runtime.v1.RuntimeService/GetContainerEvents", []);
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        return (failure.StatusCode, failure.Status.Detail);
    }

    /// <summary>A container that makes a system call once, notes what came of it, and stays.</summary>
    private static string[] Calling(string program) =>
        ["sh", "-c", $"{program} > /dev/null; echo exit code $? > /tmp/called; exec sleep 1000"];

    private static string Sets(string mask) =>
        string.Concat(((string[])["Inh", "Prm", "Eff", "Bnd", "Amb"]).Select(set => $"Cap{set}:\t{mask}\n"));
}
