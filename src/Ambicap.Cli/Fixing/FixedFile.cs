using System.Text;
using Ambicap.Cli.Conversion;
using Ambicap.Cli.Input;

namespace Ambicap.Cli.Fixing;

/// <summary>A file whose text is to be another.</summary>
/// <param name="File">The file.</param>
/// <param name="Replacement">What writes it; it has seen the file before it was read.</param>
/// <param name="Before">Its text, without byte order mark.</param>
/// <param name="After">Its new text, likewise.</param>
/// <param name="HasMark">Whether it begins with a byte order mark.</param>
internal sealed record FixedFile(InputFile File, FileReplacement Replacement, string Before, string After, bool HasMark)
{
    /// <exception cref="InputException">It cannot be written, or was changed meanwhile.</exception>
    internal void Write() => Replacement.Write(stream =>
    {
        stream.Write(HasMark ? Encoding.UTF8.Preamble : []);
        stream.Write(Encoding.UTF8.GetBytes(After));
    });
}
