using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// What controllers would do on a control plane that has none of them: the status of a Deployment and a DaemonSet when all is well, the end
/// of a namespace that is deleted, and what a test adds. No more than that.
/// </summary>
/// <param name="cluster">The control plane.</param>
/// <param name="others">What else is done each time.</param>
internal sealed class ActingControllers(ControlPlane cluster, params IReadOnlyList<Action> others) : IAsyncDisposable
{
    private const string Rollout = """{"status":{"observedGeneration":GENERATION,"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2}}""";
    private const string Daemon = """{"status":{"observedGeneration":GENERATION,"desiredNumberScheduled":1,"currentNumberScheduled":1,"updatedNumberScheduled":1,"numberReady":1,"numberAvailable":1,"numberMisscheduled":0}}""";

    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    /// <summary>Begins.</summary>
    internal void Start() => _work = Task.Run(ActAsync);

    private async Task ActAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach ((string what, string status) in (ReadOnlySpan<(string, string)>)[("deployment/ambicap-webhook", Rollout), ("daemonset/ambicap-node", Daemon)])
            {
                ProgramRun generation = cluster.Kubectl("", "get", "-n", "ambicap-system", what, "-o", "jsonpath={.metadata.generation}");
                if (generation.ExitCode == 0)
                {
                    _ = cluster.Kubectl("", "patch", "-n", "ambicap-system", what, "--subresource=status", "--type=merge", "-p", status.Replace("GENERATION", generation.Output, StringComparison.Ordinal));
                }
            }

            FinishNamespace();
            foreach (Action other in others)
            {
                other();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }

    /// <summary>The last act of the controller of namespaces.</summary>
    private void FinishNamespace()
    {
        JsonNode? space = cluster.Kubectl("", "get", "namespace", "ambicap-system", "-o", "json") is { ExitCode: 0 } run ? JsonNode.Parse(run.Output) : null;
        if (space?["metadata"]!["deletionTimestamp"] is not null)
        {
            space["spec"]!["finalizers"] = new JsonArray();
            _ = cluster.Kubectl(space.ToJsonString(), "replace", "--raw", "/api/v1/namespaces/ambicap-system/finalize", "-f", "-");
        }
    }
}
