using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;
using Ambicap.Runtime.Records;

namespace Ambicap.Runtime.Commands;

/// <summary>
/// One call of a container manager: what has to be done before the real runtime is called, and which that is. A container that is recorded
/// stays with the runtime that created it, and the configuration is not even read; one that is not goes by the configuration.
/// </summary>
internal static class ContainerCall
{
    /// <summary>Prepares the call and returns the real runtime.</summary>
    /// <exception cref="RefusalException">The call is about a container with a grant that cannot or may not be given, or there is no real runtime.</exception>
    internal static BytePath Prepare(CommandLine line)
    {
        RecordStore store = new(line);
        ContainerRecord? record = store.Recall(out string? damage);
        return line.Command == RuntimeCommand.Create ? CreateCommand.Prepare(line, store, record, NodeConfiguration.Load())
            : record is null ? PrepareUnrecorded(line, store, damage)
            : PrepareRecorded(line, store, record);
    }

    private static BytePath PrepareRecorded(CommandLine line, RecordStore store, ContainerRecord record)
    {
        BytePath runtime = RealRuntimeLocator.FindRecorded(record.Runtime);
        if (line.Command == RuntimeCommand.Exec)
        {
            ExecCommand.Prepare(line, record);
        }
        else if (line.Command == RuntimeCommand.Delete && (line.IsForced || !RealRuntimeState.IsRunning(line)))
        {
            store.Forget();
        }

        return runtime;
    }

    private static BytePath PrepareUnrecorded(CommandLine line, RecordStore store, string? damage)
    {
        NodeConfiguration configuration = NodeConfiguration.Load();
        BytePath runtime = RealRuntimeLocator.Find(configuration.OrDefaults.RealRuntime);
        if (line.Command == RuntimeCommand.Exec)
        {
            ExecCommand.PrepareUnrecorded(line, store, damage, configuration, runtime);
        }
        else if (line.Command == RuntimeCommand.Delete && damage is not null && (line.IsForced || !RealRuntimeState.IsRunning(line)))
        {
            store.Forget();
        }

        return runtime;
    }
}
