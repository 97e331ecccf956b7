using System.Globalization;
using Ambicap.Node.Events;

namespace Ambicap.Node.Observing;

/// <summary>Sends Events by a process of its own: <c>ambicap-node post-events</c>.</summary>
internal sealed class ChildEventSink(string node) : IEventSink
{
    /// <summary>The verb of that process.</summary>
    internal const string Verb = "post-events";

    public int Send(IReadOnlyList<PodEvent> events) =>
        int.TryParse(ChildProgram.TryRun([Verb, node], EventBatch.Write(events)), NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out int arrived)
            ? Math.Clamp(arrived, 0, events.Count)
            : 0;
}
