using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Ambicap.Node.Journal;

/// <summary>What was done to the host, written before it is done, so that whoever comes after a crash knows.</summary>
internal sealed record JournalState
{
    /// <summary>The version that was seen to grant; null while none was.</summary>
    public string? Version { get; init; }

    /// <summary>The container manager.</summary>
    public string? Manager { get; init; }

    /// <summary>Whether the container manager has to be restarted before what its files say is in force.</summary>
    public bool IsRestartDue { get; init; }

    /// <summary>The files that are changed.</summary>
    public IReadOnlyList<JournalEntry> Files { get; init; } = [];

    /// <summary>What a run began with that has not come to its end; null where none is under way.</summary>
    public UndoState? Undo { get; init; }

    /// <summary>The entry of a file; null where it is not changed.</summary>
    internal JournalEntry? Find(string path) => Files.FirstOrDefault(entry => entry.Path == path);

    /// <summary>Whether a content of a file is what was written last, or by the run before where the last one was cut short.</summary>
    internal bool IsOurs(string path, ReadOnlySpan<byte> content) =>
        Find(path)?.Written == HashOf(content) || (WrittenBefore(path, content) is { } before && before.Written == HashOf(content));

    /// <summary>The entry that was in force for a file before the run under way, where the file is still as it was then.</summary>
    internal JournalEntry? WrittenBefore(string path, ReadOnlySpan<byte> content) => IsUnchanged(path, content)
        ? Undo!.Files.FirstOrDefault(entry => entry.Path == path)
        : null;

    /// <summary>Whether a file is still as it was before the run under way.</summary>
    internal bool IsUnchanged(string path, ReadOnlySpan<byte> content) =>
        Undo?.Contents.FirstOrDefault(saved => saved.Path == path) is { Content: { } saved } && saved == Convert.ToBase64String(content);

    /// <summary>The SHA-256 of a content, in hexadecimal.</summary>
    internal static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A text as the journal has it.</summary>
    internal static string? Encode(string? text) => text is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

[JsonSerializable(typeof(JournalState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
