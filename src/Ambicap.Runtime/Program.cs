using Ambicap.Runtime;
using Ambicap.Runtime.Commands;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

LoopGuard guard = new();
byte[][] arguments = RawArguments.Read(args);
CommandLine line = CommandLine.Parse(arguments);
try
{
    if (OwnOption.TryRun(arguments))
    {
        return 0;
    }

    Handover.Become(ContainerCall.Prepare(line), arguments, guard);
}
catch (Exception failure) when (failure is RefusalException or SystemCallException)
{
    ErrorReport.Write(line, failure.Message);
}
catch (Exception failure)
{
    // Whatever else may happen, such as memory running out, is a refusal too, and is told where callers look.
    ErrorReport.Write(line, $"this call failed in ambicap-runtime itself: {failure.GetType().Name} {failure.Message}; report it with the container's config.json");
}

return 1;
