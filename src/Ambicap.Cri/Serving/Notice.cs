using Ambicap.Policy.Text;

namespace Ambicap.Cri.Serving;

/// <summary>Lines in the program's name on standard error.</summary>
internal static class Notice
{
    /// <summary>Writes a line. What others chose in it is harmless; a proxy whose lines nobody can read forwards all the same.</summary>
    internal static void Write(string line)
    {
        try
        {
            Console.Error.WriteLine($"ambicap-cri: {PlainText.Of(line)}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Nobody left to tell: the exit code has to do.
        }
    }
}
