using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;

namespace Ambicap.Capabilities.Tests.Proof;

/// <summary>
/// The model against the running kernel: random cases, performed in child processes, compared after every step. docs/model.md says how
/// to run more of them (AMBICAP_PROOF_CASES), others (AMBICAP_PROOF_SEED) and one again (AMBICAP_PROOF_REPLAY).
/// </summary>
public sealed class ModelProofTests(ITestOutputHelper output)
{
    private const int DefaultCases = 20_000;

    [Theory]
    [InlineData("host")]
    [InlineData("userns")]
    public void Predict_RandomCases_IsWhatTheKernelDoes(string where)
    {
        if (Environment.GetEnvironmentVariable("AMBICAP_PROOF_REPLAY") is { Length: > 0 } replay)
        {
            using Judge one = Judge.Open(where);
            Assert.Null(Case.Parse(replay).Difference(one.Start, one.Run(Case.Parse(replay))));
            return;
        }

        int cases = (int)(Setting("AMBICAP_PROOF_CASES", DefaultCases) / 2);
        ulong seed = Setting("AMBICAP_PROOF_SEED", 1);
        using Judge judge = Judge.Open(where);
        Coverage coverage = new();
        ConcurrentBag<Case> differing = [];
        judge.RunAll(Generate(seed, cases, stream: where == "host" ? 1u : 2u), (@case, lines) =>
        {
            if (@case.Difference(judge.Start, lines) is not null)
            {
                differing.Add(@case);
            }

            coverage.Count(@case, judge.Start);
        });
        output.WriteLine($"{cases} cases, seed {seed}, {where}: {coverage}");
        Assert.True(differing.IsEmpty, Report(differing, judge));
        coverage.AssertNothingMissing(cases);
    }

    private static IEnumerable<Case> Generate(ulong seed, int cases, uint stream)
    {
        PCG random = new(stream, seed);
        for (int i = 0; i < cases; i++)
        {
            yield return CaseGen.Cases.Generate(random, null, out _);
        }
    }

    /// <summary>The number of differing cases, and the shortest of them, shortened as far as it still differs.</summary>
    private static string Report(ConcurrentBag<Case> differing, Judge judge)
    {
        Case? smallest = differing.MinBy(found => found.Steps.Count);
        for (Case? next = smallest; next is not null;)
        {
            smallest = next;
            next = smallest.Smaller().FirstOrDefault(smaller => smaller.Difference(judge.Start, judge.Run(smaller)) is not null);
        }

        return smallest is null
            ? ""
            : $"{differing.Count} cases differ; the shortest, to be replayed with AMBICAP_PROOF_REPLAY='{smallest}':\n"
                + smallest.Difference(judge.Start, judge.Run(smallest));
    }

    private static ulong Setting(string name, ulong otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
