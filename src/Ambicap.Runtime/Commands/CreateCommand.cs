using Ambicap.Capabilities;
using Ambicap.Policy.Audit;
using Ambicap.Runtime.Audit;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;
using Ambicap.Runtime.Records;

namespace Ambicap.Runtime.Commands;

/// <summary>
/// <c>create</c>, <c>run</c> and <c>restore</c>: the container is recorded for its later calls, and its grant goes into the bundle's
/// config.json.
/// </summary>
internal static class CreateCommand
{
    private static ReadOnlySpan<byte> UsualName => "config.json"u8;

    /// <summary>Prepares the bundle and returns the real runtime.</summary>
    /// <exception cref="RefusalException">The container has a grant that cannot or may not be given, or there is no real runtime.</exception>
    internal static BytePath Prepare(CommandLine line, RecordStore store, ContainerRecord? known, NodeConfiguration configuration)
    {
        BytePath file = ConfigOf(line);
        try
        {
            return Prepare(line, file, store, known, configuration);
        }
        catch (RefusalException refusal)
        {
            AuditTrail.Refuse(line.Id, file, refusal);
            throw;
        }
    }

    private static BytePath Prepare(CommandLine line, BytePath file, RecordStore store, ContainerRecord? known, NodeConfiguration configuration)
    {
        // Where the id is taken, the record belongs to the container that is there, and so does the runtime, which will refuse.
        BytePath? taken = RealRuntimeState.FolderOf(line);
        GrantingConfig? granting = GrantingConfig.TryRead(file);
        BytePath runtime = taken is not null && known is not null ? RealRuntimeLocator.FindRecorded(known.Runtime) : RealRuntimeLocator.Find(configuration.OrDefaults.RealRuntime);
        if (granting is null)
        {
            if (taken is null)
            {
                store.TryRemember(new ContainerRecord(runtime, Folders.TryRealPath(file.Bytes), null));
            }

            return runtime;
        }

        if (taken is { } folder)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(granting.Container)} has a grant, but {folder} has a container of that id already; delete it first",
                RefusalReason.Record);
        }

        Give(store, configuration.Required, granting, runtime);
        AuditTrail.Grant(line.Id, granting);
        return runtime;
    }

    private static void Give(RecordStore store, RuntimeConfiguration configuration, GrantingConfig granting, BytePath runtime)
    {
        byte[] granted = GrantedProcess.Apply(granting.Document, granting.Container, granting.Grant, new NodeLimit(configuration.Allowed));
        CapabilitySet filtered = FilteredGrant.Of(granting);
        FilteredGrant.RefuseContainer(granting, filtered);
        try
        {
            store.Remember(new ContainerRecord(
                runtime, Folders.TryRealPath(granting.File.Bytes), new RememberedGrant(granting.Container, granting.Grant, configuration.Allowed, filtered)));
            if (granted != granting.Document.Content)
            {
                Files.Replace(granting.File, granted, granting.Facts);
            }
        }
        catch (SystemCallException failure)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(granting.Container)} has a grant that cannot be given: {failure.Message}; free or repair that folder",
                RefusalReason.Record);
        }
    }

    /// <summary>
    /// The configuration crun was given, from the working folder, or the bundle's. crun looks for one that is named exactly like the usual
    /// in the bundle all the same. The bundle is the working folder by default.
    /// </summary>
    private static BytePath ConfigOf(CommandLine line)
    {
        if (line.ConfigurationFile is { Length: > 0 } file && !file.AsSpan().SequenceEqual(UsualName))
        {
            return BytePath.Of(file);
        }

        return line.Bundle is { Length: > 0 } bundle ? BytePath.Of(bundle).Append(UsualName) : BytePath.Of(UsualName);
    }
}
