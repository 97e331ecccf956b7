using System.CommandLine;
using System.CommandLine.Completions;
using Ambicap.Capabilities;
using Ambicap.Cli.Help;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap help</c>: the help of a verb, or a topic.</summary>
internal static class HelpCommand
{
    private const string Description = """
        Show the help of a verb, or a topic.

        Topics tell what belongs to no verb, such as the annotations; ambicap help topics lists them.

        Exit code 0: shown. 2: there is no such verb or topic.

        Examples:
          ambicap help explain
          ambicap help annotations
          ambicap help topics
        """;

    /// <param name="root">Has the verbs.</param>
    internal static Verb Create(Command root)
    {
        Argument<string?> subject = new("SUBJECT")
        {
            Description = "the verb or the topic; without one, all verbs are listed",
            Arity = ArgumentArity.ZeroOrOne,
        };
        subject.CompletionSources.Add(_ => Names(root).Select(name => new CompletionItem(name)));
        Verb command = new("help", Description) { subject };
        command.SetAction(parsed =>
        {
            Show(root, parsed.GetValue(subject));
            return ExitCode.Good;
        });
        return command;
    }

    private static void Show(Command root, string? name)
    {
        if (name == Topics.List)
        {
            HelpPage.WriteList("Topics:", Topics.All.Select(topic => (topic.Name, topic.Summary)));
        }
        else if (name is not null && root.Subcommands.All(command => command.Name != name) && Topics.Find(name) is { } topic)
        {
            HelpPage.WriteText(topic.Everything);
        }
        else
        {
            HelpPage.Write(name is null ? root : Find(root, name));
        }
    }

    private static Command Find(Command root, string name) =>
        root.Subcommands.FirstOrDefault(command => command.Name == name)
            ?? throw new InputException(
                $"\"{name}\" is no verb and no topic; {(Nearest(Names(root), name) is { } near ? $"did you mean {near}?" : $"see {ProgramName.Shown} help {Topics.List}")}");

    /// <summary>The verb that somebody probably meant; null where none is near.</summary>
    internal static string? Nearest(Command root, string name) => Nearest(Verbs(root), name);

    private static string? Nearest(string[] names, string name) => NearestName.Find(name, names, names.Max(candidate => candidate.Length));

    private static string[] Verbs(Command root) => [.. root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];

    /// <summary>All that there is help on.</summary>
    private static string[] Names(Command root) => [.. Verbs(root), .. Topics.All.Select(topic => topic.Name), Topics.List];
}
