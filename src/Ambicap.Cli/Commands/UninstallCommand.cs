using System.CommandLine;
using System.Globalization;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap uninstall</c>: takes Ambicap off a cluster.</summary>
internal static class UninstallCommand
{
    private const string Description = """
        Take Ambicap off a cluster.

        In this order: the limit of the nodes; the handler, by having ambicap-node undo on every node what it did there, be it still chosen by
        --node-selector or not; the RuntimeClass;
        and last the policy. Each step can be done again: who was interrupted runs the same command once more.

        While Pods with grants run, or Pods of an Ambicap RuntimeClass, nothing is done, and they are shown. --force goes on past them, and
        past nodes that cannot be cleaned. Such Pods run on; they do not start anew, and are not admitted again by a kubelet that restarts.

        Exit code 0: gone. 1: Pods with grants run, or a step failed. 2: it cannot be begun so.

        Examples:
          ambicap uninstall
          ambicap uninstall --force --timeout 1m
        """;

    internal static Verb Create()
    {
        ClusterArguments cluster = new();
        Option<bool> force = new("--force") { Description = "also while Pods with grants run, and where a node cannot be cleaned" };
        Option<TimeSpan?> timeout = WaitTime.CreateOption("how long the nodes may take to be cleaned");
        Verb command = new("uninstall", Description) { cluster.Namespace, cluster.Connection.Kubeconfig, cluster.Connection.Context, force, timeout };
        command.SetAction(async (parsed, cancellation) =>
        {
            string space = cluster.ReadNamespace(parsed);
            ClusterKubectl kubectl = cluster.Connection.Connect(parsed);
            await Preconditions.RefuseOthersAsync(kubectl, space, cancellation);
            bool isForced = parsed.GetValue(force);
            IReadOnlyList<GrantedPod> pods = await GrantedPods.ReadAsync(kubectl, cancellation);
            if (pods.Count > 0 && !isForced)
            {
                GrantedPodTable.Write(pods);
                string count = pods.Count.ToString(CultureInfo.InvariantCulture);
                Terminal.Warn($"{(pods.Count == 1 ? "this Pod needs" : $"these {count} Pods need")} Ambicap; delete {(pods.Count == 1 ? "it" : "them")} first, or give --force");
                return ExitCode.Negative;
            }

            return await StepReport.RunAsync(() => new UninstallRun(kubectl, space, WaitTime.Read(parsed, timeout), isForced).RunAsync(cancellation));
        });
        return command;
    }
}
