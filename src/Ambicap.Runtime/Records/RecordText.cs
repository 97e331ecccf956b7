using System.Buffers;
using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Grants;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Records;

/// <summary>
/// The text of a record, a line each: a heading, the real runtime, config.json, and <c>no grant</c> or the grant's sets as masks and the
/// container's name, which may be anything. One that ends before that is damaged, not without a grant.
/// </summary>
internal static class RecordText
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The record's bytes; null where the runtime's path cannot stand in a line.</summary>
    internal static byte[]? Write(ContainerRecord record)
    {
        if (record.Runtime.Bytes.Contains((byte)'\n'))
        {
            return null;
        }

        ArrayBufferWriter<byte> text = new();
        WriteLine(text, RecordLines.Heading, []);
        WriteLine(text, "runtime "u8, record.Runtime.Bytes);
        WriteLine(text, RecordLines.Config, record.Config is { } config && !config.Bytes.Contains((byte)'\n') ? config.Bytes : []);
        if (record.Grant is { } grant)
        {
            WriteSet(text, "ambient "u8, grant.Grant.Ambient);
            WriteSet(text, "nonroot "u8, grant.Grant.NonRoot);
            WriteSet(text, "allowed "u8, grant.Allowed);
            WriteSet(text, "filtered "u8, grant.Filtered);
            WriteLine(text, RecordLines.Container, Encoding.UTF8.GetBytes(grant.Container));
        }
        else
        {
            WriteLine(text, RecordLines.NoGrant, []);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>Reads a record.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="record">What it says; null where it is damaged, or could have been written by others.</param>
    /// <returns>False where there is none: no such file, or in a folder that is not for this user, so not about this user's containers.</returns>
    /// <exception cref="SystemCallException">It cannot be opened or read.</exception>
    /// <exception cref="RefusalException">It is no regular file, or far too large.</exception>
    internal static bool TryRead(BytePath file, out ContainerRecord? record)
    {
        record = null;
        int error = Files.TryRead(file, MostBytes, out byte[] content, out FileFacts facts);
        if (error != 0)
        {
            return error is Libc.NoSuchFile or Libc.NotADirectory or Libc.AccessDenied or Libc.NameTooLong
                ? false
                : throw new SystemCallException("open", file.ToString(), error);
        }

        record = facts.IsTrustworthy ? TryParse(content) : null;
        return true;
    }

    private static ContainerRecord? TryParse(ReadOnlySpan<byte> text)
    {
        if (!TryLine(ref text, RecordLines.Heading, out _) || !TryLine(ref text, "runtime "u8, out ReadOnlySpan<byte> runtime) || runtime is not [(byte)'/', ..]
            || !TryLine(ref text, RecordLines.Config, out ReadOnlySpan<byte> config))
        {
            return null;
        }

        RememberedGrant? grant = null;
        return (TryLine(ref text, RecordLines.NoGrant, out _) && text.IsEmpty) || TryGrant(text, out grant)
            ? new ContainerRecord(BytePath.Of(runtime), config.IsEmpty ? null : BytePath.Of(config), grant)
            : null;
    }

    private static bool TryGrant(ReadOnlySpan<byte> text, out RememberedGrant? grant)
    {
        grant = null;
        if (!TrySet(ref text, "ambient "u8, out CapabilitySet ambient) || !TrySet(ref text, "nonroot "u8, out CapabilitySet nonRoot)
            || !TrySet(ref text, "allowed "u8, out CapabilitySet allowed) || !TrySet(ref text, "filtered "u8, out CapabilitySet filtered)
            || !text.StartsWith(RecordLines.Container) || text[^1] != (byte)'\n')
        {
            return false;
        }

        grant = new RememberedGrant(Encoding.UTF8.GetString(text[RecordLines.Container.Length..^1]), new Grant(ambient, nonRoot), allowed, filtered);
        return true;
    }

    private static bool TrySet(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> heading, out CapabilitySet set)
    {
        bool valid = TryLine(ref text, heading, out ReadOnlySpan<byte> mask);
        valid &= ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits);
        set = new CapabilitySet(bits);
        return valid;
    }

    private static bool TryLine(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> heading, out ReadOnlySpan<byte> value)
    {
        int end = text.IndexOf((byte)'\n');
        bool valid = end >= heading.Length && text.StartsWith(heading);
        value = valid ? text[heading.Length..end] : [];
        text = valid ? text[(end + 1)..] : text;
        return valid;
    }

    private static void WriteSet(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> heading, CapabilitySet set) =>
        WriteLine(text, heading, Encoding.ASCII.GetBytes(set.ToMask()));

    private static void WriteLine(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> heading, ReadOnlySpan<byte> value)
    {
        text.Write(heading);
        text.Write(value);
        text.Write("\n"u8);
    }
}
