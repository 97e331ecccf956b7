using Ambicap.Runtime;
using Ambicap.Runtime.Commands;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

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

    Handover.Become(RealRuntimeLocator.Find(configuration.OrDefaults.RealRuntime), arguments);
}
catch (Exception failure) when (failure is RefusalException or SystemCallException)
{
    ErrorReport.Write(line, failure.Message);
}

return 1;
