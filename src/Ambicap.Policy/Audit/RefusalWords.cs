namespace Ambicap.Policy.Audit;

/// <summary>Reasons as words, as journal and metrics have them.</summary>
public static class RefusalWords
{
    private static readonly string[] s_words =
        ["other", "annotation", "node-limit", "kernel", "seccomp", "configuration", "document", "record", "runtime"];

    /// <summary>Every word, in the order of the numbers.</summary>
    public static IReadOnlyList<string> All => s_words;

    /// <summary>The word of a reason.</summary>
    public static string Word(this RefusalReason reason) => s_words[(int)reason];

    /// <summary>The reason of a word; <see cref="RefusalReason.Other"/> where nobody here knows it.</summary>
    public static RefusalReason Parse(string word) => (RefusalReason)Math.Max(0, Array.IndexOf(s_words, word));
}
