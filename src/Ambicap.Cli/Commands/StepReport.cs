using Ambicap.Cli.Install;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Commands;

/// <summary>The end of verbs that go step by step.</summary>
internal static class StepReport
{
    /// <summary>Runs the steps; one that fails is told of, and is exit code 1.</summary>
    internal static async Task<int> RunAsync(Func<Task> run)
    {
        try
        {
            await run();
            return ExitCode.Good;
        }
        catch (StepException failure)
        {
            foreach (string line in failure.Lines)
            {
                Terminal.Warn(line);
            }

            return ExitCode.Negative;
        }
    }
}
