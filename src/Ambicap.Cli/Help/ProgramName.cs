namespace Ambicap.Cli.Help;

/// <summary>What this program was called as: it is a plugin of kubectl under another name.</summary>
internal static class ProgramName
{
    private const string Own = "ambicap";
    private const string Plugin = "kubectl-ambicap";
    private const string Converter = "ambicap-convert";
    private const string Completer = "kubectl_complete-ambicap";

    /// <summary>Without the ending that a program has on Windows.</summary>
    private static string Called { get; } = Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs() is [var first, ..] ? first : "");

    /// <summary>What a person types to run it.</summary>
    internal static string Shown { get; } = Called == Plugin ? "kubectl ambicap" : Own;

    /// <summary>Whether kubectl asks how a command line may go on.</summary>
    internal static bool IsCompleter { get; } = Called == Completer;

    /// <summary>Whether it is a filter of manifests by its name: Helm and Kustomize call a program without arguments.</summary>
    internal static bool IsConverter { get; } = Called == Converter;

    /// <summary>A command with the program's own name as it is typed here, where the command or what follows a pipe begins with it.</summary>
    internal static string In(string line) =>
        (line.StartsWith($"{Own} ", StringComparison.Ordinal) ? Shown + line[Own.Length..] : line).Replace($"| {Own} ", $"| {Shown} ", StringComparison.Ordinal);
}
