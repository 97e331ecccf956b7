namespace Ambicap.Node.Events;

/// <summary>
/// Posts Events, in a process that ends afterwards: TLS and HTTP would otherwise stay in the memory of one that has nothing to say for
/// hours.
/// </summary>
internal static class EventPosting
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Posts what stands on standard input, and prints how many arrived.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(IEventApi api, string node, TextReader input, TextWriter output, TextWriter errors)
    {
        using CancellationTokenSource patience = new(s_patience);
        int arrived = 0;
        foreach (PodEvent told in EventBatch.Read(await input.ReadToEndAsync(patience.Token)))
        {
            if (await api.PostAsync(EventDocument.PathOf(told), EventDocument.Of(told, node),
                patience.Token) is { } failure)
            {
                await errors.WriteLineAsync($"ambicap-node: an Event on Pod {told.Pod} was not taken: {failure}");
            }
            else
            {
                arrived++;
            }
        }

        await output.WriteLineAsync(arrived.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    }
}
