using System.CommandLine;
using Ambicap.Capabilities;
using Ambicap.Cli.Help;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap help</c>: the help of a verb.</summary>
internal static class HelpCommand
{
    private const string Description = """
        Show the help of a verb.

        Exit code 0: shown. 2: there is no such verb.

        Examples:
          ambicap help
          ambicap help explain
        """;

    /// <param name="root">Has the verbs.</param>
    internal static Verb Create(Command root)
    {
        Argument<string?> verb = new("VERB") { Description = "the verb; without one, all are listed", Arity = ArgumentArity.ZeroOrOne };
        Verb command = new("help", Description) { verb };
        command.SetAction(parsed =>
        {
            HelpPage.Write(parsed.GetValue(verb) is { } name ? Find(root, name) : root);
            return ExitCode.Good;
        });
        return command;
    }

    private static Command Find(Command root, string name) =>
        root.Subcommands.FirstOrDefault(command => command.Name == name)
            ?? throw new InputException($"\"{name}\" is no verb; {(Nearest(root, name) is { } near ? $"did you mean {near}?" : $"see {ProgramName.Shown} --help")}");

    /// <summary>The verb that somebody probably meant; null where none is near.</summary>
    internal static string? Nearest(Command root, string name)
    {
        string[] names = [.. root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];
        return NearestName.Find(name, names, names.Max(candidate => candidate.Length));
    }
}
