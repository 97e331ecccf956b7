using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Kubernetes.Workloads;

/// <summary>Finds the Pods in documents of every built-in kind that has any, Lists included. Other kinds are counted.</summary>
public sealed class WorkloadReader(FindingList findings)
{
    private const string Template = "template";
    private const int DeepestList = 8;

    /// <summary>How many objects had no Pod in them.</summary>
    public int Skipped { get; private set; }

    /// <summary>The workloads of one document.</summary>
    public IEnumerable<Workload> Read(ManifestNode document) => Read(document, "", 0);

    private IEnumerable<Workload> Read(ManifestNode document, string path, int depth)
    {
        if (document is not ManifestMapping mapping || (mapping.Find("kind") as ManifestScalar)?.Text is not { } kind)
        {
            findings.Add(document.Position, $"{(path.Length == 0 ? "the document" : path)} is no Kubernetes object; give it apiVersion and kind");
            return [];
        }

        if (kind.EndsWith("List", StringComparison.Ordinal) && mapping.Find("items") is ManifestSequence items && depth < DeepestList)
        {
            return items.Items.SelectMany((item, index) => Read(item, FormattableString.Invariant($"{path}items[{index}]."), depth + 1));
        }

        return TemplatePath(kind) is { } templatePath ? ReadWorkload(mapping, kind, path, templatePath) : Skip();
    }

    /// <summary>Where a kind keeps its Pod; null where it has none. An empty path is the object itself.</summary>
    private static string[]? TemplatePath(string kind) => kind switch
    {
        "Pod" => [],
        "PodTemplate" => [Template],
        "Deployment" or "ReplicaSet" or "ReplicationController" or "StatefulSet" or "DaemonSet" or "Job" => ["spec", Template],
        "CronJob" => ["spec", "jobTemplate", "spec", Template],
        _ => null,
    };

    private IEnumerable<Workload> ReadWorkload(ManifestMapping workload, string kind, string path, string[] templatePath)
    {
        ManifestMapping? metadata = workload.Find("metadata") as ManifestMapping;
        string name = (metadata?.Find("name") as ManifestScalar)?.Text ?? "";
        string ownerNamespace = (metadata?.Find("namespace") as ManifestScalar)?.Text ?? "default";
        ManifestMapping template = workload;
        foreach (string step in templatePath)
        {
            if (template.Find(step) is not ManifestMapping next)
            {
                findings.Add(template.Position, $"{kind} \"{name}\": {path}{string.Join('.', templatePath)} is missing or no mapping; add it");
                return [];
            }

            template = next;
        }

        Pod pod = new PodReader(findings).Read(template, path + string.Join('.', templatePath), ownerNamespace);
        return [new Workload(kind, name, pod)];
    }

    private Workload[] Skip()
    {
        Skipped++;
        return [];
    }
}
