using System.CommandLine;
using Ambicap.Cli;
using Ambicap.Cli.Commands;
using Ambicap.Cli.Output;
using Ambicap.Host;
using Grpc.Core;

Terminal.Guard();
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
        Terminal.Warn(error.Message);
    }

    Terminal.Warn($"see {string.Join(' ', Names(parsed.CommandResult))} --help");
    return ExitCode.BadInput;
}

(parsed.CommandResult.Command as Verb)?.Unfold();
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
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    // Files are read where InputException is thrown; what is left is the output. A stream that is closed is "access denied" to the
    // framework; what is within says why.
    Terminal.Warn($"the output cannot be written: {(failure.InnerException ?? failure).Message.ReplaceLineEndings(" ")}; write it elsewhere");
    return ExitCode.Negative;
}

static IEnumerable<string> Names(System.CommandLine.Parsing.CommandResult command) =>
    command.Parent is System.CommandLine.Parsing.CommandResult parent ? Names(parent).Append(command.Command.Name) : [command.Command.Name];
