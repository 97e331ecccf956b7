using System.Text;
using Ambicap.Policy.Text;

namespace Ambicap.Cli.Output;

/// <summary>
/// Lets text pass, and of what is no text line ends and tabs only: whatever a manifest, a cluster or a program wrote, no terminal obeys it.
/// A line ends as kubectl's do, the same on every system.
/// </summary>
internal sealed class CleanWriter : TextWriter
{
    private readonly TextWriter _inner;
    private readonly bool _isForgiving;

    /// <param name="inner">Where it goes.</param>
    /// <param name="isForgiving">Whether what cannot be written is no failure: nobody is left to tell, and the exit code has to do.</param>
    internal CleanWriter(TextWriter inner, bool isForgiving = false)
    {
        _inner = inner;
        _isForgiving = isForgiving;
        NewLine = "\n";
    }

    public override Encoding Encoding => _inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    public override void Write(string? value) => Try(() => _inner.Write(PlainText.OfLines(value ?? "")));

    public override void WriteLine(string? value) => Write(value + NewLine);

    public override void Flush() => Try(_inner.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (_isForgiving && failure is IOException or UnauthorizedAccessException)
        {
            // See the constructor.
        }
    }
}
