using System.CommandLine;
using Ambicap.Policy.Text;
using Ambicap.Webhook.Commands;
using Ambicap.Webhook.Configuration;

ParseResult parsed = WebhookCommand.Create(WebhookRun.RunAsync).Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
    {
        Say(PlainText.InOneLine(error.Message));
    }

    Say("see ambicap-webhook --help");
    return ExitCode.BadInput;
}

try
{
    // Signals are the webhook's own: it finishes what it began.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (InputException failure)
{
    foreach (string line in failure.Lines)
    {
        Say(line);
    }

    return ExitCode.BadInput;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    // Everything else that is read or written has an error of its own; left is the help.
    Say(OutputFailure.Describe(failure));
    return ExitCode.Failed;
}

// Where nobody can read it, the exit code has to do.
static void Say(string line)
{
    try
    {
        Console.Error.WriteLine($"ambicap-webhook: {PlainText.Of(line)}");
    }
    catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
    {
    }
}
