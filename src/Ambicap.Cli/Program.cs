using System.CommandLine;
using Ambicap.Cli;
using Ambicap.Cli.Commands;
using Ambicap.Cli.Output;
using Ambicap.Host;
using Grpc.Core;

RootCommand root = new("Ambient capabilities for Kubernetes.")
{
    RunCommand.Create(),
    ExplainCommand.Create(),
    CheckCommand.Create(),
    ConvertCommand.Create(),
    ApplyCommand.Create(),
    InspectCommand.Create(),
    DoctorCommand.Create(),
    CapabilitiesCommand.Create(),
    DemoCommand.Create(),
    InstallCommand.Create(),
    UninstallCommand.Create(),
    StatusCommand.Create(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
    {
        Console.Error.WriteLine($"ambicap: {Terminal.PrintableLines(error.Message)}");
    }

    Console.Error.WriteLine($"ambicap: see {string.Join(' ', Names(parsed.CommandResult))} --help");
    return ExitCode.BadInput;
}

(parsed.CommandResult.Command as Verb)?.Unfold();
if (parsed.Action is not System.CommandLine.Help.HelpAction && (parsed.CommandResult.Command as Verb)?.FindObstacle(OperatingSystem.IsLinux()) is { } obstacle)
{
    Console.Error.WriteLine($"ambicap: {obstacle}");
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
    Terminal.EndProgress();
    foreach (string line in failure.Lines)
    {
        Console.Error.WriteLine($"ambicap: {Terminal.Printable(line)}");
    }

    return ExitCode.BadInput;
}
catch (DllNotFoundException failure)
{
    // Of other systems than Linux: there the YAML parser is a library beside the program.
    Terminal.EndProgress();
    Console.Error.WriteLine($"ambicap: {Terminal.Printable(failure.Message)}");
    return ExitCode.BadInput;
}
catch (HostException failure)
{
    Terminal.EndProgress();
    Console.Error.WriteLine($"ambicap: {Terminal.Printable(failure.Message)}");
    return ExitCode.BadInput;
}
catch (RpcException failure)
{
    // The runtime answered at first; nobody nearer could tell what its failure means.
    Terminal.EndProgress();
    Console.Error.WriteLine($"ambicap: the container runtime failed in the middle: {failure.Status.Detail.ReplaceLineEndings(" ")}; see the runtime's log, then run again");
    return ExitCode.BadInput;
}
catch (OperationCanceledException)
{
    Terminal.EndProgress();
    return ExitCode.Interrupted;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    // Files are read where InputException is thrown; what is left is the output.
    Terminal.EndProgress();
    return TellOfOutput(failure);
}

static int TellOfOutput(Exception failure)
{
    // A stream that is closed is "access denied" to the framework; what is within says why.
    string reason = (failure.InnerException ?? failure).Message.ReplaceLineEndings(" ");
    try
    {
        Console.Error.WriteLine($"ambicap: the output cannot be written: {reason}; write it elsewhere");
    }
    catch (IOException)
    {
        // Standard error is gone too: the exit code has to do.
    }

    return ExitCode.Negative;
}

static IEnumerable<string> Names(System.CommandLine.Parsing.CommandResult command) =>
    command.Parent is System.CommandLine.Parsing.CommandResult parent ? Names(parent).Append(command.Command.Name) : [command.Command.Name];
