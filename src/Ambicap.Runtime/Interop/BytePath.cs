using System.Text;

namespace Ambicap.Runtime.Interop;

/// <summary>A path as the kernel takes it: bytes with a terminating zero, never converted on the way.</summary>
internal readonly struct BytePath
{
    private readonly byte[] _terminated;

    private BytePath(byte[] terminated) => _terminated = terminated;

    /// <summary>The bytes with the terminating zero, to be pinned for a call.</summary>
    internal ReadOnlySpan<byte> Terminated => _terminated;

    /// <summary>The bytes without the terminating zero.</summary>
    internal ReadOnlySpan<byte> Bytes => _terminated.AsSpan(0, _terminated.Length - 1);

    /// <summary>A path of the given bytes, which hold no zero.</summary>
    internal static BytePath Of(ReadOnlySpan<byte> bytes)
    {
        byte[] terminated = new byte[bytes.Length + 1];
        bytes.CopyTo(terminated);
        return new BytePath(terminated);
    }

    /// <summary>A path of text that we wrote ourselves.</summary>
    internal static BytePath Of(string text)
    {
        byte[] terminated = new byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 1];
        int length = Encoding.UTF8.GetBytes(text, terminated);
        return Of(terminated.AsSpan(0, length));
    }

    /// <summary>This path, a slash and a name below it.</summary>
    internal BytePath Append(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> head = Bytes;
        bool slash = head.IsEmpty || head[^1] != (byte)'/';
        byte[] terminated = new byte[head.Length + (slash ? 1 : 0) + name.Length + 1];
        head.CopyTo(terminated);
        if (slash)
        {
            terminated[head.Length] = (byte)'/';
        }

        name.CopyTo(terminated.AsSpan(head.Length + (slash ? 1 : 0)));
        return new BytePath(terminated);
    }

    /// <summary>This path with bytes appended to its last name.</summary>
    internal BytePath WithSuffix(ReadOnlySpan<byte> suffix)
    {
        byte[] terminated = new byte[_terminated.Length + suffix.Length];
        Bytes.CopyTo(terminated);
        suffix.CopyTo(terminated.AsSpan(_terminated.Length - 1));
        return new BytePath(terminated);
    }

    /// <summary>The path for people; bytes that are not UTF-8 are replaced.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);
}
