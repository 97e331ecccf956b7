using Ambicap.Host.Processes;

namespace Ambicap.Host.Containers;

/// <summary>What the arguments of a conmon say: it stands between a container and Podman or CRI-O.</summary>
/// <param name="Id">The container's id.</param>
/// <param name="Bundle">Where it works: the container's bundle, or a folder in it for a process that was executed later.</param>
internal sealed record Conmon(string Id, string Bundle)
{
    /// <summary>The container's bundle where <see cref="Bundle"/> is the folder of a later process.</summary>
    internal string BundleOfExec => Path.GetDirectoryName(Bundle) ?? "/";

    /// <summary>Reads the arguments of a process; null where they say nothing.</summary>
    internal static Conmon? Of(int processId) => Parse((ProcessFile.TryRead(processId, "cmdline") ?? "").Split('\0'));

    /// <summary>Reads arguments.</summary>
    internal static Conmon? Parse(string[] words) =>
        ValueOf(words, "-c", "--cid") is { } id && ValueOf(words, "-b", "--bundle") is { } bundle ? new Conmon(id, bundle) : null;

    private static string? ValueOf(string[] words, string option, string longOption)
    {
        int at = Array.FindIndex(words, word => word == option || word == longOption);
        return at >= 0 && at + 1 < words.Length && words[at + 1].Length > 0 ? words[at + 1] : null;
    }
}
