using System.Diagnostics;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Check;

/// <summary>Says on a terminal's standard error how far long work has come. Short work says nothing.</summary>
internal sealed class CheckProgress
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _due = s_patience;
    private bool _isShown;

    /// <summary>Shows what was done, where it is time to.</summary>
    internal void Show(InputFile file, CheckSummary summary)
    {
        TimeSpan now = Stopwatch.GetElapsedTime(_started);
        if (now >= _due)
        {
            Terminal.Progress(FormattableString.Invariant($"{summary.Allowed + summary.Forbidden} checked, {summary.Forbidden} forbidden: {Tail(file.Name)}"));
            _due = now + s_interval;
            _isShown = true;
        }
    }

    /// <summary>Makes room for other output.</summary>
    internal void Hide()
    {
        if (_isShown)
        {
            Terminal.EndProgress();
            _isShown = false;
        }
    }

    /// <summary>The end of a long name; the line must not wrap.</summary>
    private static string Tail(string name)
    {
        const int Longest = 40;
        return name.Length <= Longest ? name : $"...{name[^(Longest - 3)..]}";
    }
}
