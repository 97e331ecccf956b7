using System.Diagnostics.CodeAnalysis;

namespace Ambicap.Cri;

/// <summary>A Unix socket that speaks the CRI, written <c>unix:///PATH</c> or as a path.</summary>
/// <param name="Path">An absolute path of at most 107 bytes (unix(7)).</param>
internal readonly record struct UnixEndpoint(string Path)
{
    private const string Scheme = "unix://";
    private const int LongestPath = 107;

    /// <summary>Reads an endpoint.</summary>
    internal static bool TryParse(string text, out UnixEndpoint endpoint, [NotNullWhen(false)] out string? error)
    {
        string path = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
        bool isValid = path.StartsWith('/') && path.Length > 1 && !path.Contains('\0') && System.Text.Encoding.UTF8.GetByteCount(path) <= LongestPath;
        endpoint = isValid ? new UnixEndpoint(System.IO.Path.GetFullPath(path)) : default;
        error = isValid ? null : $"\"{text}\" is not a Unix socket; write unix:///PATH with at most {LongestPath} bytes of path";
        return isValid;
    }

    public override string ToString() => Scheme + Path;
}
