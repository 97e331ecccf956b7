using System.ComponentModel;
using System.Diagnostics;
using Ambicap.Node.Interop;

namespace Ambicap.Node.Installing;

/// <summary>
/// One attempt to install, in a process of its own: what it needs of gRPC, TLS and TOML does not stay in the memory of a program that then
/// waits for months.
/// </summary>
internal static class AttemptProcess
{
    /// <summary>The verb of that process; its options are those of <see cref="RunVerb"/>.</summary>
    internal const string Verb = "attempt";

    /// <summary>The verb that calls it.</summary>
    internal const string RunVerb = "run";

    /// <summary>Runs it with the options of this process.</summary>
    /// <returns>Whether the node is installed.</returns>
    /// <exception cref="OperationCanceledException">It was ended at a place that the next one goes on from.</exception>
    internal static async Task<bool> RunAsync(CancellationToken cancellation)
    {
        try
        {
            using Process child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments(Environment.GetCommandLineArgs()[1..])))!;
            using CancellationTokenRegistration ending = cancellation.Register(() => _ = Libc.SendSignal(child.Id, Libc.Terminate));
            await child.WaitForExitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            return child.ExitCode == ExitCode.Done;
        }
        catch (Win32Exception)
        {
            // This program's own file cannot be run at this moment: as an attempt that failed, it is tried again.
            return false;
        }
    }

    /// <summary>The same arguments with the other verb.</summary>
    internal static IEnumerable<string> Arguments(IReadOnlyList<string> own)
    {
        bool isReplaced = false;
        foreach (string word in own)
        {
            yield return word == RunVerb && !isReplaced ? Verb : word;
            isReplaced |= word == RunVerb;
        }
    }
}
