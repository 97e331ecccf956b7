using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Interop;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn.Programs;

/// <summary>One run of a program, bounded in time; all that it started is ended with it.</summary>
internal sealed class ProgramRun(ProgramOptions options, AmbientProcessOptions conditions, bool hasOwnNetwork)
{
    // A shell that waits until it is watched, and then becomes the program: the process stays the same, and what sets it up is left out.
    private const string Gate = "read -r go && exec \"$0\" \"$@\" </dev/null";

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly OutputTail _output = new();
    private readonly OutputTail _errors = new();

    /// <summary>Whether the kernel's checks are recorded.</summary>
    internal bool IsWatched { get; init; }

    /// <summary>How long it may take to end, or to be ready.</summary>
    internal required TimeSpan Limit { get; init; }

    /// <summary>After what time a program that runs on is good; null where it has to end, or to be ready.</summary>
    internal TimeSpan? Settled { get; init; }

    /// <summary>Whether it is good to end with exit code 0: not for what ran on with every capability.</summary>
    internal bool MayEnd { get; init; } = true;

    /// <summary>How long a program that is ready is watched on.</summary>
    internal TimeSpan Lingers { get; init; }

    /// <summary>How long a program that is good and still runs may take to end once it is asked to (SIGTERM); null where it is not asked.</summary>
    internal TimeSpan? Grace { get; init; }

    /// <summary>Whether it must end with exit code 0 then.</summary>
    internal bool MustStop { get; init; }

    /// <summary>Whether it has a user namespace of its own, and its network belongs to that.</summary>
    internal bool HasOwnUsers { get; init; }

    /// <summary>What is set in the network of its own.</summary>
    internal IReadOnlyDictionary<string, string> Sysctls { get; init; } = Surroundings.Plain.Sysctls;

    /// <summary>How long it took to end with exit code 0 once it was asked to; null where it was not, or did not.</summary>
    internal TimeSpan? Stopped { get; private set; }

    /// <summary>What the watch has seen; null where there was none.</summary>
    internal Observation? Seen { get; private set; }

    /// <summary>Runs it.</summary>
    /// <exception cref="InputException">It cannot be run at all, as nobody's fault but the surroundings'.</exception>
    internal async Task<TryResult> RunAsync(CapabilitySet set, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using OwnNetwork network = new();
        TriedProcesses processes = new();
        Process process = Start(set, network);
        try
        {
            Task reading = Task.WhenAll(_output.ReadAsync(process.StandardOutput.BaseStream), _errors.ReadAsync(process.StandardError.BaseStream));
            TryResult result;
            using (CapabilityWatch? watch = IsWatched ? CapabilityWatch.Start([process.Id], CountFrom.Execve) : null)
            {
                if (HasOwnUsers && await OwnUsers.MapAsync(process.Id, cancellation) is { } made)
                {
                    network.Adopt(made);
                }

                await OpenAsync(process);
                result = await ObserveAsync(process, network, cancellation);
                result = result is { IsGood: true, End: not TryEnd.Exited } && Grace is { } grace ? await StopAsync(process, result, grace, cancellation) : result;
                Seen = watch?.Read();
            }

            await processes.EndAsync(process.Id);
            _ = await Task.WhenAny(reading, Task.Delay(s_patience, CancellationToken.None));
            return Told(result);
        }
        finally
        {
            await processes.EndAsync(process.Id);
            process.Dispose();
        }
    }

    private Process Start(CapabilitySet set, OwnNetwork network)
    {
        IReadOnlyList<string> words = HasOwnUsers ? OwnUsers.Command(options.Command, set, options.User) : ["/bin/sh", "-c", Gate, .. options.Command];
        ProcessStartInfo start = new(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return HasOwnUsers
                ? AmbientProcess.Start(start, CapabilitySet.Empty)
                : AmbientProcess.Start(start, conditions with { Ambient = set, Bounding = conditions.User is null ? null : set, Prepare = () => Prepare(network) });
        }
        catch (Exception failure) when (failure is KernelCallException or Win32Exception)
        {
            throw new InputException($"{options.Command[0]} cannot be started with {SetWords.Of(set)}: {failure.Message}");
        }
    }

    private void Prepare(OwnNetwork network)
    {
        if (hasOwnNetwork)
        {
            network.Enter(Sysctls);
        }
    }

    private static async Task OpenAsync(Process process)
    {
        try
        {
            await process.StandardInput.WriteLineAsync();
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before: what its exit code says is the result.
        }
    }

    private async Task<TryResult> ObserveAsync(Process process, OwnNetwork network, CancellationToken cancellation)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
            if (process.HasExited && (options.Ready is null || process.ExitCode != 0))
            {
                return new TryResult(MayEnd && process.ExitCode == 0, TryEnd.Exited, process.ExitCode, "", elapsed);
            }

            if (options.Ready is { } ready && await IsReadyAsync(ready, process, network, cancellation))
            {
                elapsed = Stopwatch.GetElapsedTime(begun);
                await Task.Delay(Lingers, cancellation);
                return new TryResult(true, TryEnd.Ready, null, "", elapsed);
            }

            if (elapsed >= Settled)
            {
                return new TryResult(true, TryEnd.StillRuns, null, "", elapsed);
            }

            if (elapsed >= Limit)
            {
                return new TryResult(false, options.Ready is null ? TryEnd.TimedOut : TryEnd.NotReady, null, "", elapsed);
            }

            await Task.Delay(s_poll, cancellation);
        }
    }

    /// <summary>Asks it to end, as the kubelet does: what it needs for that is needed too.</summary>
    private async Task<TryResult> StopAsync(Process process, TryResult result, TimeSpan grace, CancellationToken cancellation)
    {
        long begun = Stopwatch.GetTimestamp();
        _ = process.HasExited || Libc.SendSignal(process.Id, Libc.Terminate) == 0;
        while (!process.HasExited && Stopwatch.GetElapsedTime(begun) < grace)
        {
            await Task.Delay(s_poll, cancellation);
        }

        Stopped = process.HasExited && process.ExitCode == 0 ? Stopwatch.GetElapsedTime(begun) : null;
        return !MustStop || Stopped is not null ? result
            : new TryResult(false, TryEnd.NotStopped, process.HasExited ? process.ExitCode : null, "", result.Elapsed);
    }

    /// <summary>Runs the caller's own test, as the caller, in the network of the try.</summary>
    private static async Task<bool> IsReadyAsync(string ready, Process process, OwnNetwork network, CancellationToken cancellation)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", $"exec >/dev/null 2>&1 </dev/null\n{ready}"]);
        start.Environment["AMBICAP_PID"] = process.Id.ToString(CultureInfo.InvariantCulture);
        using Process test = AmbientProcess.Start(start, new AmbientProcessOptions { Prepare = network.Join });
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_patience);
        try
        {
            await test.WaitForExitAsync(limit.Token);
            return test.ExitCode == 0;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            test.Kill(entireProcessTree: true);
            return false;
        }
    }

    private TryResult Told(TryResult result)
    {
        IReadOnlyList<string> errors = _errors.Lines();
        IReadOnlyList<string> lines = errors.Count > 0 ? errors : _output.Lines();
        return result with { LastLine = OutputTail.Telling(lines), Files = OutputTail.Paths(lines) };
    }
}
