using System.CommandLine;
using System.Text.Json.Nodes;
using Ambicap.Cli.Audit;
using Ambicap.Cli.Check;
using Ambicap.Cli.Cluster;
using Ambicap.Cli.Input;
using Ambicap.Cli.Live;
using Ambicap.Cli.Output;
using Ambicap.Host;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Commands;

/// <summary><c>kubectl ambicap audit</c>: every grant of a cluster.</summary>
internal static class AuditCommand
{
    private const string Description = """
        List every grant of a cluster: by namespace and level, whether admission would take it today, and which nodes would give it.

        Looks at Pods and at everything that makes them, as ambicap check does; what tools for capabilities.add do not see is seen here.
        Admission is the rules at the level that the namespace enforces now; a Pod may be older than its namespace's labels.
        A node gives what the cluster's limit for it has; a limit that an administrator wrote on a node himself is not seen.

        Exit code 0: every grant is allowed, and some node gives it. 1: one is forbidden, or no node gives it. 2: something cannot be read.

        Examples:
          kubectl ambicap audit
          kubectl ambicap audit -n web
          kubectl ambicap audit -A --context production -o csv > grants.csv
        """;

    internal static Verb Create()
    {
        LiveOptions live = new();
        Option<string> system = new("--system-namespace")
        {
            Description = "where ambicap-node is installed, with the limit of the nodes",
            DefaultValueFactory = _ => ClusterArguments.UsualNamespace,
        };
        TemplatePathOption templatePaths = new();
        Option<string> output = OutputFormat.CreateOption(OutputFormat.Table, OutputFormat.Json, OutputFormat.Csv);
        Verb command = new("audit", Description);
        foreach (Option option in (Option[])[.. live.Options, system, templatePaths.Option, output])
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            string space = parsed.GetRequiredValue(system);
            AuditReport report = await RunAsync(
                live.ReadAll(parsed),
                DnsName.IsLabel(space) ? space : throw new InputException($"--system-namespace \"{space}\": no name that Kubernetes takes; use a-z, 0-9 and -"),
                new WorkloadKinds(templatePaths.Read(parsed)),
                cancellation);
            Write(report, parsed.GetRequiredValue(output));
            return report.ExitCode;
        });
        return command;
    }

    private static async Task<AuditReport> RunAsync(LiveRequest request, string system, WorkloadKinds kinds, CancellationToken cancellation)
    {
        List<string> remarks = [];
        CheckOptions options = new() { Kinds = kinds };
        if (await ReadClassesAsync(request.Kubectl, remarks, cancellation) is { Length: > 0 } classes)
        {
            options = options with { RuntimeClasses = classes };
        }

        NodeAllowances nodes = await NodeAllowances.ReadAsync(request.Kubectl, system, cancellation);
        if (nodes.Problem is { } problem)
        {
            remarks.Add($"which nodes give a grant is not known: {problem}");
        }

        if (await PolicyObjects.FindRemarkAsync(request.Kubectl, cancellation) is { } remark)
        {
            remarks.Add(remark);
        }

        LiveObjects objects = new(request, kinds, Terminal.Warn) { WithOwnedPods = true };
        AuditRun run = new(options, nodes, Terminal.Warn);
        IReadOnlyList<AuditedGrant> grants = run.Run(objects.Read(), new WorkProgress());
        return new AuditReport(grants, nodes, remarks, run.Objects, run.Unreadable);
    }

    /// <summary>The RuntimeClasses that are ours; where there are none, or none may be seen, that is remarked.</summary>
    private static async Task<string[]> ReadClassesAsync(ClusterKubectl kubectl, List<string> remarks, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<JsonNode> all = await kubectl.ListAsync(cancellation, "runtimeclasses");
            string[] ours = [.. all.Where(item => (string?)item["handler"] == NodeLabels.HandlerName).Select(item => (string?)item["metadata"]?["name"] ?? "")];
            if (ours.Length == 0)
            {
                remarks.Add($"no RuntimeClass has the handler {NodeLabels.HandlerName}, so nothing gives these grants; run ambicap install");
            }

            return ours;
        }
        catch (InputException failure)
        {
            remarks.Add($"the RuntimeClass {CheckOptions.DefaultRuntimeClass} is taken for ours: {string.Join(' ', failure.Lines)}");
            return [];
        }
    }

    private static void Write(AuditReport report, string format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                AuditJson.Write(report);
                break;
            case OutputFormat.Csv:
                AuditCsv.Write(report);
                break;
            default:
                AuditTable.Write(report);
                break;
        }
    }
}
