using Ambicap.Policy.Containers;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;
using Ambicap.Runtime.Oci;

namespace Ambicap.Runtime.Commands;

/// <summary><c>create</c> and <c>run</c>: the grant goes into the bundle's config.json and is remembered for exec.</summary>
internal static class CreateCommand
{
    private const int MostBytes = 16 * 1024 * 1024;

    // The document of a grant has this word in it. JSON could also spell it with escapes, which no container manager does.
    private static ReadOnlySpan<byte> Mention => "ambicap.dev"u8;

    private static ReadOnlySpan<byte> Escape => "\\u"u8;

    /// <summary>Prepares the bundle.</summary>
    /// <exception cref="RefusalException">The container has a grant that cannot or may not be given.</exception>
    internal static void Prepare(CommandLine line, NodeConfiguration configuration)
    {
        GrantStore store = new(configuration.OrDefaults.StateFolder);
        store.Forget(line);

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

        if (!grant.IsEmpty)
        {
            Give(line, configuration.Required, file, facts, document, new RememberedGrant(identity.Name, grant));
        }
    }

    private static void Give(
        CommandLine line, RuntimeConfiguration configuration, BytePath file, FileFacts facts, OciDocument document, RememberedGrant remembered)
    {
        byte[] granted = GrantedProcess.Apply(document, remembered.Container, remembered.Grant, configuration);
        try
        {
            new GrantStore(configuration.StateFolder).Remember(line, remembered);
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

    /// <summary>The configuration crun was given, or the bundle's, which by default is the working folder.</summary>
    private static BytePath ConfigOf(CommandLine line)
    {
        if (line.ConfigurationFile is { } file)
        {
            return BytePath.Of(file);
        }

        return line.Bundle is { Length: > 0 } bundle ? BytePath.Of(bundle).Append("config.json"u8) : BytePath.Of("config.json"u8);
    }

    /// <summary>The file's content; null where the real runtime will find for itself what is wrong with it.</summary>
    private static byte[]? TryRead(BytePath file, out FileFacts facts)
    {
        try
        {
            return Files.Read(file, MostBytes, out facts);
        }
        catch (SystemCallException)
        {
            facts = default;
            return null;
        }
        catch (RefusalException) when (!Files.Contains(file, Mention))
        {
            facts = default;
            return null;
        }
    }

    private static OciDocument? TryParse(BytePath file, byte[] content, bool mentioned)
    {
        try
        {
            return OciReader.ReadConfig(content);
        }
        catch (RefusalException flaw)
        {
            return mentioned
                ? throw new RefusalException($"{file} names ambicap.dev, but {flaw.Message}; correct what writes it")
                : null;
        }
    }
}
