using Ambicap.Capabilities.Transitions;

namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>A container's command line as the programs that it starts one behind the other.</summary>
/// <param name="Steps">The programs; the last is the container's own, unless <paramref name="Problem"/> says that it is not known.</param>
/// <param name="Problem">Why what the last program starts is not known; null where the chain is complete.</param>
public sealed record EntryPointChain(IReadOnlyList<EntryPointStep> Steps, string? Problem)
{
    /// <summary>A program that changes the user, seen in a script that is not followed, with its line.</summary>
    public (string Program, int Line)? Hint { get; init; }

    /// <summary>Nothing is known of it.</summary>
    public static EntryPointChain Unknown { get; } = new([], null);

    /// <summary>The command line without its programs that change the user; null where it has a word that is not known.</summary>
    public IReadOnlyList<string>? WithoutSwitchers()
    {
        List<string?> words = [];
        for (int i = 0; i < Steps.Count; i++)
        {
            EntryPointStep step = Steps[i];
            IReadOnlyList<string?> behind = i + 1 < Steps.Count ? Steps[i + 1].Words : [];
            if (!step.Words.TakeLast(behind.Count).SequenceEqual(behind))
            {
                // A shell's text is no longer needed where only one command was in it.
                words.Clear();
            }
            else if (step.Program is null or { Deed: ProgramDeed.Nothing })
            {
                words.AddRange(step.Words.SkipLast(behind.Count));
            }
        }

        return words.Count == 0 || words.Contains(null) ? null : [.. words.OfType<string>()];
    }
}

/// <summary>A program of a chain.</summary>
/// <param name="Name">As the command line has it.</param>
/// <param name="Words">Its command line.</param>
/// <param name="Program">What is known of such programs; null where nothing is.</param>
public sealed record EntryPointStep(string Name, IReadOnlyList<string?> Words, EntryPointProgram? Program)
{
    private const int LongestShown = 64;

    /// <summary>Its file; null where that is not known.</summary>
    public ExecutableFile? File { get; init; }

    /// <summary>Why the file is not known although there is an image.</summary>
    public string? Problem { get; init; }

    /// <summary>The user to whom it changes, as it is written; null where it changes to none.</summary>
    public string? User { get; init; }

    /// <summary>The id of that user; null where it is not known.</summary>
    public uint? UserId { get; init; }

    /// <summary>What it does of its groups.</summary>
    public GroupChange Groups { get; init; }

    /// <summary>Whether it sets no_new_privs.</summary>
    public bool SetsNoNewPrivileges { get; init; }

    /// <summary>Whether it is an applet of the program in front, which no execve starts.</summary>
    public bool IsApplet { get; init; }

    /// <summary>The name without folders, cut where it is long: it is somebody else's, and is shown.</summary>
    public string ShortName => Shortened(Name[(Name.LastIndexOf('/') + 1)..]);

    /// <summary>A word as it is shown: cut where it is long.</summary>
    public static string Shortened(string word, int longest = LongestShown)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length > longest ? $"{word.AsSpan(0, longest)}..." : word;
    }
}
