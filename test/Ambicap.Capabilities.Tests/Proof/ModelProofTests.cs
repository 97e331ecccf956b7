using System.Globalization;
using Ambicap.Capabilities.Transitions;
using CsCheck;

namespace Ambicap.Capabilities.Tests.Proof;

/// <summary>
/// The model against the running kernel: random cases, performed in child processes, compared after every step. docs/model.md says how
/// to run more of them (AMBICAP_PROOF_CASES), others (AMBICAP_PROOF_SEED) and one again (AMBICAP_PROOF_REPLAY).
/// </summary>
public sealed class ModelProofTests(ITestOutputHelper output)
{
    private const ulong DefaultCases = 20_000;

    private static readonly string[] s_places = ["host", "userns"];

    /// <summary>Half of the cases in this user namespace, half in a new one, at the same time.</summary>
    [Fact]
    public async Task Predict_RandomCases_IsWhatTheKernelDoes()
    {
        ulong cases = Setting("AMBICAP_PROOF_CASES", DefaultCases) / (ulong)s_places.Length;
        ulong seed = Setting("AMBICAP_PROOF_SEED", 1);
        string? replay = Environment.GetEnvironmentVariable("AMBICAP_PROOF_REPLAY");
        List<Judge> judges = [];
        try
        {
            judges.AddRange(s_places.Select(Judge.Open));
            Task<string>[] reports = [.. judges.Select((judge, stream) => Task.Factory.StartNew(
                () => Prove(judge, replay is null ? Generate(seed, cases, (uint)stream) : [Case.Parse(replay)]),
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))];
            string report = string.Concat(await Task.WhenAll(reports));
            Assert.True(report.Length == 0, report);
        }
        finally
        {
            judges.ForEach(judge => judge.Dispose());
        }
    }

    /// <returns>What differs, or the empty string.</returns>
    private string Prove(Judge judge, IEnumerable<Case> cases)
    {
        Coverage coverage = new();
        List<Case> differing = [];
        judge.RunAll(cases, (@case, lines) =>
        {
            List<Outcome> predicted = @case.Predict(judge.Start);
            if (@case.Difference(predicted, lines) is not null)
            {
                differing.Add(@case);
            }

            coverage.Count(@case, judge.Start, predicted);
        });
        output.WriteLine($"{judge.Place}: {coverage}");
        return Report(differing, judge) + coverage.Missing();
    }

    private static IEnumerable<Case> Generate(ulong seed, ulong cases, uint stream)
    {
        PCG random = new(stream, seed);
        for (ulong i = 0; i < cases; i++)
        {
            yield return CaseGen.Cases.Generate(random, null, out _);
        }
    }

    /// <summary>The number of differing cases, and the shortest of them, shortened as far as it still differs.</summary>
    private static string Report(List<Case> differing, Judge judge)
    {
        if (differing.Count == 0)
        {
            return "";
        }

        Case smallest = differing.MinBy(found => found.Steps.Count)!;
        while (smallest.Smaller().FirstOrDefault(smaller => Differs(judge, smaller) is not null) is { } next)
        {
            smallest = next;
        }

        return $"{differing.Count} cases differ in {judge.Place}; replay the shortest with AMBICAP_PROOF_REPLAY='{smallest}'\n"
            + $"{Differs(judge, smallest)}\n";
    }

    private static string? Differs(Judge judge, Case @case) => @case.Difference(@case.Predict(judge.Start), judge.Run(@case));

    private static ulong Setting(string name, ulong otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
