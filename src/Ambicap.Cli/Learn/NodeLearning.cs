using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn;

/// <summary><c>ambicap learn --node</c>: what containers of this node were given, used against unused.</summary>
internal static class NodeLearning
{
    /// <summary>Watches every container that was given something, also those that start meanwhile, and shows what was used.</summary>
    /// <param name="time">For how long.</param>
    /// <param name="asJson">Whether programs read it.</param>
    /// <param name="ending">Ends it early.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="Host.HostException">It cannot be watched here.</exception>
    internal static async Task<int> RunAsync(TimeSpan time, bool asJson, CancellationToken ending)
    {
        using NodeWatch watch = NodeWatch.Start();
        await WatchTime.PassAsync(time, "this node's containers", () => false, ending);
        NodeObservation seen = watch.Read();
        if (asJson)
        {
            NodeLearningJson.Write(seen);
        }
        else
        {
            NodeLearningTable.Write(seen);
        }

        return ExitCode.Good;
    }
}
