using Ambicap.Conversion.Memory;
using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Conversion.Checking;

/// <summary>
/// The safety net under every conversion: reads the result anew, and lets it pass only if it says what the original said plus the
/// planned change, grants everybody what was granted before, keeps every comment and leaves nothing to convert.
/// </summary>
internal static class ConversionCheck
{
    /// <returns>The result, read.</returns>
    /// <exception cref="UnconvertibleException">The result is not what it should be.</exception>
    internal static SourceDocument Run(ConversionPlan plan, string result, ConversionOptions options)
    {
        SourceDocument after = ReadChanged(plan, result);
        ConversionPlan again = Planner.Plan(after, options);
        if (!again.Changes.IsEmpty || again.Findings.Count > 0 || !again.Grants.SequenceEqual(plan.Grants))
        {
            throw Refuse(FirstChange(plan));
        }

        CheckComments(plan, after);
        return after;
    }

    /// <summary>The same of a step of mending, behind which others may follow.</summary>
    /// <returns>The result, read.</returns>
    /// <exception cref="UnconvertibleException">The result is not what it should be.</exception>
    internal static SourceDocument Run(ConversionPlan plan, string result, FixOptions options)
    {
        SourceDocument after = ReadChanged(plan, result);
        if (!Planner.Plan(after, new ConversionOptions(ConversionTarget.Annotations, null, options.TemplatePaths)).Grants.SequenceEqual(plan.Grants))
        {
            throw Refuse(FirstChange(plan));
        }

        CheckComments(plan, after);
        return after;
    }

    private static SourceDocument ReadChanged(ConversionPlan plan, string result)
    {
        SourceDocument after = Read(plan, result);
        if (TreeComparison.FindDifference(plan.Document.Root, after.Root, plan.Changes) is { } difference)
        {
            throw Refuse(difference.Start);
        }

        return plan.Document.IsJson && JsonStream.Split(result) is not { Count: 1 } ? throw Refuse(FirstChange(plan)) : after;
    }

    private static SourceDocument Read(ConversionPlan plan, string result)
    {
        try
        {
            return SourceReader.Read(result, plan.Document.IsJson);
        }
        catch (ManifestException)
        {
            throw Refuse(FirstChange(plan));
        }
    }

    /// <summary>Comments stay, in their order. Those that this program wrote may go, and what it writes may hold others.</summary>
    private static void CheckComments(ConversionPlan plan, SourceDocument after)
    {
        int[] found = [.. after.Comments.Keys];
        int next = 0;
        foreach (int line in plan.Document.Comments.Keys.Where(line => !MemoryLine.IsOne(plan.Document, line)))
        {
            ReadOnlySpan<char> comment = plan.Document.CommentOf(line);
            while (next < found.Length && !after.CommentOf(found[next]).EndsWith(comment, StringComparison.Ordinal))
            {
                next++;
            }

            if (next++ >= found.Length)
            {
                throw new UnconvertibleException(plan.Document.Comments[line], "this comment would be lost; put it on a line of its own above");
            }
        }
    }

    private static int FirstChange(ConversionPlan plan) =>
        plan.Changes.All.Select(change => change.Mapping.Start).Concat(plan.Changes.Lists.Select(change => change.List.Start)).First();

    private static UnconvertibleException Refuse(int offset) =>
        new(offset, "the way this is written cannot be changed without damage; write it in block style, one key a line");
}
