using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Proof;

/// <summary>A sequence of steps, from the judge's own state on. Its text is one line, and replays it.</summary>
internal sealed record Case(IReadOnlyList<Step> Steps)
{
    internal static Case Parse(string text) => new([.. text.Split(';').Select(step => new Step(step))]);

    public override string ToString() => string.Join(';', Steps);

    /// <summary>What the model says: the outcome of every step.</summary>
    internal List<Outcome> Predict(ProcessState start)
    {
        List<Outcome> outcomes = new(Steps.Count);
        ProcessState state = start;
        foreach (Step step in Steps)
        {
            Outcome outcome = step.Apply(state);
            outcomes.Add(outcome);
            state = outcome.State;
        }

        return outcomes;
    }

    /// <summary>Compares the model with the kernel, step by step.</summary>
    /// <returns>Null where they agree; otherwise the first step that differs, both lines of it, and the case to replay.</returns>
    internal string? Difference(List<Outcome> predicted, List<string> actual)
    {
        for (int i = 0; i < Steps.Count; i++)
        {
            string expected = StateLine.Write(predicted[i]);
            string happened = i < actual.Count ? actual[i] : "(the process ended)";
            if (expected != happened)
            {
                return $"step {i + 1}, {Steps[i]}\n  {StateLine.Header}\n  model:  {expected}\n  kernel: {happened}\n  case:   {this}";
            }
        }

        return null;
    }

    /// <summary>All cases that have one step less.</summary>
    internal IEnumerable<Case> Smaller() => Enumerable.Range(0, Steps.Count)
        .Where(_ => Steps.Count > 1)
        .Select(omitted => new Case([.. Steps.Where((_, index) => index != omitted)]));
}
