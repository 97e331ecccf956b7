namespace Ambicap.Node.Events;

/// <summary>
/// Posts Events, in a process that ends afterwards: TLS and HTTP would otherwise stay in the memory of one that has nothing to say for hours.
/// </summary>
internal static class EventPosting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Posts what stands on standard input, and prints how many arrived.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(IEventApi api, string node, TextReader input, TextWriter output, TextWriter errors)
    {
        using CancellationTokenSource patience = new(Patience);
        int arrived = 0;
        foreach (PodEvent told in EventBatch.Read(await input.ReadToEndAsync(patience.Token).ConfigureAwait(false)))
        {
            try
            {
                const int created = 201;
                const int isThere = 409;
                int status = await api.PostAsync(EventDocument.PathOf(told), EventDocument.Of(told, node), patience.Token).ConfigureAwait(false);
                arrived += status is created or isThere ? 1 : 0;
                if (status is not (created or isThere))
                {
                    await errors.WriteLineAsync($"the API server answered {status} to an Event on Pod {told.Pod}").ConfigureAwait(false);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
            {
                await errors.WriteLineAsync($"an Event on Pod {told.Pod} did not reach the API server: {failure.Message}").ConfigureAwait(false);
                break;
            }
        }

        await output.WriteLineAsync(arrived.ToString(System.Globalization.CultureInfo.InvariantCulture)).ConfigureAwait(false);
        return 0;
    }
}
