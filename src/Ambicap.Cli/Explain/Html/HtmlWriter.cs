using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Ambicap.Policy.Text;

namespace Ambicap.Cli.Explain.Html;

/// <summary>
/// Collects a page. There is one way to write: an interpolated string, whose own letters are HTML, and whose holes are text that a stranger
/// may have chosen. So nothing gets onto the page without being escaped, and nobody has to think of it.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _page = new();

    /// <summary>Appends a line of HTML; what is in the holes is escaped.</summary>
    internal void Write([InterpolatedStringHandlerArgument("")] ref Pieces html)
    {
        _ = html;
        _ = _page.Append('\n');
    }

    /// <summary>Appends the program's own style sheet, whose letters are no HTML.</summary>
    internal void WriteStyle(string style) => _page.Append("<style>").Append(style).Append("</style>\n");

    /// <summary>The page in UTF-8; half a surrogate pair becomes U+FFFD.</summary>
    internal byte[] ToBytes() => Encoding.UTF8.GetBytes(_page.ToString());

    /// <summary>A text for an element or a quoted attribute; what is no text, such as a control character, is <c>?</c>.</summary>
    private static string Escape(string text) => WebUtility.HtmlEncode(PlainText.Of(text));

    /// <summary>The pieces of an interpolated string on their way to the page.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Pieces
    {
        private readonly StringBuilder _page;

        public Pieces(int literalLength, int holes, HtmlWriter writer)
        {
            _page = writer._page;
            _ = _page.EnsureCapacity(_page.Length + literalLength + holes);
        }

        public void AppendLiteral(string html) => _page.Append(html);

        public void AppendFormatted(string? text) => _page.Append(Escape(text ?? ""));

        public void AppendFormatted(int number) => _page.Append(number.ToString(CultureInfo.InvariantCulture));

        /// <summary>A name that may break behind its underscores.</summary>
        public void AppendFormatted(LongName name) => _page.Append(Escape(name.Text).Replace("_", "_<wbr/>", StringComparison.Ordinal));
    }
}

/// <summary>A name that is longer than the room for it may be.</summary>
internal readonly record struct LongName(string Text);
