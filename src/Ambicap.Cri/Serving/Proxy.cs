using System.Runtime.InteropServices;
using Ambicap.Cri.Metrics;

namespace Ambicap.Cri.Serving;

/// <summary>The life of the proxy, from its start to a signal.</summary>
internal static class Proxy
{
    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <exception cref="StartException">It cannot be started.</exception>
    internal static async Task<int> RunAsync(ProxyOptions options, CancellationToken cancellation)
    {
        if (options.Listen == options.Runtime || options.Listen == options.Images)
        {
            throw new StartException($"{options.Listen} cannot be both the proxy's and the runtime's; name another socket with --listen");
        }

        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);

        ProxyMetrics metrics = new();
        await using CriServer server = await CriServer.StartAsync(options, metrics, cancellation);
        await using IAsyncDisposable? metricsServer = options.Metrics is { } address
            ? await MetricsServer.StartAsync(address, metrics, options.Runtime, cancellation)
            : null;
        Notice.Write($"listening at {options.Listen} in front of {options.Runtime}");
        SystemdNotification.Ready();
        await ended.Task.WaitAsync(cancellation);

        SystemdNotification.Stopping();
        await server.StopAsync();
        return ExitCode.Ended;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.TrySetResult();
        }
    }
}
