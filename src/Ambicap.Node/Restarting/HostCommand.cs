using System.Diagnostics;
using Ambicap.Host;
using Ambicap.Host.Files;

namespace Ambicap.Node.Restarting;

/// <summary>Runs programs of the host, with its files as theirs.</summary>
internal sealed class HostCommand(HostRoot root)
{
    /// <summary>The word by which this program is asked to become a program of the host.</summary>
    internal const string Verb = "in-host";

    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_outputPatience = TimeSpan.FromSeconds(2);

    /// <summary>Runs one to its end.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="cancellation">Gives up, and ends it.</param>
    /// <param name="variables">Variables of its environment beside PATH.</param>
    /// <returns>Its exit code, and what it wrote.</returns>
    /// <exception cref="HostException">It cannot be started, or does not end.</exception>
    internal async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        IReadOnlyList<string> words, CancellationToken cancellation, params IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        ProcessStartInfo start = root.IsOwn ? new(words[0], words.Skip(1)) : new(Environment.ProcessPath!, [Verb, root.Path, .. words]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["PATH"] = SearchPath;
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(s_timeout);
        using Process process = Start(start, words[0]);
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);

            // What it left running may hold its output open for good.
            _ = await Task.WhenAny(Task.WhenAll(output, errors), Task.Delay(s_outputPatience, cancellation));
            return (process.ExitCode, output.IsCompletedSuccessfully ? output.Result : "", errors.IsCompletedSuccessfully ? errors.Result : "");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new HostException($"{words[0]} still runs after {s_timeout.TotalMinutes} minutes; see what it waits for");
        }
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new HostException($"{program} cannot be started: {failure.Message}; install it");
        }
    }
}
