namespace Ambicap.Host.Tracing;

/// <summary>The event by which the kernel tells of a check.</summary>
/// <param name="Name">Its name, SYSTEM/EVENT.</param>
/// <param name="Answer">The event with the answer; null where the first has it.</param>
internal sealed record CheckEvent(string Name, string? Answer)
{
    /// <summary>The tracepoint of Linux 6.14 and newer.</summary>
    internal const string Tracepoint = "capability/cap_capable";

    // The capabilities that UnauditedCallers and OverlayCheck are about: where one of these is asked for, it takes the stack to judge.
    private static readonly int[] s_ambiguous = [0, 1, 2, 3, 4, 6, 7, 9, 12, 14, 19, 21, 24, 27, 28, 31, 34, 40];

    /// <summary>Whether it takes the stack to judge a check for a capability.</summary>
    internal static bool NeedsStack(int capability) => Array.IndexOf(s_ambiguous, capability) >= 0;
}
