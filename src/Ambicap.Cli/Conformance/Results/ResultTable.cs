using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Conformance.Results;

/// <summary>The form <c>-o table</c>.</summary>
internal static class ResultTable
{
    internal static void Write(RunResults results)
    {
        TextTable table = new("RESULT", "CASE", "WHAT WAS SEEN");
        foreach (CaseResult result in results.Cases)
        {
            string seen = string.Join("; ", result.Reasons.Count > 0 ? result.Reasons : result.Choices);
            table.Add(CaseEndingName.Of(result.Ending), result.Case.Name, seen.Length > 0 ? seen : "as the rule has it");
        }

        table.Write();
        foreach (ConformanceCase failed in results.Cases.Where(result => result.Ending == CaseEnding.Fail).Select(result => result.Case))
        {
            Console.Out.WriteLine();
            foreach (string line in Wrapping.Hanging($"{failed.Name}: ", $"{failed.Rule} ({failed.Source})", Terminal.Width))
            {
                Console.Out.WriteLine(line);
            }
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(results.Summary);
    }

    /// <summary>The cases, for <c>--list</c>.</summary>
    internal static void WriteList(IReadOnlyList<ConformanceCase> cases)
    {
        TextTable table = new("CASE", "NEEDS", "RULE", "SOURCE");
        foreach (ConformanceCase found in cases)
        {
            IEnumerable<string> needs = ((string?[])[found.Feature ? "the field" : null, found.Needs]).OfType<string>().DefaultIfEmpty("-");
            table.Add(found.Name, string.Join(", ", needs), found.Rule, found.Source);
        }

        table.Write();
    }
}
