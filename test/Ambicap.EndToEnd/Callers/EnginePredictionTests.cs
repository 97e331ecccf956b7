using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Capabilities.Transitions;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run;
using Ambicap.Kubernetes.Explain;
using Ambicap.Policy.Managers;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>What explain predicts for a container manager of some version is what the one of each suite does: docs/engines.md by running it.</summary>
[Collection(nameof(ContainerdFixture))]
public sealed class EnginePredictionTests
{
    private static readonly string[] s_names = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"];

    private static readonly (string Add, string Drop, bool IsPrivileged)[] s_cases =
    [
        ("", "", false), ("NET_ADMIN", "ALL", false), ("cap_net_admin", "CAP_KILL", false), ("KILL", "KILL", false), ("KILL", "ALL,KILL", false), ("FLY", "", false),
        ("ALL", "", false), ("ALL", "ALL", false), ("ALL", "KILL", false), ("", "", true), ("KILL", "ALL", true),
    ];

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public async Task Docker_Cases_AreAsExplained(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateDocker docker = new(suite, "{}", "");
        docker.Prepare();
        ContainerManager manager = ManagerOf("docker", suite, "docker.io");

        // Debian's 20.10 takes ALL for the first 38 capabilities, whatever it holds: root's container does not start where one of them is missing.
        CapabilitySet everything = suiteName == "bookworm" ? CapabilitySet.UpTo((int)Capability.AuditRead) : Held();
        Compare(manager, everything, s_cases.Where(item => everything.IsSubsetOf(Held()) || !NeedsEverything(item)), docker.Call);
    }

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public void Podman_Cases_AreAsExplained(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        using PrivatePodman podman = new(suite, "[engine]\nruntime = \"runc\"", "");
        Compare(ManagerOf("podman", suite, "podman"), Held(), s_cases, podman.Call);
    }

    [Theory]
    [MemberData(nameof(CallerSuite.All), MemberType = typeof(CallerSuite))]
    public async Task Containerd_Cases_AreAsExplained(string suiteName)
    {
        using CallerSuite suite = CallerSuite.Enter(suiteName);
        await using PrivateContainerd containerd = await ContainerdCallerTests.StartAsync(suite, "runc");
        (string User, string Context)[] contexts =
            [.. from user in new[] { "0", "1000" } from item in s_cases select (user, Context(user, item))];
        IEnumerable<string> containers = contexts.Select((item, index) =>
            $"  - {{name: c{index.ToString(CultureInfo.InvariantCulture)}, image: 'ambicap.local/busybox:plain', command: [sleep, '1000'], securityContext: {item.Context}}}");
        string manifest = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: engines}}\nspec:\n  containers:\n{string.Join('\n', containers)}\n";
        RunManifest pod = RunManifest.Parse(Encoding.UTF8.GetBytes(manifest), "generated");
        await using PodRunner runner = new(
            containerd.Connection, new RunOptions("runc", TimeSpan.FromSeconds(30), containerd.Folder, containerd.CgroupParent));
        PodRun run = await runner.RunAsync(pod.Pod, pod.Grants, CancellationToken.None);
        ContainerManager manager = ManagerOf("containerd", suite, "containerd");
        Assert.Equal(
            contexts.Select(item => $"{item.Context} {Predicted(manager, item.Context, Held())}"),
            contexts.Zip(run.Containers, (item, container) => $"{item.Context} {(container.Process is { } process ? Text(process.Capabilities) : container.Message)}"));
    }

    private static void Compare(
        ContainerManager manager, CapabilitySet everything, IEnumerable<(string Add, string Drop, bool IsPrivileged)> cases, Func<IEnumerable<string>, ProgramRun> call)
    {
        foreach ((string user, (string Add, string Drop, bool IsPrivileged) item) in from user in new[] { "0", "1000" } from item in cases select (user, item))
        {
            ProgramRun run = call(
            [
                "run", "--rm", "--network", "none", "--user", user, .. item.IsPrivileged ? (string[])["--privileged"] : [],
                .. Names(item.Add).SelectMany(name => new[] { "--cap-add", name }), .. Names(item.Drop).SelectMany(name => new[] { "--cap-drop", name }),
                "box", "grep", "Cap", "/proc/self/status",
            ]);
            string context = Context(user, item);
            string seen = run.ExitCode == 0 ? string.Join('/', s_names.Select(name => Value(run.Output, name))) : "the container is not created";
            Assert.Equal($"{manager} {context} {Predicted(manager, context, everything)}", $"{manager} {context} {seen}");
        }
    }

    private static string Predicted(ContainerManager manager, string context, CapabilitySet everything)
    {
        string manifest = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec: {{containers: [{{name: c, image: a, securityContext: {context}}}]}}";
        RunManifest pod = RunManifest.Parse(Encoding.UTF8.GetBytes(manifest), "generated");
        ImageFacts image = ImageFacts.Unknown with { EntryPoint = ExecutableFile.Plain };
        ContainerExplanation explanation = ContainerExplainer.Explain(
            pod.Pod.Pod, pod.Pod.Containers[0].Container, pod.Pod.Containers[0].Details, default, new ExplainOptions(manager, everything, _ => image));
        return explanation.EntryPoint.Sets is { } sets ? Text(sets) : explanation.EntryPoint.Error!;
    }

    private static string Context(string user, (string Add, string Drop, bool IsPrivileged) item) =>
        $"{{runAsUser: {user}, privileged: {(item.IsPrivileged ? "true" : "false")}, capabilities: {{add: [{item.Add}], drop: [{item.Drop}]}}}}";

    private static bool NeedsEverything((string Add, string Drop, bool IsPrivileged) item) => item.IsPrivileged || Names(item.Add).Contains("ALL");

    private static string[] Names(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static ContainerManager ManagerOf(string name, CallerSuite suite, string package) =>
        ContainerManager.TryParse($"{name}:{suite.Version(package)}", out ContainerManager? manager, out string? error) ? manager : throw new InvalidOperationException(error);

    /// <summary>What the engines hold, which is what this process does.</summary>
    private static CapabilitySet Held() => ProcessStatus.TryRead(Environment.ProcessId)!.Capabilities.Bounding;

    private static string Value(string status, string name) => ulong.Parse(
        status.Split('\n').Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..],
        NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture).ToString("x", CultureInfo.InvariantCulture);

    private static string Text(ProcessCapabilities sets) => string.Join(
        '/', new[] { sets.Inheritable, sets.Permitted, sets.Effective, sets.Bounding, sets.Ambient }.Select(set => set.Bits.ToString("x", CultureInfo.InvariantCulture)));
}
