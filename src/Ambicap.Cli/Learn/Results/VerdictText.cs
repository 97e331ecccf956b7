using Ambicap.Cli.Learn.Proving;

namespace Ambicap.Cli.Learn.Results;

/// <summary>A verdict in words.</summary>
internal static class VerdictText
{
    /// <summary>The sentence that the result begins with.</summary>
    internal static string Of(Subject subject, Learnt learnt) => learnt.Verdict switch
    {
        Verdict.Needs => $"{subject.Shown} needs {learnt.Needed} as user {learnt.User}, and nothing else",
        Verdict.NeedsNone => $"{subject.Shown} needs no capability as user {learnt.User}",
        Verdict.Flaky => $"flaky: {subject.Shown} {Doubts(learnt)}; give --ready a command that tells for certain, or --settle more time, and learn again",
        Verdict.NotReduced => $"could not be reduced within the tries that are made: {subject.Shown} works with {learnt.Needed}, "
            + "and perhaps with less; name the candidates with --allow",
        Verdict.NeedsRoot => $"needs more than ambient can give: {subject.Shown} works as root, and not as user {learnt.User} with every capability: "
            + $"{learnt.Failure!.Text}; it looks at its user id, or at files that are root's; see whether an option turns that off",
        Verdict.ChangesUser => $"needs more than ambient can give: its entry point changes the user: {learnt.Reason}",
        _ => $"{subject.Shown} does not work with every capability: {learnt.Failure!.Text}; {learnt.Reason ?? "see that it works by hand first"}",
    };

    /// <summary>The verdict in one word, for programs.</summary>
    internal static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Needs => "needs",
        Verdict.NeedsNone => "needs-none",
        Verdict.Flaky => "flaky",
        Verdict.NotReduced => "not-reduced",
        Verdict.NeedsRoot => "needs-root",
        Verdict.ChangesUser => "changes-user",
        _ => "never-works",
    };

    private static string Doubts(Learnt learnt)
    {
        string with = SetWords.Of(learnt.Needed);
        return learnt.Failure is { } failure ? $"works with {with} at times, and at times it does not ({failure.Text})"
            : $"needs {with}, but at times it works without {learnt.Doubtful}";
    }
}
