using System.Text.Json;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

namespace Ambicap.Runtime.Records;

/// <summary>
/// What the real runtime itself knows of a container: a folder ROOT/ID from create to delete, with the process id in <c>state.json</c>
/// (runc) or <c>status</c> (crun). Only read, to keep a record from being lost or replaced while it is needed, and to notice a lost one.
/// </summary>
internal static class RealRuntimeState
{
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The folder of the container of that id, where it is there, so that the real runtime will refuse to create another.</summary>
    internal static BytePath? FolderOf(CommandLine line) => FolderOf(line.Root, line.Id);

    /// <summary>The folder of a container below a root; null for the runtimes' own default roots.</summary>
    internal static BytePath? FolderOf(byte[]? root, byte[]? id)
    {
        foreach (BytePath folder in Folders(root, id))
        {
            if (Files.TryFacts(folder) is not null)
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether its first process runs, so that the real runtime will refuse to delete it without force. One that was created only waits
    /// behind <c>exec.fifo</c>, which goes when it starts, and is deleted.
    /// </summary>
    internal static bool IsRunning(CommandLine line) => Folders(line.Root, line.Id).Exists(folder =>
        (ProcessIdIn(folder.Append("state.json"u8), "init_process_pid"u8) ?? ProcessIdIn(folder.Append("status"u8), "pid"u8)) is { } id
        && ProcessStat.TryRead(id) is { State: not 'Z' }
        && Files.TryFacts(folder.Append("exec.fifo"u8)) is null);

    /// <summary>
    /// The config.json that a container was created from: crun's own copy of it, or that of the bundle that runc notes; null where there is
    /// no such container, or none of it is to be found.
    /// </summary>
    /// <param name="line">The call.</param>
    /// <param name="isOfCrun">Whether it is crun's copy.</param>
    internal static BytePath? ConfigOf(CommandLine line, out bool isOfCrun)
    {
        isOfCrun = false;
        foreach (BytePath folder in Folders(line.Root, line.Id))
        {
            BytePath config = folder.Append("config.json"u8);
            if (Files.TryFacts(config) is not null)
            {
                isOfCrun = true;
                return config;
            }

            if (BundleIn(folder.Append("state.json"u8)) is { } bundle && Files.TryFacts(config = bundle.Append("config.json"u8)) is not null)
            {
                return config;
            }
        }

        return null;
    }

    /// <summary>runc writes the bundle as a label: <c>{"config":{"labels":["bundle=/b"]}}</c>.</summary>
    private static BytePath? BundleIn(BytePath file)
    {
        const string heading = "bundle=";
        try
        {
            Utf8JsonReader json = new(Files.Read(file, MostBytes, out _));
            bool isLabel = false;
            while (json.Read())
            {
                if (isLabel && json.TokenType == JsonTokenType.String && json.GetString()!.StartsWith(heading, StringComparison.Ordinal))
                {
                    return BytePath.Of(json.GetString()![heading.Length..]);
                }

                isLabel = json.TokenType == JsonTokenType.PropertyName ? json.CurrentDepth == 2 && json.ValueTextEquals("labels"u8)
                    : isLabel && json.TokenType is JsonTokenType.StartArray or JsonTokenType.String;
            }
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException or JsonException or InvalidOperationException)
        {
            // Another runtime, or no such container.
        }

        return null;
    }

    private static List<BytePath> Folders(byte[]? root, byte[]? id)
    {
        if (id is not { Length: > 0 } || id.AsSpan().Contains((byte)'/') || id.AsSpan().SequenceEqual(".."u8))
        {
            return [];
        }

        if (root is { Length: > 0 })
        {
            return [BytePath.Of(root).Append(id)];
        }

        List<BytePath> folders = [];
        foreach (string parent in DefaultParents())
        {
            folders.Add(BytePath.Of($"{parent}/runc").Append(id));
            folders.Add(BytePath.Of($"{parent}/crun").Append(id));
        }

        return folders;
    }

    /// <summary>crun prefers XDG_RUNTIME_DIR for root too.</summary>
    private static string[] DefaultParents() =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is ['/', ..] folder ? ["/run", folder] : ["/run"];

    private static long? ProcessIdIn(BytePath file, ReadOnlySpan<byte> key)
    {
        try
        {
            Utf8JsonReader json = new(Files.Read(file, MostBytes, out _));
            _ = json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isSought = json.ValueTextEquals(key);
                _ = json.Read();
                if (isSought && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long id))
                {
                    return id;
                }

                json.Skip();
            }
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException or JsonException or InvalidOperationException)
        {
            // Another runtime, or no such container.
        }

        return null;
    }
}
