using System.Globalization;
using System.Net.WebSockets;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Images;
using Ambicap.Cli.Conformance.Results;
using Ambicap.Cli.Conformance.Streams;
using Ambicap.Host.Cri;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>Makes the checks of a running container, all from within it.</summary>
internal sealed class CheckRunner(CriConnection connection, CaseRecord record)
{
    private const string LastField = "nonvoluntary_ctxt_switches";
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private static readonly string[] s_own = ["cat", "/proc/self/status"];

    /// <summary>Makes them.</summary>
    /// <param name="name">The container, with what was done to it.</param>
    /// <param name="container">The container.</param>
    /// <param name="checks">The checks.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task RunAsync(string name, LiveContainer container, IReadOnlyList<CaseCheck> checks, CancellationToken cancellation)
    {
        foreach (CaseCheck check in checks)
        {
            if (check.Of is CheckSubjects.Command or CheckSubjects.SystemCall)
            {
                await RunCommandAsync(name, container, check, cancellation);
            }
            else
            {
                record.Compare(name, check, await ReadStatusAsync(container, check, cancellation));
            }
        }
    }

    private async Task<string> ReadStatusAsync(LiveContainer container, CaseCheck check, CancellationToken cancellation)
    {
        switch (check.Of)
        {
            case CheckSubjects.Init:
                return await OutputAsync(container, ["cat", "/proc/1/status"], cancellation);
            case CheckSubjects.ExecSync:
                return await OutputAsync(container, check.Command.Count > 0 ? check.Command : s_own, cancellation);
            case CheckSubjects.Child:
                // A shell runs the last command of a script in its own place, so that each has another behind it.
                return await OutputAsync(container, ["sh", "-c", "sh -c 'cat /proc/self/status; true'; true"], cancellation);
            case CheckSubjects.Exec:
                ExecRequest exec = new() { ContainerId = container.Id, Stdout = true, Stderr = true };
                exec.Cmd.Add(s_own);
                ExecResponse started = await connection.Runtime.ExecAsync(exec, cancellationToken: cancellation);
                return await StreamAsync(started.Url, null, cancellation);
            case CheckSubjects.Attach:
                AttachRequest attach = new() { ContainerId = container.Id, Stdin = true, Stdout = true, Stderr = true };
                AttachResponse response = await connection.Runtime.AttachAsync(attach, cancellationToken: cancellation);
                return await StreamAsync(response.Url, "cat /proc/self/status", cancellation);
            default:
                throw new FormatException($"\"{check.Of}\" is nothing to look at");
        }
    }

    /// <summary>A program may still be starting, such as a server; so a command that should succeed is tried for a while.</summary>
    private async Task RunCommandAsync(string name, LiveContainer container, CaseCheck check, CancellationToken cancellation)
    {
        DateTime end = DateTime.UtcNow + s_patience;
        IReadOnlyList<string> command = check.Of == CheckSubjects.SystemCall ? CallOf(check) : check.Command;
        ExecSyncResponse response = await container.ExecAsync(command, cancellation);
        while (check.ExitCode == "0" && response.ExitCode != 0 && DateTime.UtcNow < end)
        {
            await Task.Delay(s_poll, cancellation);
            response = await container.ExecAsync(command, cancellation);
        }

        if (check.ExitCode is { } expected && !IsExpected(response.ExitCode, expected))
        {
            string said = response.Stderr.ToStringUtf8().Trim();
            string words = said.Length > 0 ? $": {said}" : "";
            record.Faults.Add($"{name}: {string.Join(' ', check.Command)}: exit code {response.ExitCode}, expected {expected}{words}");
        }
    }

    /// <summary>A number, or <c>not</c> and a number.</summary>
    private static bool IsExpected(int exitCode, string expected)
    {
        const string not = "not ";
        bool isNot = expected.StartsWith(not, StringComparison.Ordinal);
        return exitCode == int.Parse(isNot ? expected[not.Length..] : expected, CultureInfo.InvariantCulture) != isNot;
    }

    private static string[] CallOf(CaseCheck check)
    {
        string name = check.Command[0];
        CallCode code = CallProgram.Own ?? throw new CaseEndedException(
            CaseEnding.NotRun, "the image has a program for any system call on amd64 and arm64 only");
        return code.Numbers.TryGetValue(name, out int number)
            ? ["call", number.ToString(CultureInfo.InvariantCulture)]
            : throw new CaseEndedException(CaseEnding.NotRun, $"this architecture has no system call \"{name}\"");
    }

    private static async Task<string> OutputAsync(LiveContainer container, IReadOnlyList<string> command, CancellationToken cancellation) =>
        (await container.ExecAsync(command, cancellation)).Stdout.ToStringUtf8();

    private static async Task<string> StreamAsync(string address, string? line, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? place) || place.Scheme is not ("http" or "https"))
        {
            throw new CaseEndedException(CaseEnding.Fail, $"the runtime streams at \"{address}\", which is no address");
        }

        try
        {
            string text = await StreamedCommand.RunAsync(place, line, LastField, cancellation);
            return text.Replace("\r\n", "\n", StringComparison.Ordinal);
        }
        catch (WebSocketException failure)
        {
            throw new CaseEndedException(
                CaseEnding.NotRun, $"the runtime streams at {place.Host}:{place.Port}, which does not answer from here: {failure.Message}");
        }
    }
}
