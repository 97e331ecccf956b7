using System.Buffers.Text;
using System.Text;

namespace Ambicap.Host.Tracing;

/// <summary>The kernel's functions by address, from <c>/proc/kallsyms</c>.</summary>
internal sealed class KernelSymbols
{
    private const string FileName = "/proc/kallsyms";
    private const int MostBytes = 256 * 1024 * 1024;

    private readonly byte[] _text;
    private readonly ulong[] _addresses;
    private readonly int[] _names;

    private KernelSymbols(byte[] text, ulong[] addresses, int[] names) => (_text, _addresses, _names) = (text, addresses, names);

    /// <summary>Reads them; none where the kernel hides them (sysctl kernel.kptr_restrict).</summary>
    internal static KernelSymbols Read()
    {
        try
        {
            using FileStream file = File.OpenRead(FileName);
            using MemoryStream text = new(8 * 1024 * 1024);
            byte[] buffer = new byte[64 * 1024];
            int read;
            while ((read = file.Read(buffer)) > 0 && text.Length < MostBytes)
            {
                text.Write(buffer, 0, read);
            }

            return Parse(text.ToArray());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Parse([]);
        }
    }

    /// <summary>Reads lines <c>ADDRESS TYPE NAME[\t[MODULE]]</c>; only functions count, and what has no address is left out.</summary>
    internal static KernelSymbols Parse(byte[] text)
    {
        List<ulong> addresses = [];
        List<int> names = [];
        for (int at = 0; at < text.Length;)
        {
            ReadOnlySpan<byte> rest = text.AsSpan(at);
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            if (Utf8Parser.TryParse(line, out ulong address, out int length, 'x') && address != 0 && line.Length > length + 3
                && line[length + 1] is (byte)'t' or (byte)'T' or (byte)'w' or (byte)'W')
            {
                addresses.Add(address);
                names.Add(at + length + 3);
            }

            at += line.Length + 1;
        }

        ulong[] keys = [.. addresses];
        int[] values = [.. names];
        Array.Sort(keys, values);
        return new KernelSymbols(text, keys, values);
    }

    /// <summary>The function that an address is in, without what the compiler appends to the name of a part; empty where it is not known.</summary>
    internal string Find(ulong address)
    {
        int at = Array.BinarySearch(_addresses, address);
        at = at >= 0 ? at : ~at - 1;
        if (at < 0)
        {
            return "";
        }

        ReadOnlySpan<byte> rest = _text.AsSpan(_names[at]);
        int end = rest.IndexOfAny((byte)'\n', (byte)'\t', (byte)'.');
        return Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
    }
}
