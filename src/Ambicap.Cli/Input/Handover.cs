namespace Ambicap.Cli.Input;

/// <summary>
/// Hands objects from the threads that decode to the one that takes them in order. A short text can be objects of a hundred times its size:
/// what was made and not taken is bounded, and who has made too much waits for its turn.
/// </summary>
/// <remarks>Parts are begun in the order in which they are taken, so that the one whose turn it is never waits for one behind it.</remarks>
internal sealed class Handover<T>
    where T : class
{
    /// <summary>In bytes.</summary>
    private const long MostHeld = 4 * 1024 * 1024;

    private readonly object _lock = new();
    private PendingPart<T>? _turn;
    private long _held;
    private bool _isOver;

    /// <summary>Hands a portion over, and waits until more may be made.</summary>
    /// <param name="part">Whose objects they are.</param>
    /// <param name="objects">The objects; the receiver's from now on.</param>
    /// <param name="weight">How much memory was used for them, in bytes.</param>
    internal void Put(PendingPart<T> part, List<InputObject<T>> objects, long weight)
    {
        lock (_lock)
        {
            part.Portions.Enqueue((objects, weight));
            _held += weight;
            Monitor.PulseAll(_lock);
            while (_held > MostHeld && !(part == _turn && part.Portions.Count == 0) && !_isOver)
            {
                _ = Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>Ends a part.</summary>
    internal void End(PendingPart<T> part, List<InputObject<T>> objects, long weight)
    {
        lock (_lock)
        {
            part.Portions.Enqueue((objects, weight));
            _held += weight;
            part.IsDone = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The next portion of the part whose turn it is; null behind its last.</summary>
    internal List<InputObject<T>>? Take(PendingPart<T> part)
    {
        lock (_lock)
        {
            _turn = part;
            Monitor.PulseAll(_lock);
            while (part.Portions.Count == 0 && !part.IsDone)
            {
                _ = Monitor.Wait(_lock);
            }

            if (!part.Portions.TryDequeue(out (List<InputObject<T>> Objects, long Weight) portion))
            {
                return null;
            }

            _held -= portion.Weight;
            Monitor.PulseAll(_lock);
            return portion.Objects;
        }
    }

    /// <summary>Nothing more will be taken: nobody has to wait.</summary>
    internal void Close()
    {
        lock (_lock)
        {
            _isOver = true;
            Monitor.PulseAll(_lock);
        }
    }
}
