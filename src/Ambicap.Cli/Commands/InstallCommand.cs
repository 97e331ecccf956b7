using System.CommandLine;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Install;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap install</c>: Ambicap on a cluster, or another version of it.</summary>
internal static class InstallCommand
{
    private const string Description = """
        Put Ambicap on a cluster, or another version of it.

        In this order, each in force before the next begins: the policy (the webhook, or ValidatingAdmissionPolicies), the RuntimeClass and
        ambicap-node on each node, and last the limit of the nodes, if one is given. Objects are applied by kubectl, as a server-side apply
        of the manager "ambicap": what others set in them stays. Running it again changes only what differs; with other options it takes away what
        only the former ones put there, the limit of the nodes apart.

        With --policy cel MutatingAdmissionPolicies complete Pods with grants where the cluster has these (Kubernetes 1.36), or not, by
        --mutating always or never.

        With --scope full the webhook stands in the place of Pod Security Admission: every Pod is sent to it once it is ready, and while it is
        away none is created outside of kube-system and its own namespace.

        Without --limit and --limits nodes keep the limit that they have; a new node's is NET_BIND_SERVICE.

        -o yaml prints the objects in the same order and asks no cluster: --mutating auto is never. --dry-run asks the API server, changes nothing, and
        says what would go.

        Exit code 0: installed. 1: a step failed, and no later one was begun. 2: it cannot be begun so.

        Examples:
          ambicap install --registry registry.example/ambicap
          ambicap install --scope full --registry registry.example/ambicap
          ambicap install --policy cel --limit NET_BIND_SERVICE,NET_RAW --node-selector pool=edge
          ambicap install --image registry.example/ambicap-webhook@sha256:... --image registry.example/ambicap-node@sha256:...
          ambicap install --registry registry.example/ambicap -o yaml >ambicap.yaml
        """;

    private const string Yaml = "yaml";
    private const string Progress = "progress";

    internal static Verb Create()
    {
        ClusterArguments cluster = new();
        InstallArguments arguments = new();
        Option<string> output = OutputFormat.CreateOption(Progress, Yaml);
        Option<bool> dryRun = new("--dry-run") { Description = "change nothing, and say what the API server would change" };
        Option<bool> force = new("--force") { Description = "take over fields that others set; a limit without a policy" };
        Option<TimeSpan?> timeout = WaitTime.CreateOption("how long each step may take to be in force");
        Verb command = new("install", Description) { cluster.Namespace, cluster.Connection.Kubeconfig, cluster.Connection.Context, output, dryRun, force, timeout };
        arguments.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            InstallOptions options = arguments.Read(parsed, cluster.ReadNamespace(parsed), parsed.GetValue(force));
            if (parsed.GetRequiredValue(output) == Yaml)
            {
                Console.Out.Write(string.Concat(InstallPlan.Of(options).All.Select(YamlText.Of)));
                return ExitCode.Good;
            }

            InstallRun run = new(options, cluster.Connection.Connect(parsed), WaitTime.Read(parsed, timeout), parsed.GetValue(force));
            return await StepReport.RunAsync(() => parsed.GetValue(dryRun) ? run.TryAsync(cancellation) : run.RunAsync(cancellation));
        });
        return command;
    }
}
