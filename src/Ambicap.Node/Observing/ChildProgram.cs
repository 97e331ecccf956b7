using System.Diagnostics;

namespace Ambicap.Node.Observing;

/// <summary>Runs this program once more for work that must not stay in this process's memory.</summary>
internal static class ChildProgram
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <returns>What it printed; null where it could not be run, failed or took too long.</returns>
    internal static string? TryRun(IEnumerable<string> arguments, string input)
    {
        try
        {
            using Process child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            using Timer patience = new(_ => Kill(child), null, s_patience, Timeout.InfiniteTimeSpan);
            child.StandardInput.Write(input);
            child.StandardInput.Close();
            string output = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            return child.ExitCode == 0 ? output : null;
        }
        catch (Exception failure) when (failure is IOException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Kill(Process child)
    {
        try
        {
            child.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
