using Ambicap.Runtime;
using Ambicap.Runtime.Commands;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

LoopGuard guard = new();
byte[][] arguments = RawArguments.Read(args);
CommandLine line = CommandLine.Parse(arguments);
try
{
    NodeConfiguration configuration = NodeConfiguration.Load();
    if (CheckConfigCommand.Matches(arguments))
    {
        CheckConfigCommand.Run(configuration);
        return 0;
    }

    switch (line.Command)
    {
        case RuntimeCommand.Create:
            CreateCommand.Prepare(line, configuration);
            break;
        case RuntimeCommand.Exec:
            ExecCommand.Prepare(line, configuration);
            break;
        case RuntimeCommand.Delete when line.IsForced || !RealRuntimeState.IsRunning(line):
            new GrantStore(configuration.OrDefaults.StateFolder, line).Forget();
            break;
    }

    Handover.Become(RealRuntimeLocator.Find(configuration.OrDefaults.RealRuntime), arguments, guard);
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
