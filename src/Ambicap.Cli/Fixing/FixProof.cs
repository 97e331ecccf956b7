using Ambicap.Cli.Check;
using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Fixing;

/// <summary>The last look at a mended text: by the very judge of check it must break nothing that it did not break before.</summary>
internal sealed class FixProof(CheckOptions options, NamespacePolicies namespaces)
{
    /// <summary>What the new text breaks and the old one did not; null where that is nothing.</summary>
    internal string? FindNew(InputFile file, byte[] before, byte[] after)
    {
        List<CheckedWorkload> old = Judge(file, before);
        List<CheckedWorkload> now = Judge(file, after);
        if (old.Count != now.Count)
        {
            return "the reading of its objects";
        }

        for (int i = 0; i < now.Count; i++)
        {
            HashSet<(string, string?)> known = [.. KeysOf(old[i])];
            foreach ((string check, string? container) in KeysOf(now[i]))
            {
                if (!known.Contains((check, container)))
                {
                    return check;
                }
            }
        }

        return null;
    }

    private static IEnumerable<(string, string?)> KeysOf(CheckedWorkload workload) =>
        workload.Findings.Where(finding => !finding.IsWarning).Select(finding => (finding.Violation.Check, finding.Violation.Container));

    private List<CheckedWorkload> Judge(InputFile file, byte[] text)
    {
        WorkloadJudge judge = new(options);
        List<(int Document, DecodedObject Object)> objects = [];
        _ = new DocumentDecoder(withPrograms: false, options.Kinds).Decode(text, 1, objects);
        return [.. objects.Select(item => item.Object).OfType<DecodedWorkload>().Select((workload, index) =>
            judge.Judge(file, index, workload, namespaces.Of(workload.Namespace ?? DefaultNamespace.Name)))];
    }
}
