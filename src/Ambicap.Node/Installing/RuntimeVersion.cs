using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Node.Restarting;

namespace Ambicap.Node.Installing;

/// <summary>The version of an ambicap-runtime, as it says itself: what is installed is what counts, whoever installs it.</summary>
internal static class RuntimeVersion
{
    private const string Option = "--ambicap-version";
    private const string Name = "ambicap-runtime ";
    private const int Longest = 63;

    /// <summary>Reads it, such as <c>0.1.0</c>. It becomes a folder's name and a label's value.</summary>
    /// <param name="file">The program, in this program's own world.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HostException">The file is no ambicap-runtime for this machine.</exception>
    internal static async Task<string> ReadAsync(string file, CancellationToken cancellation)
    {
        (int exitCode, string output, string errors) = await new HostCommand(new HostRoot("/")).RunAsync([file, Option], cancellation);
        string version = output.StartsWith(Name, StringComparison.Ordinal) ? output[Name.Length..].Trim() : "";
        return exitCode == 0 && version.Length is > 0 and <= Longest && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            && char.IsAsciiDigit(version[0])
            ? version
            : throw new HostException($"{file} does not say which version of ambicap-runtime it is{(errors.Length > 0 ? $" ({errors.Trim()})" : "")}; name its file with --runtime");
    }
}
