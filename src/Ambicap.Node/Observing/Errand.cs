namespace Ambicap.Node.Observing;

/// <summary>Work that may block, on a thread that ends with it; one at a time.</summary>
internal sealed class Errand
{
    private const int StackBytes = 256 * 1024;

    private volatile bool _isRunning;

    internal bool IsRunning => _isRunning;

    /// <summary>Starts it, unless the last one still runs.</summary>
    internal bool TryStart(Action work)
    {
        if (_isRunning)
        {
            return false;
        }

        _isRunning = true;
        Thread thread = new(
            () =>
            {
                try
                {
                    work();
                }
                finally
                {
                    _isRunning = false;
                }
            },
            StackBytes)
        {
            IsBackground = true,
        };
        thread.Start();
        return true;
    }
}
