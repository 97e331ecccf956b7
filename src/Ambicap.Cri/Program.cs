using System.CommandLine;
using Ambicap.Cri;
using Ambicap.Cri.Serving;
using Ambicap.Policy.Text;

ParseResult parsed = CommandLine.Create(Proxy.RunAsync).Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
    {
        Notice.Write(PlainText.InOneLine(error.Message));
    }

    Notice.Write("see ambicap-cri --help");
    return ExitCode.NotStarted;
}

try
{
    // Signals are the proxy's own to take.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (StartException failure)
{
    Notice.Write(failure.Message);
    return ExitCode.NotStarted;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && parsed.Action != parsed.CommandResult.Command.Action)
{
    // The help or the version.
    Notice.Write(OutputFailure.Describe(failure));
    return ExitCode.Failed;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Notice.Write($"{failure.Message}; start it again, and report this");
    return ExitCode.Failed;
}
