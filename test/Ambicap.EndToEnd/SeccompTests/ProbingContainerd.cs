using System.Text;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run;
using Ambicap.Policy.Seccomp;
using Ambicap.Tests;

namespace Ambicap.EndToEnd.SeccompTests;

/// <summary>
/// A real containerd with real runc whose node allows every gated capability, and Pods in it: a container for each probe, of user 1000,
/// everything dropped, without privilege escalation.
/// </summary>
public sealed class ProbingContainerd : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, IReadOnlyDictionary<string, ContainerRun>> _pods = [];
    private PrivateContainerd? _containerd;
    private string? _program;

    /// <summary>The compiled probe; the test is skipped where it cannot be run.</summary>
    internal string Program
    {
        get
        {
            Repository.NeedsRoot();
            return _program ??= Probe.Compile(_folder);
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Prerequisites programs = Prerequisites.Find(Repository.Program("ambicap-runtime"));
            _containerd = await PrivateContainerd.StartAsync(programs, SeccompGates.Gated, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_containerd is not null)
        {
            await _containerd.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>What became of the containers, by the capability that each probes.</summary>
    /// <param name="profile">The seccomp profile's type.</param>
    /// <param name="capabilities">The <c>capabilities</c> of each, with NAME for its capability, and OPENER for what opens its gate.</param>
    internal async Task<IReadOnlyDictionary<string, ContainerRun>> RunAsync(string profile, string capabilities)
    {
        string key = $"{profile} {capabilities}";
        if (!_pods.TryGetValue(key, out IReadOnlyDictionary<string, ContainerRun>? runs))
        {
            runs = _pods[key] = await RunPodAsync(profile, capabilities);
        }

        return runs;
    }

    private async Task<IReadOnlyDictionary<string, ContainerRun>> RunPodAsync(string profile, string capabilities)
    {
        RunManifest manifest = RunManifest.Parse(Encoding.UTF8.GetBytes(Pod(profile, capabilities)), "probes");
        RunOptions options = new("ambicap", TimeSpan.FromSeconds(60), _containerd!.Folder, _containerd.CgroupParent);
        await using PodRunner runner = new(_containerd.Connection, options);
        PodRun run = await runner.RunAsync(manifest.Pod, manifest.Grants, CancellationToken.None);
        return run.Containers.ToDictionary(container => container.Container.Details.Command![1]);
    }

    private string Pod(string profile, string capabilities)
    {
        string folder = Path.GetDirectoryName(Program)!;
        List<string> lines =
        [
            "apiVersion: v1", "kind: Pod", "metadata: {name: probes}", "spec:", "  restartPolicy: Never",
            $"  volumes: [{{name: probe, hostPath: {{path: \"{folder}\"}}}}]", "  containers:",
        ];
        foreach (string name in Probe.All.Select(probe => probe.Capability.ToName()))
        {
            lines.Add($"  - name: {name.ToLowerInvariant().Replace('_', '-')}");
            lines.Add("    image: ambicap.local/busybox:plain");
            lines.Add($"    command: [/probe/probe, {name}]");
            lines.Add("    volumeMounts: [{name: probe, mountPath: /probe, readOnly: true}]");
            lines.Add($"    securityContext: {{runAsUser: 1000, allowPrivilegeEscalation: false, seccompProfile: {{type: {profile}}}, "
                + $"capabilities: {capabilities.Replace("OPENER", Probe.OpenerOf(name), StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal)}}}");
        }

        return string.Join('\n', lines) + "\n";
    }
}
