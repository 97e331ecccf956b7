using Ambicap.Node.Events;
using Ambicap.Policy.Managers;

namespace Ambicap.Node.Tests.Events;

public sealed class EventQueueTests
{
    private static readonly DateTime s_start = new(2026, 11, 27, 0, 0, 0, DateTimeKind.Utc);

    private readonly EventCounts _counts = new();
    private readonly EventQueue _queue;

    public EventQueueTests() => _queue = new EventQueue(_counts);

    [Fact]
    public void Add_TheSameAgain_IsCountedInTheNextWindow()
    {
        for (int i = 0; i < 20; i++)
        {
            _queue.Add(Refused("u1", s_start.AddSeconds(i)));
        }

        Assert.Equal(1, Assert.Single(_queue.Take()).Count);
        _queue.Add(Refused("u1", s_start + EventQueue.Window));
        Assert.Equal(20, Assert.Single(_queue.Take()).Count);
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void Add_ManyPodsAtOnce_AreLimitedAndTheRestIsCounted()
    {
        for (int i = 0; i < 100; i++)
        {
            _queue.Add(Refused($"u{i}", s_start));
        }

        Assert.Equal(EventQueue.Burst, _queue.Take().Count);
        Assert.Equal(100 - EventQueue.Burst, _counts.Dropped);
        _queue.Add(Refused("later", s_start + EventQueue.Each));
        _queue.Add(Refused("too early", s_start + EventQueue.Each));
        Assert.Equal(["later"], _queue.Take().Select(told => told.Pod.Uid));
    }

    [Fact]
    public void Add_GrantAndRefusal_AreTwo()
    {
        _queue.Add(Refused("u", s_start));
        _queue.Add(Refused("u", s_start) with { IsGranted = true });
        Assert.Equal([PodEvent.RefusedReason, PodEvent.GrantedReason], _queue.Take().Select(told => told.Reason));
    }

    private static PodEvent Refused(string uid, DateTime time) => new(new PodIdentity("shop", "web-1", uid), "web", false, "no", time, 1);
}
