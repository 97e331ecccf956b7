using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Checking;

/// <summary>
/// Compares a document with what its edited text says: the same objects, plus exactly the planned change. Aliases are followed in
/// both, and a pair of nodes is compared once, so that aliases within aliases cost nothing.
/// </summary>
internal sealed class TreeComparison
{
    private readonly ChangeSet _changes;
    private readonly HashSet<(SourceNode, SourceNode)> _compared = [];

    private TreeComparison(ChangeSet changes) => _changes = changes;

    /// <summary>The first node of the original that is not what it should be in the result; null where all is well.</summary>
    internal static SourceNode? FindDifference(SourceNode? original, SourceNode? result, ChangeSet changes) =>
        original is null || result is null
            ? original ?? result
            : new TreeComparison(changes).Compare(original, result);

    private SourceNode? Compare(SourceNode before, SourceNode after)
    {
        if (!_compared.Add((before.Target, after.Target)))
        {
            return null;
        }

        return (before.Target, after.Target) switch
        {
            (SourceScalar left, SourceScalar right) => IsSame(left, right) ? null : before,
            (SourceSequence left, SourceSequence right) => Compare(left, right),
            (SourceMapping left, SourceMapping right) => Compare(left, right),
            _ => before,
        };
    }

    private static bool IsSame(SourceScalar left, SourceScalar right) =>
        left.Text == right.Text && left.Type == right.Type && left.Tag == right.Tag;

    private SourceNode? Compare(SourceSequence before, SourceSequence after)
    {
        ListChange? change = _changes.Find(before);
        SourceNode[] stay = [.. change?.Kept ?? before.Items];
        string[] added = [.. change?.Added ?? []];
        if (stay.Length + added.Length != after.Items.Count)
        {
            return before;
        }

        for (int i = 0; i < stay.Length; i++)
        {
            string? replacement = null;
            _ = change?.Replaced.TryGetValue(stay[i], out replacement);
            if (replacement is not null ? !Says(after.Items[i], new LiteralText(replacement)) : Compare(stay[i], after.Items[i]) is not null)
            {
                return stay[i];
            }
        }

        return after.Items.Skip(stay.Length).Zip(added).All(pair => Says(pair.First, new LiteralText(pair.Second))) ? null : before;
    }

    private SourceNode? Compare(SourceMapping before, SourceMapping after)
    {
        MappingChange? change = _changes.Find(before);
        HashSet<string> added = [.. change?.Added.Select(addition => addition.Key) ?? []];
        List<SourceEntry> stay = before.Entries.FindAll(entry => change?.Removed.Contains(entry) != true);
        List<SourceEntry> old = after.Entries.FindAll(entry => entry.Name is null || !added.Contains(entry.Name));
        if (stay.Count != old.Count || after.Entries.Count - old.Count != added.Count)
        {
            return before;
        }

        for (int i = 0; i < stay.Count; i++)
        {
            Literal? replacement = null;
            _ = change?.Replaced.TryGetValue(stay[i], out replacement);
            SourceNode? difference = Compare(stay[i].Key, old[i].Key)
                ?? (replacement is null ? Compare(stay[i].Value, old[i].Value) : Says(old[i].Value, replacement) ? null : stay[i].Value);
            if (difference is not null)
            {
                return difference;
            }
        }

        return change?.Added.TrueForAll(addition => after.FindLast(addition.Key) is { } entry && Says(entry.Value, addition.Value)) == false ? before : null;
    }

    /// <summary>Whether a node says what was to be written.</summary>
    private static bool Says(SourceNode node, Literal wanted) => (node, wanted) switch
    {
        (SourceScalar { Tag: null } scalar, LiteralText text) =>
            scalar.Text == text.Text && scalar.Type == (text.IsFlag ? TokenKind.False : text.IsNumber ? TokenKind.Number : TokenKind.Text),
        (SourceSequence list, LiteralList items) =>
            list.Items.Count == items.Items.Count && list.Items.Zip(items.Items).All(pair => Says(pair.First, pair.Second)),
        (SourceMapping mapping, LiteralMapping entries) =>
            mapping.Entries.Count == entries.Entries.Count
            && mapping.Entries.Zip(entries.Entries).All(pair => pair.First.Name == pair.Second.Key && Says(pair.First.Value, pair.Second.Value)),
        _ => false,
    };
}
