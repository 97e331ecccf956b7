using System.Runtime.InteropServices;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Serving;

namespace Ambicap.Webhook.Commands;

/// <summary>The life of the webhook: from its files to its last answer.</summary>
internal static class WebhookRun
{
    /// <summary>Runs until a signal ends it.</summary>
    /// <exception cref="InputException">It cannot be started so.</exception>
    internal static async Task<int> RunAsync(WebhookOptions options)
    {
        JsonLog log = new(Console.OpenStandardError());
        WebhookTimes times = new();
        await using WebhookService webhook = new(options, times, log);

        // Who interrupts it at a terminal does not wait for API servers to leave.
        TaskCompletionSource<TimeSpan> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration terminate = Register(PosixSignal.SIGTERM, () => asked.TrySetResult(times.LeaveTime));
        using PosixSignalRegistration interrupt = Register(PosixSignal.SIGINT, () => asked.TrySetResult(TimeSpan.Zero));
        await webhook.StartAsync();
        Task<int> following = FollowAsync(webhook, log);
        bool isAsked = await Task.WhenAny(asked.Task, following) == asked.Task;
        log.Information("stopping");
        await webhook.DrainAsync(isAsked ? await asked.Task : TimeSpan.Zero);
        log.Information("stopped");
        return await following;
    }

    private static async Task<int> FollowAsync(WebhookService webhook, JsonLog log)
    {
        try
        {
            await webhook.FollowAsync();
            return ExitCode.Good;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.Error("the webhook failed", ("reason", failure.GetType().Name), ("where", failure.StackTrace));
            return ExitCode.Failed;
        }
    }

    private static PosixSignalRegistration Register(PosixSignal signal, Action act) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            act();
        });
}
