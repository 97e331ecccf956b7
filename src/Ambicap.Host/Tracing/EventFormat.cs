using System.Buffers.Binary;
using System.Globalization;

namespace Ambicap.Host.Tracing;

/// <summary>How the records of an event are laid out, read from its <c>format</c> file.</summary>
/// <param name="Id">The number by which its records are known.</param>
/// <param name="Fields">The fields by name.</param>
internal sealed record EventFormat(int Id, IReadOnlyDictionary<string, EventField> Fields)
{
    /// <summary>Reads the text of a <c>format</c> file.</summary>
    /// <exception cref="HostException">It says something else than a format.</exception>
    internal static EventFormat Parse(string name, string text)
    {
        int? id = null;
        Dictionary<string, EventField> fields = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("ID:", StringComparison.Ordinal) && Number(line.AsSpan("ID:".Length)) is { } number)
            {
                id = number;
            }
            else if (EventField.TryParse(line) is { } field)
            {
                fields[field.Name] = field;
            }
        }

        return id is { } known && fields.Count > 0 ? new EventFormat(known, fields) : throw Unreadable(name);
    }

    /// <summary>A field that we need.</summary>
    /// <exception cref="HostException">The event does not have it.</exception>
    internal EventField this[string name] => Fields.TryGetValue(name, out EventField field) ? field : throw Unreadable(name);

    internal static HostException Unreadable(string what) =>
        new($"this kernel's trace format has no {what} as it is known; report it with the kernel's version");

    internal static int? Number(ReadOnlySpan<char> text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}

/// <summary>A field of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Size">How long it is, in bytes.</param>
internal readonly record struct EventField(string Name, int Offset, int Size)
{
    /// <summary>Reads <c>field:TYPE NAME; offset:N; size:N; signed:N;</c>; null where the line is another.</summary>
    internal static EventField? TryParse(string line)
    {
        string[] parts = line.Split(';', StringSplitOptions.TrimEntries);
        if (parts.Length < 3 || !parts[0].StartsWith("field:", StringComparison.Ordinal)
            || Value(parts[1], "offset:") is not { } offset || Value(parts[2], "size:") is not { } size)
        {
            return null;
        }

        string declaration = parts[0];
        int bracket = declaration.IndexOf('[', StringComparison.Ordinal);
        string name = declaration.EndsWith(']') && bracket > 0 ? declaration[..bracket] : declaration;
        return new EventField(name[(name.LastIndexOfAny([' ', '*', ':']) + 1)..], offset, size);
    }

    /// <summary>The whole number in a record; 0 where the record ends before it.</summary>
    internal long Read(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> bytes = Bytes(record);
        return bytes.Length switch
        {
            8 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            1 => bytes[0],
            _ => 0,
        };
    }

    /// <summary>The bytes of a field; none where the record ends before it.</summary>
    internal ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> record) =>
        Offset >= 0 && Size >= 0 && Offset <= record.Length - Size ? record.Slice(Offset, Size) : [];

    private static int? Value(string part, string name) =>
        part.StartsWith(name, StringComparison.Ordinal) ? EventFormat.Number(part.AsSpan(name.Length)) : null;
}
