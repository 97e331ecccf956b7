using Ambicap.Policy.Audit;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;
using Ambicap.Runtime.Oci;
using Ambicap.Runtime.Records;

namespace Ambicap.Runtime.Commands;

/// <summary>
/// <c>exec --process FILE</c>: the grant that create recorded goes into the process document. <c>exec ID WORDS</c> needs nothing: it
/// takes the capabilities of the container's own configuration, which create has changed.
/// </summary>
internal static class ExecCommand
{
    /// <summary>Prepares the process document of a container that is recorded. What holds is what held when it was created.</summary>
    /// <exception cref="RefusalException">The container has a grant that cannot or may not be given to this process.</exception>
    internal static void Prepare(CommandLine line, ContainerRecord record)
    {
        if (line.ProcessFile is { } file && record.Grant is { } remembered)
        {
            Give(BytePath.Of(file), remembered, isRecorded: true);
        }
    }

    /// <summary>
    /// Prepares the process document of a container without a record: where its config.json has a grant, the record is lost, and the grant
    /// is given and recorded as create would today.
    /// </summary>
    /// <param name="line">The call.</param>
    /// <param name="store">Where the record should be.</param>
    /// <param name="damage">What is wrong with a record that is there; null where there is none.</param>
    /// <param name="configuration">Today's.</param>
    /// <param name="runtime">Today's real runtime.</param>
    /// <exception cref="RefusalException">The container has, or may have, a grant that cannot or may not be given to this process.</exception>
    internal static void PrepareUnrecorded(CommandLine line, RecordStore store, string? damage, NodeConfiguration configuration, BytePath runtime)
    {
        if (line.ProcessFile is not { } file)
        {
            return;
        }

        if (RealRuntimeState.ConfigOf(line, out bool isOfCrun) is not { } config)
        {
            if (damage is not null)
            {
                throw new RefusalException($"{damage}; recreate the container", RefusalReason.Record);
            }

            return;
        }

        RememberedGrant? grant = null;
        if (GrantingConfig.TryRead(config) is { } granting)
        {
            grant = new RememberedGrant(granting.Container, granting.Grant, configuration.Required.Allowed, FilteredGrant.Of(granting));
            Give(BytePath.Of(file), grant, isRecorded: false);
        }

        // The other of the two runtimes cannot have created it, and will say so; it must not be recorded. Where nothing is recorded, the next
        // call finds the config.json as well.
        if (!RealRuntimeLocator.IsNamed(runtime, isOfCrun ? "runc"u8 : "crun"u8))
        {
            store.TryRemember(new ContainerRecord(runtime, config, grant));
        }
    }

    private static void Give(BytePath file, RememberedGrant remembered, bool isRecorded)
    {
        try
        {
            OciDocument document = OciReader.ReadProcess(Files.Read(file, OciDocument.MostBytes, out FileFacts facts));
            byte[] granted = GrantedProcess.Apply(document, remembered.Container, remembered.Grant, new NodeLimit(remembered.Allowed, isRecorded));
            if (granted != document.Content)
            {
                FilteredGrant.RefuseProcess(remembered, document.Process?.UserId);
                Files.Replace(file, granted, facts);
            }
        }
        catch (SystemCallException failure)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(remembered.Container)} has a grant that exec cannot give: {failure.Message}; repair that file",
                RefusalReason.Record);
        }
    }
}
