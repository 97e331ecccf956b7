using System.Runtime.InteropServices;

namespace Ambicap.Cli.Commands;

/// <summary>
/// Ends a verb that has something to take down when its terminal is closed, or its connection lost, as SIGTERM does. Where the caller
/// ignores SIGHUP, as nohup(1) does, it stays ignored.
/// </summary>
internal sealed class HangUp : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration? _registration;

    /// <param name="cancellation">What ends the verb otherwise.</param>
    internal HangUp(CancellationToken cancellation)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!IsIgnored())
        {
            _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                _source.Cancel();
            });
        }
    }

    /// <summary>Cancelled by a hang-up too.</summary>
    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration?.Dispose();
        _source.Dispose();
    }

    /// <summary>SIGHUP is signal 1, and so the lowest bit (proc_pid_status(5), SigIgn).</summary>
    private static bool IsIgnored() =>
        File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is [.., var last]
        && "13579bdf".Contains(last, StringComparison.OrdinalIgnoreCase);
}
