using System.Text;

namespace Ambicap.Cri.Serving;

/// <summary>
/// Reads every <c>:authority</c> as <c>localhost</c>. At a Unix socket it names nothing, and clients of gRPC put the socket's path there,
/// which container runtimes take, and which is no name of a host to a server of HTTP.
/// </summary>
internal sealed class AuthorityEncoding : Encoding
{
    private const string Name = "localhost";

    private static readonly AuthorityEncoding s_instance = new();

    /// <summary>The encoding of a header; null for the usual one.</summary>
    internal static Encoding? Select(string header) =>
        header.Equals(":authority", StringComparison.Ordinal) || header.Equals("Host", StringComparison.OrdinalIgnoreCase) ? s_instance : null;

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException();

    public override int GetCharCount(byte[] bytes, int index, int count) => Name.Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        Name.CopyTo(0, chars, charIndex, Name.Length);
        return Name.Length;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => Name.Length;
}
