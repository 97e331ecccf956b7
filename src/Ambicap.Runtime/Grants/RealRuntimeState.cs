using System.Globalization;
using System.Text;
using System.Text.Json;
using Ambicap.Runtime.Configuration;
using Ambicap.Runtime.Interop;
using Ambicap.Runtime.Invocation;

namespace Ambicap.Runtime.Grants;

/// <summary>
/// What the real runtime itself knows of a container: a folder ROOT/ID from create to delete, with the process id in <c>state.json</c>
/// (runc) or <c>status</c> (crun). Only read, and only to keep a remembered grant from being lost or replaced while it is needed.
/// </summary>
internal static class RealRuntimeState
{
    private const int MostBytes = 4 * 1024 * 1024;

    private static readonly string[] Runtimes = ["runc", "crun"];

    /// <summary>Whether a container of that id is there, so that the real runtime will refuse to create another.</summary>
    internal static bool Exists(CommandLine line) => Exists(line.Root, line.Id);

    /// <summary>Whether a container of that id is there, below that root; null for the runtimes' own default roots.</summary>
    internal static bool Exists(byte[]? root, byte[]? id) => Folders(root, id).Exists(folder => Files.TryFacts(folder) is not null);

    /// <summary>Whether its first process runs, so that the real runtime will refuse to delete it without force.</summary>
    internal static bool IsRunning(CommandLine line) => Folders(line.Root, line.Id).Exists(folder =>
        (ProcessIdIn(folder.Append("state.json"u8), "init_process_pid"u8) ?? ProcessIdIn(folder.Append("status"u8), "pid"u8)) is { } id && IsAlive(id));

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
        foreach (string runtime in Runtimes)
        {
            folders.Add(BytePath.Of($"{RootlessPaths.RuntimeFolder ?? "/run"}/{runtime}").Append(id));
        }

        return folders;
    }

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

    /// <summary>A zombie has ended: its state, behind the name in parentheses, is Z (proc_pid_stat(5)).</summary>
    private static bool IsAlive(long id)
    {
        try
        {
            byte[] stat = Files.ReadUnsized(BytePath.Of($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat"), MostBytes);
            string text = Encoding.Latin1.GetString(stat);
            return !text.AsSpan(text.LastIndexOf(')') + 1).TrimStart().StartsWith("Z", StringComparison.Ordinal);
        }
        catch (SystemCallException)
        {
            return false;
        }
    }
}
