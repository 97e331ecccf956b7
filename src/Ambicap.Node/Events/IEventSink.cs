namespace Ambicap.Node.Events;

/// <summary>Where Events go.</summary>
internal interface IEventSink
{
    /// <summary>Sends some Events. It may block for a while, and is called on a thread of its own.</summary>
    /// <returns>How many arrived; the others are lost.</returns>
    public int Send(IReadOnlyList<PodEvent> events);
}
