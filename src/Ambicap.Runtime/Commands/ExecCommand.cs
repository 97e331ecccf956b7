using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Commands;

/// <summary>
/// <c>exec --process FILE</c>: the grant that create remembered goes into the process document. <c>exec ID WORDS</c> needs nothing: it
/// takes the capabilities of the container's own configuration, which create has changed.
/// </summary>
internal static class ExecCommand
{
    /// <summary>Prepares the process document.</summary>
    /// <exception cref="RefusalException">The container has a grant that cannot or may not be given to this process.</exception>
    internal static void Prepare(CommandLine line, NodeConfiguration configuration)
    {
        if (line.ProcessFile is not { } name
            || new GrantStore(configuration.OrDefaults.StateFolder, line).Recall() is not { } remembered)
        {
            return;
        }

        BytePath file = BytePath.Of(name);
        try
        {
            OciDocument document = OciReader.ReadProcess(Files.Read(file, OciDocument.MostBytes, out FileFacts facts));
            byte[] granted = GrantedProcess.Apply(document, remembered.Container, remembered.Grant, configuration.Required);
            if (granted != document.Content)
            {
                Files.Replace(file, granted, facts);
            }
        }
        catch (SystemCallException failure)
        {
            throw new RefusalException($"{GrantLabel.Of(remembered.Container)} has a grant that exec cannot give: {failure.Message}; repair that file");
        }
    }
}
