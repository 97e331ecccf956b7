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
        await using WebhookService webhook = new(options, new WebhookTimes(), log);
        using PosixSignalRegistration terminate = Register(PosixSignal.SIGTERM, webhook);
        using PosixSignalRegistration interrupt = Register(PosixSignal.SIGINT, webhook);
        await webhook.StartAsync();
        int code = await FollowAsync(webhook, log);
        log.Information("stopping");
        await webhook.DrainAsync();
        log.Information("stopped");
        return code;
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

    private static PosixSignalRegistration Register(PosixSignal signal, WebhookService webhook) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            webhook.Stop();
        });
}
