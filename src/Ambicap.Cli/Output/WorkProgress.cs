using System.Diagnostics;
using Ambicap.Cli.Input;

namespace Ambicap.Cli.Output;

/// <summary>Says on a terminal's standard error how far long work has come. Short work says nothing.</summary>
internal sealed class WorkProgress
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _due = s_patience;
    private bool _isShown;

    /// <summary>Whether it is time to show something.</summary>
    internal bool IsDue => Stopwatch.GetElapsedTime(_started) >= _due;

    /// <summary>Shows what was done, and what is being read.</summary>
    internal void Show(string done, InputFile file)
    {
        Terminal.Progress($"{done}: {Tail(file.Name)}");
        _due = Stopwatch.GetElapsedTime(_started) + s_interval;
        _isShown = true;
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
