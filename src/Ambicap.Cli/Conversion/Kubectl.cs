using System.Diagnostics;
using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Conversion;

/// <summary>The kubectl that is installed.</summary>
internal static class Kubectl
{
    /// <summary>Its path.</summary>
    /// <param name="remedy">What to do without it.</param>
    /// <exception cref="InputException">There is none in PATH.</exception>
    internal static string Find(string remedy = "install it, or pipe ambicap convert to another client") =>
        TryFind() ?? throw new InputException($"kubectl is not in PATH; {remedy}");

    /// <summary>Its path; null where there is none in PATH.</summary>
    internal static string? TryFind() => ProgramFile.Find("kubectl");

    /// <summary>Runs a verb of kubectl with <c>-f -</c> on this program's own terminal. Ctrl-C reaches kubectl as well; it is waited for.</summary>
    /// <param name="kubectl">Its path.</param>
    /// <param name="verb">apply or diff.</param>
    /// <param name="manifests">What it reads.</param>
    /// <param name="arguments">Its other arguments.</param>
    /// <returns>Its exit code.</returns>
    internal static async Task<int> RunAsync(string kubectl, string verb, Spool manifests, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(kubectl, [verb, "-f", "-", .. arguments]) { RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        try
        {
            manifests.CopyTo(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything; its exit code says why.
        }

        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
