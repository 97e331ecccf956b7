using Ambicap.Policy.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Commands;

/// <summary><c>create</c>, <c>run</c> and <c>restore</c>: the grant goes into the bundle's config.json and is remembered for exec.</summary>
internal static class CreateCommand
{
    // A document with a grant has this name in it; it could be spelled with escapes, so a document with any is read as well.
    private static ReadOnlySpan<byte> Mention => "ambicap.dev"u8;

    private static ReadOnlySpan<byte> Escape => "\\u"u8;

    private static ReadOnlySpan<byte> UsualName => "config.json"u8;

    /// <summary>Prepares the bundle.</summary>
    /// <exception cref="RefusalException">The container has a grant that cannot or may not be given.</exception>
    internal static void Prepare(CommandLine line, NodeConfiguration configuration)
    {
        // Where the id is taken, what is remembered belongs to the container that is there.
        BytePath? taken = RealRuntimeState.FolderOf(line);
        GrantStore store = new(configuration.OrDefaults.StateFolder, line);
        if (taken is null)
        {
            store.Forget();
        }

        BytePath file = ConfigOf(line);
        if (TryRead(file, out FileFacts facts) is not { } content)
        {
            return;
        }

        bool mentioned = content.AsSpan().IndexOf(Mention) >= 0;
        if (!mentioned && content.AsSpan().IndexOf(Escape) < 0)
        {
            return;
        }

        if (TryParse(file, content, mentioned) is not { } document)
        {
            return;
        }

        ContainerIdentity identity = ContainerIdentity.Of(document.Annotations.Find);
        if (!ContainerGrant.TryRead(identity, document.Annotations.Find, out Grant grant, out string? error))
        {
            throw new RefusalException($"{GrantLabel.Of(identity.Name)}: {error}");
        }

        if (grant.IsEmpty)
        {
            return;
        }

        if (taken is { } folder)
        {
            throw new RefusalException($"{GrantLabel.Of(identity.Name)} has a grant, but {folder} has a container of that id already; delete it first");
        }

        Give(store, configuration.Required, file, facts, document, new RememberedGrant(identity.Name, grant, Folders.TryRealPath(file.Bytes)));
    }

    private static void Give(
        GrantStore store, RuntimeConfiguration configuration, BytePath file, FileFacts facts, OciDocument document, RememberedGrant remembered)
    {
        byte[] granted = GrantedProcess.Apply(document, remembered.Container, remembered.Grant, configuration);
        try
        {
            store.Remember(remembered);
            if (granted != document.Content)
            {
                Files.Replace(file, granted, facts);
            }
        }
        catch (SystemCallException failure)
        {
            throw new RefusalException($"{GrantLabel.Of(remembered.Container)} has a grant that cannot be given: {failure.Message}; free or repair that folder");
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

    /// <summary>The file's content; null where the real runtime will find for itself what is wrong with it.</summary>
    private static byte[]? TryRead(BytePath file, out FileFacts facts)
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
                ? throw new RefusalException($"{file} names ambicap.dev, but {flaw.Message}; correct what writes it")
                : null;
        }
    }
}
