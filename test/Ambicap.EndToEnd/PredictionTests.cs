using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Capabilities.Transitions;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Images;
using Ambicap.Cli.Run;
using Ambicap.Host.Cri;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Tests;
using Capability = Ambicap.Capabilities.Capability;

namespace Ambicap.EndToEnd;

/// <summary>
/// What <c>ambicap explain</c> predicts is what real containerd and runc do: 200 generated security contexts, each run for real, compared
/// set by set, for the entry point and for exec.
/// </summary>
[Collection(nameof(ContainerdFixture))]
public sealed class PredictionTests
{
    private const int Pods = 10;
    private const int ContainersPerPod = 20;
    private const int FirstPort = 10000;

    private static readonly FileCapabilities s_serverCapabilities = new(CapabilitySet.Of(Capability.NetBindService), CapabilitySet.Empty, Effective: true);

    [Fact]
    public async Task Explain_GeneratedContexts_AreWhatTheKernelShows()
    {
        Repository.NeedsRoot();
        CapabilitySet everything = ProcessStatus.TryRead(Environment.ProcessId)!.Capabilities.Bounding;
        Prerequisites programs = Prerequisites.Find(Repository.Program("ambicap-runtime"));
        await using PrivateContainerd containerd = await PrivateContainerd.StartAsync(programs, everything, CancellationToken.None);
        ContextGenerator generator = new(new Random(20763), everything);
        ExplainOptions options = new(ContainerManager.Containerd, everything, ImageOf);

        Dictionary<string, int> met = [];
        for (int i = 0; i < Pods; i++)
        {
            RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(generator.Pod(ContainersPerPod, FirstPort)), "generated");
            await using PodRunner runner = new(
                containerd.Connection, new RunOptions("ambicap", TimeSpan.FromSeconds(30), containerd.Folder, containerd.CgroupParent));
            PodRun run = await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);
            foreach (ContainerRun container in run.Containers)
            {
                Grant grant = manifest.Grants.GetValueOrDefault(container.Container.Name);
                ContainerExplanation predicted = ContainerExplainer.Explain(
                    manifest.Pod.Pod, container.Container.Container, container.Container.Details, grant, options);
                string kind = await CompareAsync(containerd, container, predicted);
                met[kind] = met.GetValueOrDefault(kind) + 1;
            }
        }

        // A generator that never meets a kind would prove nothing about it.
        Assert.Equal(["capable non-root", "execve fails", "powerless non-root", "root"], met.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Pods * ContainersPerPod, met.Values.Sum());
    }

    private static async Task<string> CompareAsync(PrivateContainerd containerd, ContainerRun run, ContainerExplanation predicted)
    {
        string place = $"{run.Container.Name}: {run.Container.SecurityContext}; {run.Message}";
        if (predicted.EntryPoint.Error is not null)
        {
            Assert.False(run.Outcome == ContainerOutcome.Running, place);
            Assert.True(
                run.Message.Contains("operation not permitted", StringComparison.Ordinal)
                || run.Log.Any(line => line.Contains("operation not permitted", StringComparison.Ordinal)),
                $"{place} {string.Join('\n', run.Log)}");
            return "execve fails";
        }

        Assert.True(run is { Outcome: ContainerOutcome.Running, IsListening: true }, $"{place} {string.Join('\n', run.Log)}");
        Assert.Equal((place, predicted.EntryPoint.Sets), (place, run.Process!.Capabilities));
        Assert.Equal((place, predicted.User, predicted.NoNewPrivileges), (place, run.Process.UserId, run.Process.NoNewPrivileges));

        ExecSyncRequest request = new() { ContainerId = run.Id, Timeout = 10 };
        request.Cmd.Add(["cat", "/proc/self/status"]);
        ExecSyncResponse exec = await containerd.Connection.Runtime.ExecSyncAsync(request);
        Assert.Equal((place, predicted.Exec.Sets), (place, ProcessStatus.Parse(exec.Stdout.ToStringUtf8()).Capabilities));
        return predicted.User == 0 ? "root" : run.Process.Capabilities.Permitted.IsEmpty ? "powerless non-root" : "capable non-root";
    }

    private static ImageFacts ImageOf(ContainerDetails container) => new(
        0, 0, "the image", "/bin/httpd", container.Image == BusyboxImages.Setcap ? ExecutableFile.With(s_serverCapabilities) : ExecutableFile.Plain, null);

    /// <summary>Makes Pods of containers with every kind of security context that concerns capabilities.</summary>
    private sealed class ContextGenerator(Random random, CapabilitySet everything)
    {
        private readonly string[] _names = [.. everything.Select(capability => capability.ToName())];

        internal string Pod(int containers, int firstPort)
        {
            List<string> lines = ["apiVersion: v1", "kind: Pod", "metadata: {name: generated}", "spec:", "  containers:"];
            for (int i = 0; i < containers; i++)
            {
                string port = (firstPort + i).ToString(CultureInfo.InvariantCulture);
                string image = random.Next(2) == 0 ? BusyboxImages.Plain : BusyboxImages.Setcap;
                lines.Add($"  - name: c{i}");
                lines.Add($"    image: {image}");
                lines.Add($"    command: [/bin/httpd, -f, -p, \"{port}\", -h, /www]");
                lines.Add($"    ports: [{{containerPort: {port}}}]");
                lines.Add($"    securityContext: {{{Context()}}}");
            }

            return string.Join('\n', lines) + "\n";
        }

        private string Context()
        {
            bool privileged = random.Next(10) == 0;
            bool escalation = privileged || random.Next(2) == 0;
            string user = random.Next(4) == 0 ? "0" : random.Next(2) == 0 ? "1000" : "65534";
            return $"privileged: {Text(privileged)}, allowPrivilegeEscalation: {Text(escalation)}, runAsUser: {user}, capabilities: {{{Capabilities()}}}";
        }

        private string Capabilities()
        {
            string[] granted = random.Next(2) == 0 ? [] : Some(3);
            string[] dropped = random.Next(3) switch
            {
                0 => ["ALL"],
                1 => [.. Some(5).Except(granted)],
                _ => [],
            };
            string[] added = random.Next(8) == 0 ? ["ALL"] : random.Next(2) == 0 ? Some(4) : [];
            string field = random.Next(3) == 0 ? "addForNonRoot" : "ambient";
            List<string> fields = [$"drop: [{string.Join(", ", dropped)}]", $"add: [{string.Join(", ", added)}]"];
            if (granted.Length > 0)
            {
                fields.Add($"{field}: [{string.Join(", ", granted)}]");
            }

            return string.Join(", ", fields);
        }

        private string[] Some(int most) => [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => _names[random.Next(_names.Length)]).Distinct()];

        private static string Text(bool flag) => flag ? "true" : "false";
    }
}
