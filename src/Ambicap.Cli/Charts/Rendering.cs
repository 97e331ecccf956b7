using System.ComponentModel;
using System.Diagnostics;

namespace Ambicap.Cli.Charts;

/// <summary>What a program rendered.</summary>
/// <param name="Text">Its output; null where it failed.</param>
/// <param name="Error">Why it failed, in one line.</param>
internal sealed record Rendering(byte[]? Text, string Error)
{
    /// <summary>More than any chart renders to, and little enough to keep.</summary>
    private const int MostBytes = 256 * 1024 * 1024;

    private const int MostOfError = 300;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a program to its end. It gets no input.</summary>
    internal static Rendering Run(string program, IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            return Read(process);
        }
        catch (Win32Exception failure)
        {
            return new Rendering(null, failure.Message);
        }
    }

    private static Rendering Read(Process process)
    {
        using CancellationTokenSource deadline = new(s_patience);
        Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
        using MemoryStream text = new();
        try
        {
            byte[] buffer = new byte[64 * 1024];
            Stream output = process.StandardOutput.BaseStream;
            for (int read; (read = output.ReadAsync(buffer, deadline.Token).AsTask().GetAwaiter().GetResult()) > 0;)
            {
                text.Write(buffer, 0, read);
                if (text.Length > MostBytes)
                {
                    process.Kill();
                    return new Rendering(null, $"it renders more than {MostBytes / 1024 / 1024} MiB");
                }
            }

            process.WaitForExitAsync(deadline.Token).GetAwaiter().GetResult();
            return process.ExitCode == 0 ? new Rendering(text.ToArray(), "") : new Rendering(null, OneLine(errors.GetAwaiter().GetResult(), process.ExitCode));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return new Rendering(null, $"it runs for more than {s_patience.TotalMinutes:0} minutes");
        }
    }

    private static string OneLine(string errors, int exitCode)
    {
        string line = string.Join(' ', errors.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = line.StartsWith("Error: ", StringComparison.Ordinal) ? line["Error: ".Length..] : line.StartsWith("error: ", StringComparison.Ordinal) ? line["error: ".Length..] : line;
        return line.Length == 0 ? $"exit code {exitCode}" : line.Length <= MostOfError ? line : line[..MostOfError] + "...";
    }
}
