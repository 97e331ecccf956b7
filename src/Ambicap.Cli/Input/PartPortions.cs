namespace Ambicap.Cli.Input;

/// <summary>Gathers what is made of a part, on the thread that makes it, and hands it over: nearly always at once, at the end.</summary>
/// <param name="part">The part.</param>
/// <param name="handover">Where it goes.</param>
internal sealed class PartPortions<T>(PendingPart<T> part, Handover<T> handover) : IDisposable
    where T : class
{
    /// <summary>In bytes; the objects of a usual part, with what was thrown away meanwhile, weigh no more than twice as much.</summary>
    private const long UsualWeight = 1024 * 1024;

    private List<InputObject<T>> _objects = [];
    private long _begin = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>What the thread has allocated since the last portion: no less than what the objects weigh.</summary>
    private long Weight => GC.GetAllocatedBytesForCurrentThread() - _begin;

    internal void Add(InputObject<T> item)
    {
        _objects.Add(item);
        if (Weight > UsualWeight)
        {
            handover.Put(part, _objects, Weight);
            _objects = [];
            _begin = GC.GetAllocatedBytesForCurrentThread();
        }
    }

    public void Dispose() => handover.End(part, _objects, Weight);
}
