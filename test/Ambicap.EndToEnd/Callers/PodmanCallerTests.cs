using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>Podman of every suite with ambicap-runtime among its runtimes, and grants by annotation.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class PodmanCallerTests
{
    private const string Settings = """
        [engine]
        runtime = "ambicap"
        [engine.runtimes]
        ambicap = ["/usr/local/bin/ambicap-runtime"]
        """;

    private const string Limit = "\"NET_BIND_SERVICE\", \"NET_RAW\"";

    // Podman 4.3 cuts an annotation at its commas unless it is in double quotes.
    private const string Two = "ambicap.dev/ambient=NET_BIND_SERVICE,NET_RAW";

    private static readonly string[] s_showSets = ["localhost/box", "grep", "Cap", "/proc/self/status"];

    public static TheoryData<string> Suites => CallerSuite.All;

    [Theory]
    [MemberData(nameof(Suites))]
    public void Run_Annotation_IsHeldInContainerExecAndHealthcheckUntilItIsRemoved(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PrivatePodman podman = new(suite, Settings, Limit);
        string[] health = ["--health-cmd", "grep Cap /proc/self/status", "--health-interval", "disable"];

        Assert.Equal(0, podman.Call(["run", "--detach", "--name", "web", .. health, .. Granted(suite), "localhost/box", "sleep", "1000"]).ExitCode);
        Assert.Equal(StatusText.Of("2400"), Exec(podman, "web"));
        Assert.Equal(0, podman.Call("healthcheck", "run", "web").ExitCode);
        Assert.Contains(StatusText.Of("2400"), podman.Call("inspect", "--format", "{{range .State.Health.Log}}{{.Output}}{{end}}", "web").Output, StringComparison.Ordinal);

        Assert.Equal(0, podman.Call("stop", "--time", "0", "web").ExitCode);
        Assert.Equal(0, podman.Call("start", "web").ExitCode);
        Assert.Equal(StatusText.Of("2400"), Exec(podman, "web"));
        Assert.Equal(0, podman.Call("rm", "--force", "--time", "0", "web").ExitCode);
        Assert.Empty(suite.Records());
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Run_InAUserNamespace_HoldsItsGrant(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PrivatePodman podman = new(suite, Settings, Limit);
        Assert.Equal(new ProgramRun(0, StatusText.Of("2400"), ""), podman.Call(["run", "--rm", "--uidmap", "0:100000:65536", .. Granted(suite), .. s_showSets]));
        Assert.Equal(new ProgramRun(0, StatusText.Of("2400"), ""), podman.Call(["run", "--rm", "--userns", "auto", .. Granted(suite), .. s_showSets]));
        Assert.Empty(suite.Records());
    }

    /// <summary>Podman says of no container of a pod which it is: a key is refused, and its remedy is what Podman itself makes ambient.</summary>
    [Theory]
    [MemberData(nameof(Suites))]
    public void KubePlay_AnnotationIsRefused_AndItsRemedyIsHeldUntilThePodIsRemoved(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PrivatePodman podman = new(suite, Settings, Limit);

        ProgramRun refused = podman.Call("kube", "play", podman.Write("refused.yaml", PodOf("refused", "drop: [ALL]")));
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("annotation ambicap.dev/ambient: in a pod of Podman it may be the Pod's, which is no container's; name the capability in", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, podman.Call("pod", "rm", "--force", "--time", "0", "refused").ExitCode);

        string added = PodOf("shop", "drop: [ALL], add: [NET_BIND_SERVICE, NET_RAW]").Replace("ambicap.dev/ambient:", "example.org/note:", StringComparison.Ordinal);
        ProgramRun play = podman.Call("kube", "play", podman.Write("pod.yaml", added));
        Assert.Equal((0, ""), (play.ExitCode, play.Errors));
        Assert.Equal(StatusText.Of("2400"), Exec(podman, "shop-web"));
        Assert.Equal(0, podman.Call("pod", "rm", "--force", "--time", "0", "shop").ExitCode);
        Assert.Empty(suite.Records());
    }

    /// <summary>Podman makes what --cap-add names ambient by itself; a grant is added to that.</summary>
    [Theory]
    [MemberData(nameof(Suites))]
    public void Run_CapAddAndAnnotation_BothAreHeld(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PrivatePodman podman = new(suite, Settings, Limit);
        string[] added = ["run", "--rm", "--network", "none", "--user", "1000", "--cap-drop", "all", "--cap-add", "NET_ADMIN"];
        Assert.Equal(StatusText.Of("1000"), podman.Call([.. added, .. s_showSets]).Output);
        Assert.Equal(StatusText.Of("1400"), podman.Call([.. added, "--annotation", "ambicap.dev/ambient=NET_BIND_SERVICE", .. s_showSets]).Output);
    }

    private static string PodOf(string name, string capabilities) => $$$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{{name}}}
          annotations: {ambicap.dev/ambient: "NET_BIND_SERVICE,NET_RAW"}
        spec:
          hostNetwork: true
          terminationGracePeriodSeconds: 0
          containers:
          - name: web
            image: localhost/box:latest
            imagePullPolicy: Never
            command: [/bin/sleep, "1000"]
            securityContext: {runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: { {{{capabilities}}} }}

        """;

    private static string[] Granted(CallerSuite suite) =>
    [
        "--network", "none", "--user", "1000", "--cap-drop", "all", "--security-opt", "no-new-privileges",
        "--annotation", suite.Version("podman") < new Version(5, 0) ? $"\"{Two}\"" : Two,
    ];

    private static string Exec(PrivatePodman podman, string container) => podman.Call("exec", container, "/bin/grep", "Cap", "/proc/self/status").Output;
}
