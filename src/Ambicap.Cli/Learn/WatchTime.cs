using System.Diagnostics;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Learn;

/// <summary>Lets a watch go on for a time, and says on a terminal how much is left. Ctrl-C ends it early, with what was seen so far.</summary>
internal static class WatchTime
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);

    /// <param name="time">How long.</param>
    /// <param name="what">What is watched, for people.</param>
    /// <param name="isOver">Whether there is nothing more to watch.</param>
    /// <param name="ending">Ends it early.</param>
    internal static async Task PassAsync(TimeSpan time, string what, Func<bool> isOver, CancellationToken ending)
    {
        long began = Stopwatch.GetTimestamp();
        while (!ending.IsCancellationRequested && !isOver() && time - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } left)
        {
            Terminal.Progress($"watching {what}: {left.TotalSeconds:0} s left; Ctrl-C shows what was seen so far");
            await Task.Delay(left < s_step ? left : s_step, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Terminal.EndProgress();
    }
}
