using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Planning;

/// <summary>
/// Refuses changes that would be seen through an alias elsewhere. An alias that leads to a Pod's own parts is no obstacle: the text is
/// changed once, for all that share it.
/// </summary>
internal static class AliasCheck
{
    private const string ChangedToo = "stands for text that the conversion changes, too";

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
            ReportUpwards(change.Mapping);
        }

        foreach (ListChange change in plan.Changes.Lists)
        {
            // Behind another key the same list says something else.
            ReportAll(aliases[change.List].Where(alias => !IsAdd(alias)), ChangedToo);
            ReportUpwards(change.List);
        }

        ReportAll(
            plan.Document.Aliases.Where(alias => ChangeSet.IsWithin(alias.Target, removed) && !ChangeSet.IsWithin(alias, removed)),
            "stands for text that the conversion takes away");

        void ReportUpwards(SourceNode changed)
        {
            for (SourceNode? node = changed; node is not null && seen.Add(node); node = node.Parent)
            {
                ReportAll(aliases[node].Where(alias => !fields.Passed.Contains(alias)), ChangedToo);
            }
        }

        void ReportAll(IEnumerable<SourceAlias> found, string problem)
        {
            foreach (SourceAlias alias in found)
            {
                plan.Report(pods[0].Owner, alias.Start, "", $"the alias *{alias.Name} {problem}; write it out here");
            }
        }
    }

    private static bool IsAdd(SourceAlias alias) => (alias.Parent as SourceMapping)?.Entries.Find(entry => entry.Value == alias)?.Name == "add";
}
