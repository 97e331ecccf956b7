using Ambicap.Kubernetes.Conversion.Places;
using Ambicap.Kubernetes.Conversion.Source;

namespace Ambicap.Kubernetes.Conversion.Planning;

/// <summary>
/// Refuses changes that would be seen through an alias elsewhere. An alias that leads to a Pod's own parts is no obstacle: the text is
/// changed once, for all that share it.
/// </summary>
internal static class AliasCheck
{
    internal static void Run(ConversionPlan plan, FieldFinder fields, IReadOnlyList<PodPlace> pods)
    {
        HashSet<SourceNode> removed = [.. plan.Changes.All.SelectMany(change => change.Removed).SelectMany(entry => new[] { entry.Key, entry.Value })];
        plan.Changes.DropWithin(removed);
        if (plan.Document.Aliases.Count == 0)
        {
            return;
        }

        ILookup<SourceNode, SourceAlias> aliases = plan.Document.Aliases.ToLookup(alias => alias.Target);
        HashSet<SourceNode> seen = [];
        foreach (MappingChange change in plan.Changes.All)
        {
            for (SourceNode? node = change.Mapping; node is not null && seen.Add(node); node = node.Parent)
            {
                ReportAll(aliases[node].Where(alias => !fields.Passed.Contains(alias)), "stands for text that the conversion changes, too");
            }
        }

        ReportAll(
            plan.Document.Aliases.Where(alias => ChangeSet.IsWithin(alias.Target, removed) && !ChangeSet.IsWithin(alias, removed)),
            "stands for text that the conversion takes away");

        void ReportAll(IEnumerable<SourceAlias> found, string problem)
        {
            foreach (SourceAlias alias in found)
            {
                plan.Report(pods[0], alias.Start, "", $"the alias *{alias.Name} {problem}; write it out here");
            }
        }
    }
}
