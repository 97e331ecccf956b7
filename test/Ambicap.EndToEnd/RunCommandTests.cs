using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>The published <c>ambicap run</c>, as a person or a script uses it.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class RunCommandTests(ContainerdFixture fixture)
{
    private const string Unprivileged = "securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

    [Fact]
    public void Run_InitContainers_RunInOrderBeforeTheContainers()
    {
        ProgramRun run = fixture.Run(Pod("""
              restartPolicy: Never
              volumes: [{name: data, emptyDir: {}}]
              initContainers:
              - {name: one, image: ambicap.local/busybox:plain, command: [sh, -c, "echo $(A) >>/data/log"], env: [{name: A, value: first}], volumeMounts: [{name: data, mountPath: /data}] }
              - {name: two, image: ambicap.local/busybox:plain, command: [sh, -c, "echo second >>/data/log"], volumeMounts: [{name: data, mountPath: /data}] }
              containers:
              - {name: last, image: ambicap.local/busybox:plain, command: [cat, /data/log], volumeMounts: [{name: data, mountPath: /data}], UNPRIVILEGED }
            """.Replace("UNPRIVILEGED", Unprivileged, StringComparison.Ordinal)), "-o", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        JsonNode result = JsonNode.Parse(run.Output)!;
        Assert.True((bool)result["good"]!);
        Assert.Equal(["init", "init", "main"], result["containers"]!.AsArray().Select(container => (string)container!["role"]!));
        Assert.Equal("[\"first\",\"second\"]", result["containers"]![2]!["log"]!.ToJsonString());
    }

    [Fact]
    public void Run_FailingInitContainer_StopsThere()
    {
        ProgramRun run = fixture.Run(Pod("""
              initContainers:
              - {name: bad, image: ambicap.local/busybox:plain, command: [sh, -c, "echo why; exit 3"]}
              containers:
              - {name: never, image: ambicap.local/busybox:plain, command: [sleep, "100"]}
            """));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("ambicap: container \"bad\" ended with exit code 3\nambicap: container \"never\" was not started, because an earlier container failed\n", run.Errors);
        Assert.Contains("exited 3", run.Output, StringComparison.Ordinal);
        Assert.Contains("log of bad:\n  why\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Sidecar_RunsOn()
    {
        ProgramRun run = fixture.Run(Pod("""
              restartPolicy: Never
              initContainers:
              - {name: side, image: ambicap.local/busybox:plain, restartPolicy: Always, command: [sleep, "100"]}
              containers:
              - {name: main, image: ambicap.local/busybox:plain, command: ["true"]}
            """));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public void Run_TerminationGracePeriod_LetsAContainerEndByItself()
    {
        using TemporaryFolder folder = new();
        ProgramRun run = fixture.Run(Pod($$"""
              terminationGracePeriodSeconds: 20
              volumes: [{name: out, hostPath: {path: "{{folder.Path}}"} }]
              containers:
              - name: a
                image: ambicap.local/busybox:plain
                command: [sh, -c, "trap 'echo bye >/out/said; exit 0' TERM; while true; do sleep 0.1; done"]
                volumeMounts: [{name: out, mountPath: /out}]
            """));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("bye\n", File.ReadAllText(folder.File("said")));
    }

    [Fact]
    public void Run_HostNetwork_CountsOnlyTheContainersOwnListener()
    {
        using TcpListener other = new(System.Net.IPAddress.Any, 0);
        other.Start();
        using TcpListener free = new(System.Net.IPAddress.Any, 0);
        free.Start();
        int taken = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        int own = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        ProgramRun run = fixture.Run(
            Pod($$"""
              hostNetwork: true
              containers:
              - {name: deaf, image: ambicap.local/busybox:plain, command: [sleep, "100"], ports: [{containerPort: {{taken}}}]}
              - {name: child, image: ambicap.local/busybox:plain, command: [sh, -c, "httpd -f -p {{own}} -h /www & wait"], ports: [{containerPort: {{own}}}]}
            """), "-o", "json", "--timeout", "3s");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal([false, true], JsonNode.Parse(run.Output)!["containers"]!.AsArray().Select(container => (bool)container!["listening"]!));
    }

    [Fact]
    public void Run_UdpPortOnly_IsRunningNotListening()
    {
        ProgramRun run = fixture.Run(Pod("  containers:\n  - {name: a, image: ambicap.local/busybox:plain, command: [sleep, \"100\"], ports: [{containerPort: 53, protocol: UDP}]}"));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches("(?m)^a +- +running +", run.Output);
    }

    [Fact]
    public void Run_RuntimeThatTellsOfTheEndLate_IsWaitedFor()
    {
        // The container stops its shim, which tells containerd of the end: for two seconds the runtime calls it running, and it is gone.
        ProgramRun run = fixture.Run(Pod("""
              hostPID: true
              containers:
              - {name: a, image: ambicap.local/busybox:plain, command: [sh, -c, "(sleep 2; kill -CONT $PPID) & kill -STOP $PPID; exit 3"]}
            """));
        Assert.Equal((1, "ambicap: container \"a\" ended with exit code 3\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    public void Run_GrantedContainerThatEndsUnseen_IsNotCalledVerified(string output)
    {
        // The second container takes longer to start than the first to end, and the first is looked at after that.
        string manifest = Pod("""
              restartPolicy: OnFailure
              containers:
              - {name: brief, image: ambicap.local/busybox:plain, command: ["true"], securityContext: {runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}}}
              - {name: seen, image: ambicap.local/busybox:plain, command: [sleep, "2"], securityContext: {runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}}}
              - {name: plain, image: ambicap.local/busybox:plain, command: ["true"]}
            """);
        ProgramRun run = fixture.Run(manifest, "-o", output);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        if (output == "table")
        {
            Assert.Matches("(?m)^brief +not seen +exited 0 +- +- +main ", run.Output);
            Assert.Matches("(?m)^seen +held +exited 0 +1000 +no +main ", run.Output);
            Assert.Matches("(?m)^brief: not seen: it ended [0-9]+ ms after its start, before /proc could be read; let its command run longer, such as by a sleep behind it$", run.Output);
        }
        else
        {
            Assert.Equal([false, true, null], JsonNode.Parse(run.Output)!["containers"]!.AsArray().Select(container => (bool?)container!["verified"]));
        }
    }

    [Fact]
    public void Run_LauncherThatHoldsAndServerThatDoesNot_IsAFailureWithItsReason()
    {
        const string switching = "start-stop-daemon -S -c 1000 -x /bin/sleep -- 100 & exec sleep 100";
        ProgramRun run = fixture.Run(Pod($"""
              containers:
              - name: web
                image: ambicap.local/busybox:plain
                command: [sh, -c, "{switching}"]
                securityContext:
                  capabilities:
                    ambient: [NET_BIND_SERVICE]
            """));
        Assert.Equal(
            (1, "ambicap: container \"web\" has the process \"sleep\" (user 1000), which was granted NET_BIND_SERVICE and does not hold it: "
                + "\"sleep\" in front of it holds it as user 0, and the change to user 1000 clears the ambient set; set runAsUser: 1000, and leave the change out\n"),
            (run.ExitCode, run.Errors));
        Assert.Matches("(?m)^web +not held +running +0 +no +main .*\nweb: sleep +not held +- +1000 +no +main ", run.Output);
    }

    [Fact]
    public void Run_HandlerWithoutAmbicap_IsTheReason()
    {
        ProgramRun run = fixture.Run(
            Pod("  containers:\n  - {name: a, image: ambicap.local/busybox:plain, command: [sleep, \"100\"], securityContext: {runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}}}"),
            "--runtime-handler", "runc");
        Assert.Equal(
            (1, "ambicap: container \"a\" was granted NET_BIND_SERVICE and does not hold it: the handler \"runc\" does not lead to ambicap-runtime; name another by --runtime-handler\n"),
            (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("", "ambicap: left out, since they cannot change capabilities: resources, readinessProbe, livenessProbe, lifecycle, tolerations\n", 0)]
    [InlineData("--probes", "ambicap: left out, since they cannot change capabilities: resources, tolerations\nambicap: container \"a\" has a livenessProbe that ended with exit code 3: no\n", 1)]
    public void Run_WorkloadWithProbes_RunsThemWhereAsked(string option, string errors, int exitCode)
    {
        const string deployment = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  tolerations: [{operator: Exists}]
                  containers:
                  - name: a
                    image: ambicap.local/busybox:plain
                    command: [sleep, "100"]
                    resources: {limits: {cpu: "1"}}
                    readinessProbe: {exec: {command: [sh, -c, "grep CapAmb /proc/self/status"]}}
                    livenessProbe: {failureThreshold: 1, exec: {command: [sh, -c, "echo no; exit 3"]}}
                    lifecycle: {postStart: {exec: {command: [touch, /tmp/begun]}}, preStop: {exec: {command: [ls, /tmp]}}}
                    securityContext: {runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}}
                    volumeMounts: [{name: t, mountPath: /tmp}]
                  volumes: [{name: t, emptyDir: {}}]
            """;
        ProgramRun run = fixture.Run(deployment, option.Length == 0 ? [] : [option]);
        Assert.Equal((exitCode, errors), (run.ExitCode, run.Errors));
        string[] probes = [.. run.Output.Split('\n').Where(line => line.StartsWith("a: ", StringComparison.Ordinal))];
        Assert.Equal(
            option.Length == 0
                ? []
                : ["a: postStart: exit code 0", "a: readinessProbe: exit code 0: CapAmb:?0000000000000400", "a: livenessProbe: exit code 3: no", "a: preStop: exit code 0: begun"],
            probes);
    }

    [Fact]
    public void Run_ContainerThatDoesNotEnd_IsReportedAtTheTimeout()
    {
        ProgramRun run = fixture.Run(
            Pod("  restartPolicy: Never\n  containers:\n  - {name: slow, image: ambicap.local/busybox:plain, command: [sleep, \"100\"]}"), "--timeout", "1s");
        Assert.Equal((1, "ambicap: container \"slow\" still runs; give it longer with --timeout, or set restartPolicy: Always\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("a: 'x", "ambicap: <stdin>:1:4: not valid YAML: ")]
    [InlineData("- a\n", "ambicap: <stdin>:1:1: a list instead of a Pod; write one with apiVersion: v1 and kind: Pod\n")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: nowhere.invalid/none:1, imagePullPolicy: Never}]}\n", "ambicap: container \"a\": image nowhere.invalid/none:1: it is not on the node, and imagePullPolicy is Never; import it, or allow pulling\n")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: 127.0.0.1:9/none:1}]}\n", "ambicap: container \"a\": image 127.0.0.1:9/none:1: it is not on the node, and pulling it failed: ")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x, annotations: {ambient.ambicap.dev/b: CHOWN}}\nspec: {containers: [{name: a, image: b}]}\n", "ambicap: <stdin>:3:35: annotation ambient.ambicap.dev/b: the Pod has no container \"b\" to grant CHOWN to; its containers are a\n")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {runtimeClassName: gvisor, containers: [{name: a, image: 'ambicap.local/busybox:plain'}]}\n", "ambicap: the Pod's sandbox could not be started: ")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {securityContext: {runAsNonRoot: true}, containers: [{name: a, image: 'ambicap.local/busybox:plain'}]}\n", "ambicap: container \"a\": runAsNonRoot is set, and it would run as root; set runAsUser\n")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {volumes: [{name: /etc, emptyDir: {}}], containers: [{name: a, image: 'ambicap.local/busybox:plain', volumeMounts: [{name: /etc, mountPath: /e}]}]}\n", "ambicap: <stdin>:4:25: spec.volumes[0].name \"/etc\" is no name that Kubernetes takes; ")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: ../a, image: 'ambicap.local/busybox:plain'}]}\n", "ambicap: <stdin>:4:28: spec.containers[0].name \"../a\" is no name that Kubernetes takes; ")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {volumes: [{name: v, hostPath: {path: /etc, type: File}}], containers: [{name: a, image: 'ambicap.local/busybox:plain', volumeMounts: [{name: v, mountPath: /e}]}]}\n", "ambicap: volume \"v\": hostPath /etc is a Directory, and its type is File; correct the path or the type\n")]
    public void Run_BadInput_IsOneClearLineAndNothingRuns(string manifest, string error)
    {
        ProgramRun run = fixture.Run(manifest);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(error, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.Empty(fixture.Containerd.Connection.Runtime.ListPodSandbox(new Host.Cri.ListPodSandboxRequest()).Items);
    }

    [Theory]
    [InlineData("--timeout 0s", "ambicap: \"0s\" is no duration of more than 0 and at most 24h; write it as 30s, 5m or 500ms")]
    [InlineData("--timeout soon", "ambicap: \"soon\" is no duration of more than 0 and at most 24h; write it as 30s, 5m or 500ms")]
    [InlineData("--runtime-endpoint tcp://1.2.3.4:5", "ambicap: runtime endpoint tcp://1.2.3.4:5: not a Unix socket; write unix:///PATH with at most 107 characters of path")]
    [InlineData("--runtime-endpoint unix:///nowhere/x.sock", "ambicap: runtime endpoint unix:///nowhere/x.sock: there is no such socket; start the runtime, or name another endpoint")]
    [InlineData("--no-such-flag", "ambicap: Unrecognized command or argument '--no-such-flag'.")]
    [InlineData("-f /nowhere.yaml", "ambicap: /nowhere.yaml: no such file; name a file, a folder, or - for standard input")]
    [InlineData("--allow ALL", "ambicap: --allow: ALL cannot be made ambient; name each capability that the program needs")]
    public void Run_BadFlags_AreClear(string flags, string error)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("pod.yaml", Pod("  containers: [{name: a, image: ambicap.local/busybox:plain}]"));
        string[] words = flags.Split(' ');
        ProgramRun run = ProgramRun.Of(Repository.Program("ambicap"), words[0] == "-f" ? ["run", .. words] : ["run", "-f", file, .. words]);
        Assert.Equal((2, error), (run.ExitCode, run.Errors.Split('\n')[0]));
    }

    [Fact]
    public void Run_EndpointThatIsMute_GivesUp()
    {
        using TemporaryFolder folder = new();
        using Socket mute = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string socket = folder.File("mute.sock");
        mute.Bind(new UnixDomainSocketEndPoint(socket));
        string file = folder.Write("pod.yaml", Pod("  containers: [{name: a, image: b}]"));

        ProgramRun refused = ProgramRun.Of(Repository.Program("ambicap"), "run", "-f", file, "--runtime-endpoint", $"unix://{socket}");
        Assert.Equal((2, $"ambicap: runtime endpoint unix://{socket}: nothing answers; start the runtime, or name another endpoint\n"), (refused.ExitCode, refused.Errors));

        mute.Listen();
        ProgramRun silent = ProgramRun.Of(Repository.Program("ambicap"), "run", "-f", file, "--runtime-endpoint", $"unix://{socket}");
        Assert.Equal((2, $"ambicap: runtime endpoint unix://{socket}: no answer within 5 seconds; see the runtime's log\n"), (silent.ExitCode, silent.Errors));
    }

    [Fact]
    public void Run_WithoutRoot_SaysSo()
    {
        Repository.NeedsRoot();
        ProgramRun run = ProgramRun.Of(
            new ProcessStartInfo("setpriv", ["--reuid", "65534", "--clear-groups", Repository.Program("ambicap"), "run", "-f", "-"]),
            Pod("  containers: [{name: a, image: b}]"));
        Assert.Equal((2, "ambicap: a private containerd needs root; run it with sudo, or name a runtime with --runtime-endpoint\n"), (run.ExitCode, run.Errors));
    }

    [Fact]
    public void Run_WithoutContainerd_NamesEverythingThatIsMissing()
    {
        Repository.NeedsRoot();
        using TemporaryFolder empty = new();
        string hide = $"mount --bind {empty.Path} /usr/bin && exec {Repository.Program("ambicap")} run -f -";
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo("unshare", ["--mount", "sh", "-c", hide]), Pod("  containers: [{name: a, image: b}]"));
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("ambicap: a private containerd needs containerd (package containerd), ctr (package containerd), ", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith("; install what is missing, or name a runtime with --runtime-endpoint\n", run.Errors, StringComparison.Ordinal);
    }

    private static string Pod(string spec) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: test}}\nspec:\n{spec}\n";
}
