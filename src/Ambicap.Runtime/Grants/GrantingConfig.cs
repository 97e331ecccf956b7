using Ambicap.Policy.Audit;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Grants;

/// <summary>A config.json that grants its container something.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Facts">The facts of the file as it was read.</param>
/// <param name="Document">What stands in it.</param>
/// <param name="Container">The container's name in the Pod; empty where it has none.</param>
/// <param name="Grant">What it grants; not empty.</param>
internal sealed record GrantingConfig(BytePath File, FileFacts Facts, OciDocument Document, string Container, Grant Grant)
{
    // A document with a grant has this name in it; it could be spelled with escapes, so a document with any is read as well.
    private static ReadOnlySpan<byte> Mention => "ambicap.dev"u8;

    private static ReadOnlySpan<byte> Escape => "\\u"u8;

    /// <summary>Reads a config.json; null where it grants nothing, and where the real runtime will find for itself what is wrong with it.</summary>
    /// <exception cref="RefusalException">It has a grant that cannot be read, or that cannot be said to be this container's.</exception>
    internal static GrantingConfig? TryRead(BytePath file)
    {
        if (TryReadContent(file, out FileFacts facts) is not { } content)
        {
            return null;
        }

        bool mentioned = content.AsSpan().IndexOf(Mention) >= 0;
        if ((!mentioned && content.AsSpan().IndexOf(Escape) < 0) || TryParse(file, content, mentioned) is not { } document)
        {
            return null;
        }

        ContainerIdentity identity = ContainerIdentity.Of(document.Annotations.Find);
        string? error = UnmatchedKeys.Find(identity, document.Annotations.Keys);
        if (error is not null || !ContainerGrant.TryRead(identity, document.Annotations.Find, out Grant grant, out error))
        {
            throw new RefusalException($"{GrantLabel.Of(identity.Name)}: {error}", RefusalReason.Annotation);
        }

        return grant.IsEmpty ? null : new GrantingConfig(file, facts, document, identity.Name, grant);
    }

    /// <summary>The file's content; null where it is not to be read.</summary>
    private static byte[]? TryReadContent(BytePath file, out FileFacts facts)
    {
        facts = default;
        if (Files.TryFacts(file) is not { IsRegularFile: true })
        {
            // A pipe can be read only once, and opened only once, by the real runtime.
            return null;
        }

        try
        {
            return Files.Read(file, OciDocument.MostBytes, out facts);
        }
        catch (SystemCallException)
        {
            return null;
        }
        catch (RefusalException) when (!Files.Contains(file, Mention))
        {
            // A large document without our name has no grant.
            return null;
        }
    }

    /// <summary>Whether one of the contract's keys for a container stands in a document that cannot be read, whatever it means there.</summary>
    private static bool NamesAGrant(ReadOnlySpan<byte> content) =>
        content.IndexOf("ambient.ambicap.dev"u8) >= 0 || content.IndexOf("nonroot.ambicap.dev"u8) >= 0 || content.IndexOf("\"ambicap.dev/"u8) >= 0;

    private static OciDocument? TryParse(BytePath file, byte[] content, bool mentioned)
    {
        try
        {
            return OciReader.ReadConfig(content);
        }
        catch (RefusalException flaw)
        {
            return mentioned && NamesAGrant(content)
                ? throw new RefusalException(
                    $"{file} names ambicap.dev, but {flaw.Message}; correct what writes it",
                    RefusalReason.Document)
                : null;
        }
    }
}
