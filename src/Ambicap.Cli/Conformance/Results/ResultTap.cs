namespace Ambicap.Cli.Conformance.Results;

/// <summary>The form <c>-o tap</c>: the Test Anything Protocol, version 13.</summary>
internal static class ResultTap
{
    internal static void Write(RunResults results)
    {
        Console.Out.WriteLine("TAP version 13");
        Console.Out.WriteLine($"1..{results.Cases.Count}");
        for (int i = 0; i < results.Cases.Count; i++)
        {
            foreach (string line in Lines(i + 1, results.Cases[i]))
            {
                Console.Out.WriteLine(line);
            }
        }

        Console.Out.WriteLine($"# {results.Summary}");
    }

    private static IEnumerable<string> Lines(int number, CaseResult result)
    {
        // A # begins a directive, so a reason may not have one.
        string directive = result.Ending is CaseEnding.NotSupported or CaseEnding.NotRun
            ? $" # SKIP {CaseEndingName.Of(result.Ending)}: {OneLine(string.Join("; ", result.Reasons)).Replace('#', ' ')}"
            : "";
        yield return $"{(result.Ending == CaseEnding.Fail ? "not ok" : "ok")} {number} - {result.Case.Name}{directive}";
        foreach (string reason in result.Ending == CaseEnding.Fail ? result.Reasons : result.Choices)
        {
            yield return $"# {OneLine(reason)}";
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
