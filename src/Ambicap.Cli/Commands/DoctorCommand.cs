using System.CommandLine;
using Ambicap.Cli.Doctor;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap doctor</c>: what is wrong with an installation.</summary>
internal static class DoctorCommand
{
    private const string Description = """
        Find what keeps grants from working, on this node and on the cluster, each with its remedy.

        On the node: the kernel, ambicap-runtime and its configuration, the handler by the container runtime's own word and in containerd's
        configuration in force, whether running containers hold what they were granted. On the cluster, by kubectl and its kubeconfig: the
        RuntimeClass, the nodes' labels, the webhook with its certificate, the policies, Pods with our class and no grant and the other
        way round, static Pods.

        What cannot be looked at is "unknown", which is not "ok". Most of a node is seen by root only: sudo ambicap doctor.

        Exit code 0: nothing failed. 1: something failed. 2: nothing could be looked at.

        Examples:
          sudo ambicap doctor
          kubectl ambicap doctor --scope cluster --context prod
          sudo ambicap doctor --scope node -o json
        """;

    private const string Node = "node";
    private const string Cluster = "cluster";
    private const string All = "all";

    internal static Verb Create()
    {
        DoctorOptions usual = new();
        Option<string> scope = new("--scope") { Description = "node, cluster or all", DefaultValueFactory = _ => All };
        scope.AcceptOnlyFromAmong(Node, Cluster, All);
        Option<string?> runtime = new("--runtime") { Description = "where ambicap-runtime is; default: the usual places" };
        Option<string?> endpoint = new("--runtime-endpoint")
        {
            Description = "the container runtime, such as unix:///run/containerd/containerd.sock; default: the usual places",
        };
        Option<string> containerd = new("--containerd")
        {
            Description = "the containerd whose configuration is looked at",
            DefaultValueFactory = _ => usual.Containerd,
        };
        Option<string?> configuration = new("--containerd-config") { Description = "its configuration file; default: its own" };
        Option<string> handler = new("--handler") { Description = "the handler", DefaultValueFactory = _ => usual.Handler };
        Option<string> space = new("--namespace", "-n")
        {
            Description = "where Ambicap is installed",
            DefaultValueFactory = _ => usual.Namespace,
        };
        Option<string?> context = new("--context") { Description = "the context of the kubeconfig" };
        Option<string?> kubeconfig = new("--kubeconfig") { Description = "the kubeconfig; default: kubectl's" };
        Option<string> output = OutputFormat.CreateOption();
        Verb command = new("doctor", Description)
        {
            scope, runtime, endpoint, containerd, configuration, handler, space, context, kubeconfig, output,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            usual with
            {
                Runtime = parsed.GetValue(runtime),
                Endpoint = parsed.GetValue(endpoint),
                Containerd = parsed.GetRequiredValue(containerd),
                Configuration = parsed.GetValue(configuration),
                Handler = parsed.GetRequiredValue(handler),
                Namespace = parsed.GetRequiredValue(space),
                Kubectl = [.. Argument("--context", parsed.GetValue(context)), .. Argument("--kubeconfig", parsed.GetValue(kubeconfig))],
                LooksAtNode = LooksAtNode(parsed.GetRequiredValue(scope)),
                LooksAtCluster = parsed.GetRequiredValue(scope) != Node,
            },
            parsed.GetRequiredValue(output) == OutputFormat.Json,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(DoctorOptions options, bool isJson, CancellationToken cancellation)
    {
        IReadOnlyList<Finding> findings = await DoctorRun.RunAsync(options, cancellation);
        if (isJson)
        {
            DoctorOutput.WriteJson(findings);
        }
        else
        {
            DoctorOutput.WriteTable(findings);
        }

        return findings.Any(finding => finding.Health == Health.Failed) ? ExitCode.Negative
            : findings.All(finding => finding.Health == Health.Unknown) ? ExitCode.BadInput
            : ExitCode.Good;
    }

    /// <summary>Elsewhere than on Linux there is no node to look at.</summary>
    private static bool LooksAtNode(string scope) => scope != Cluster && (OperatingSystem.IsLinux()
        || (scope == All ? false : throw new InputException("doctor --scope node needs Linux: it looks at the host that it runs on; use it on a node")));

    private static string[] Argument(string name, string? value) => value is null ? [] : [$"{name}={value}"];
}
