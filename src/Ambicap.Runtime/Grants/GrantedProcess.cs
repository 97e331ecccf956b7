using Ambicap.Capabilities;
using Ambicap.Policy.Audit;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Grants;

/// <summary>Puts a grant into a document that describes one process, after every check.</summary>
internal static class GrantedProcess
{
    /// <summary>The document's bytes with the grant that its user gets; the same array where that is nothing new.</summary>
    /// <exception cref="RefusalException">The document cannot be trusted to mean one thing, or the grant is not allowed here.</exception>
    internal static byte[] Apply(OciDocument document, string container, Grant grant, NodeLimit limit)
    {
        if (document.Flaw is { } flaw)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} has a grant, but its OCI document is ambiguous: {flaw}; correct what writes it",
                RefusalReason.Document);
        }

        if (document.Process is not { } process)
        {
            throw new RefusalException(
                $"{GrantLabel.Of(container)} has a grant, but its OCI document has no process; correct what writes it",
                RefusalReason.Document);
        }

        CapabilitySet capabilities = grant.Ambient;
        if (!grant.NonRoot.IsEmpty)
        {
            capabilities = grant.For(process.UserId ?? throw new RefusalException(
                $"{GrantLabel.Of(container)} has a grant for non-root users, but its OCI document has no user id; correct what writes it",
                RefusalReason.Document));
        }

        if (capabilities.IsEmpty)
        {
            return document.Content;
        }

        GrantLimit.Check(container, capabilities, limit);
        return CapabilitiesEdit.Add(document.Content, process, capabilities);
    }
}
