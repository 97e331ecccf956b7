using System.Text;
using Ambicap.Policy.Text;

namespace Ambicap.Cli.Output;

/// <summary>
/// Lets text pass, and of what is no text line ends and tabs only: whatever a manifest, a cluster or a program wrote, no terminal obeys it.
/// </summary>
internal sealed class CleanWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value) => inner.Write(PlainText.OfLines(value ?? ""));

    public override void WriteLine(string? value) => inner.WriteLine(PlainText.OfLines(value ?? ""));

    public override void Flush() => inner.Flush();
}
