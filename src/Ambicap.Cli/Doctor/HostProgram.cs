using System.ComponentModel;
using System.Diagnostics;

namespace Ambicap.Cli.Doctor;

/// <summary>What a program said.</summary>
/// <param name="ExitCode">Its exit code; null where it could not be run, or did not end in time.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it complained of, in one line.</param>
internal sealed record HostProgram(int? ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    internal bool Succeeded => ExitCode == 0;

    /// <summary>Runs a program to its end, without input.</summary>
    internal static HostProgram Run(string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                return new HostProgram(null, "", $"no end within {s_patience.TotalSeconds} seconds");
            }

            return new HostProgram(process.ExitCode, output.Result, errors.Result.Trim().ReplaceLineEndings(" "));
        }
        catch (Win32Exception failure)
        {
            return new HostProgram(null, "", failure.Message);
        }
    }
}
