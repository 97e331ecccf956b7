using System.Diagnostics;
using System.Globalization;

namespace Ambicap.Webhook.Metrics;

/// <summary>Counts durations by upper bounds in seconds.</summary>
/// <param name="bounds">The bounds, growing.</param>
internal sealed class Histogram(params double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private long _ticks;

    /// <summary>Counts a duration.</summary>
    /// <param name="ticks">In ticks of <see cref="Stopwatch"/>.</param>
    internal void Count(long ticks)
    {
        double seconds = (double)ticks / Stopwatch.Frequency;
        int index = 0;
        while (index < bounds.Length && seconds > bounds[index])
        {
            index++;
        }

        _ = Interlocked.Increment(ref _counts[index]);
        _ = Interlocked.Add(ref _ticks, ticks);
    }

    internal void Write(MetricsWriter writer, string name, string help)
    {
        writer.Begin(name, "histogram", help);
        long total = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            total += Volatile.Read(ref _counts[i]);
            string bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            writer.Write($"{name}_bucket", total, ("le", bound));
        }

        writer.Write($"{name}_sum", (double)Volatile.Read(ref _ticks) / Stopwatch.Frequency);
        writer.Write($"{name}_count", total);
    }
}
