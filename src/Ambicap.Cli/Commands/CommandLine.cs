using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Ambicap.Capabilities;
using Ambicap.Cli.Help;
using Ambicap.Cli.Output;
using Ambicap.Host;
using Ambicap.Policy.Text;
using Grpc.Core;

namespace Ambicap.Cli.Commands;

/// <summary>Runs a command line, and turns whatever goes wrong into lines and an exit code.</summary>
internal static partial class CommandLine
{
    private const string FileOption = "--filename";

    internal static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        try
        {
            if (ProgramName.IsCompleter || args is [Completion.Verb, ..])
            {
                foreach (string line in Completion.Of(root, ProgramName.IsCompleter ? args : args[1..]))
                {
                    await Console.Out.WriteLineAsync(line);
                }

                return ExitCode.Good;
            }

            if (args.Length == 0)
            {
                HelpPage.Write(root);
                return ExitCode.Good;
            }

            ParseResult parsed = root.Parse(args);
            return parsed.Errors.Count > 0 ? Refuse(root, parsed) : await InvokeAsync(parsed);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Files are read where InputException is thrown; what is left is the output.
            Terminal.Warn(OutputFailure.Describe(failure));
            return ExitCode.Negative;
        }
    }

    private static int Refuse(RootCommand root, ParseResult parsed)
    {
        string? unknown = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (unknown is not null && parsed.CommandResult.Command == root && !unknown.StartsWith('-'))
        {
            Terminal.Warn($"\"{unknown}\" is no verb{(HelpCommand.Nearest(root, unknown) is { } verb ? $"; did you mean {verb}?" : "")}");
        }
        else
        {
            foreach (ParseError error in parsed.Errors)
            {
                string near = Hint(parsed.CommandResult.Command, error.Message, unknown);
                Terminal.Warn($"{PlainText.InOneLine(error.Message)}{near}");
            }
        }

        Terminal.Warn($"see {string.Join(' ', Names(parsed.CommandResult))} --help");
        return ExitCode.BadInput;
    }

    private static string Hint(Command command, string message, string? unknown) =>
        Misspelt().Match(message) is { Success: true } option ? Nearest(command, option.Groups[1].Value)
        : Path.Exists(unknown) && message.Contains($"'{unknown}'", StringComparison.Ordinal) && command.Options.Any(option => option.Name == FileOption)
            ? $" Did you mean -f {unknown}?"
        : "";

    private static string Nearest(Command command, string unknown)
    {
        string[] names = [.. command.Options.Where(option => !option.Hidden).Select(option => option.Name)];
        return names.Length > 0 && NearestName.Find(unknown, names, names.Max(name => name.Length)) is { } near
            ? $" Did you mean {near}?"
            : "";
    }

    private static async Task<int> InvokeAsync(ParseResult parsed)
    {
        if (parsed.Action is not HelpPage && (parsed.CommandResult.Command as Verb)?.FindObstacle(OperatingSystem.IsLinux()) is { } obstacle)
        {
            Terminal.Warn(obstacle);
            return ExitCode.BadInput;
        }

        try
        {
            // Cleanup has deadlines of its own. No second Ctrl-C, and no time in general, may cut it: mounts and processes would stay.
            InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Timeout.InfiniteTimeSpan };
            return await parsed.InvokeAsync(configuration);
        }
        catch (InputException failure)
        {
            foreach (string line in failure.Lines)
            {
                Terminal.Warn(line);
            }

            return ExitCode.BadInput;
        }
        catch (DllNotFoundException failure)
        {
            // Of other systems than Linux: there the YAML parser is a library beside the program.
            Terminal.Warn(failure.Message);
            return ExitCode.BadInput;
        }
        catch (HostException failure)
        {
            Terminal.Warn(failure.Message);
            return ExitCode.BadInput;
        }
        catch (RpcException failure)
        {
            // The runtime answered at first; nobody nearer could tell what its failure means.
            Terminal.Warn($"the container runtime failed in the middle: {failure.Status.Detail.ReplaceLineEndings(" ")}; see the runtime's log, then run again");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            Terminal.EndProgress();
            return ExitCode.Interrupted;
        }
    }

    [GeneratedRegex("^Unrecognized command or argument '(--[^']+)'")]
    private static partial Regex Misspelt();

    private static IEnumerable<string> Names(CommandResult command) =>
        command.Parent is CommandResult parent ? Names(parent).Append(command.Command.Name) : [ProgramName.Shown];
}
