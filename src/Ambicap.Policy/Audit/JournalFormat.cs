using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Managers;

namespace Ambicap.Policy.Audit;

/// <summary>
/// Entries in the journal's native protocol: <c>NAME=VALUE</c> and a line end, or, where the value has a line end itself,
/// <c>NAME</c>, a line end, its length as 64 bits with the lowest byte first, the value, a line end. A Pod's own words can so never become
/// a field of their own.
/// </summary>
public static class JournalFormat
{
    // A datagram has to fit the socket's buffer, whatever a Pod writes into its annotations.
    private const int LongestValue = 2048;
    private const int MostBytes = 64 * 1024;

    /// <summary>Writes an entry.</summary>
    public static byte[] Write(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArrayBufferWriter<byte> text = new(1024);
        foreach ((string name, string value) in AuditFields.OfJournal(entry).Concat(AuditFields.Of(entry)))
        {
            Write(text, name, Encoding.UTF8.GetBytes(Cut(value)));
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>Reads an entry; null where it is not one. Fields that nobody here knows are left out.</summary>
    public static AuditEntry? TryRead(ReadOnlySpan<byte> text)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        while (!text.IsEmpty)
        {
            if (text.Length > MostBytes || !TryField(ref text, out string name, out string value))
            {
                return null;
            }

            fields[name] = value;
        }

        string Find(string name) => fields.GetValueOrDefault(name, "");
        if (Find(AuditFields.ContainerId) is not { Length: > 0 } id
            || Find(AuditFields.Outcome) is not (AuditFields.Granted or AuditFields.Refused))
        {
            return null;
        }

        RefusalReason? refusal = Find(AuditFields.Outcome) == AuditFields.Refused ? RefusalWords.Parse(Find(AuditFields.Reason)) : null;
        return new AuditEntry(id, refusal, Find(AuditFields.Message))
        {
            Pod = PodIdentity.Parse(Find(AuditFields.Pod), Find(AuditFields.PodUid)),
            Container = Find(AuditFields.Container),
            Capabilities = CapabilitySet.TryParse(Find(AuditFields.Capabilities), out CapabilitySet set) ? set : CapabilitySet.Empty,
            Annotations = Find(AuditFields.Annotation),
            UserId = uint.TryParse(Find(AuditFields.User), NumberStyles.None, CultureInfo.InvariantCulture, out uint user) ? user : null,
        };
    }

    private static void Write(ArrayBufferWriter<byte> text, string name, ReadOnlySpan<byte> value)
    {
        text.Write(Encoding.ASCII.GetBytes(name));
        if (value.Contains((byte)'\n'))
        {
            text.Write("\n"u8);
            BinaryPrimitives.WriteUInt64LittleEndian(text.GetSpan(sizeof(ulong)), (ulong)value.Length);
            text.Advance(sizeof(ulong));
        }
        else
        {
            text.Write("="u8);
        }

        text.Write(value);
        text.Write("\n"u8);
    }

    private static bool TryField(ref ReadOnlySpan<byte> text, out string name, out string value)
    {
        int end = text.IndexOfAny((byte)'=', (byte)'\n');
        name = value = "";
        if (end <= 0)
        {
            return false;
        }

        name = Encoding.ASCII.GetString(text[..end]);
        bool isSized = text[end] == (byte)'\n';
        text = text[(end + 1)..];
        int length;
        if (isSized)
        {
            if (!BinaryPrimitives.TryReadUInt64LittleEndian(text, out ulong size) || size >= (ulong)(text.Length - sizeof(ulong)))
            {
                return false;
            }

            text = text[sizeof(ulong)..];
            length = (int)size;
        }
        else
        {
            length = text.IndexOf((byte)'\n');
        }

        if (length < 0 || text[length] != (byte)'\n')
        {
            return false;
        }

        value = Encoding.UTF8.GetString(text[..length]);
        text = text[(length + 1)..];
        return true;
    }

    private static string Cut(string value) => value.Length <= LongestValue ? value : value[..LongestValue] + "...";
}
