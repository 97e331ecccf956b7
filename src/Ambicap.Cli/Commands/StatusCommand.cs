using System.CommandLine;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Status;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap status</c>: what is in force on a cluster.</summary>
internal static class StatusCommand
{
    private const string Description = """
        Show what of Ambicap is in force on a cluster.

        That is the policy, and whether the API server refuses a wrong grant by it; the webhook's replicas and certificate; the RuntimeClass;
        the nodes, with the version that each has; the limit; and the Pods with grants by namespace. What is not as it should be comes last,
        with its remedy.

        It reads by kubectl, and asks one question by a Pod that is never kept (--dry-run=server). What may not be read is a problem.

        Exit code 0: all is well. 1: there is a problem. 2: the cluster cannot be read.

        Examples:
          ambicap status
          ambicap status --context production -o json
        """;

    internal static Verb Create()
    {
        ClusterArguments cluster = new();
        Option<string> output = OutputFormat.CreateOption();
        Verb command = new("status", Description) { cluster.Namespace, cluster.Connection.Kubeconfig, cluster.Connection.Context, output };
        command.SetAction(async (parsed, cancellation) =>
        {
            ClusterFacts facts = await new ClusterFactsReader(cluster.Connection.Connect(parsed), cluster.ReadNamespace(parsed)).ReadAsync(cancellation);
            StatusJson status = StatusReport.Of(facts, DateTime.UtcNow);
            if (parsed.GetRequiredValue(output) == OutputFormat.Json)
            {
                status.Write();
            }
            else
            {
                StatusTable.Write(status);
            }

            return status.Healthy ? ExitCode.Good : ExitCode.Negative;
        });
        return command;
    }
}
