using Ambicap.Policy.Text;

namespace Ambicap.Node.Commands;

/// <summary>Lines in the program's name for whoever watches it.</summary>
internal static class Notice
{
    /// <summary>Writes a line. What others chose in it is harmless; where nobody can read it, the node is taken care of all the same.</summary>
    internal static void Write(TextWriter output, string line)
    {
        try
        {
            output.WriteLine($"ambicap-node: {PlainText.Of(line)}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Nobody left to tell: the exit code has to do.
        }
    }
}
