using System.Globalization;

namespace Ambicap.Cri.Bench;

/// <summary>Measures two sockets in turn, so that what else the machine does falls on both.</summary>
internal static class Comparison
{
    /// <summary>Prints the medians and what the proxy adds, in milliseconds: the median over the rounds.</summary>
    internal static async Task LatencyAsync(string method, string direct, string proxied, int rounds, int calls)
    {
        using CriClient first = new(direct);
        using CriClient second = new(proxied);
        _ = await first.MedianAsync(method, calls / 4);
        _ = await second.MedianAsync(method, calls / 4);
        double[] directly = new double[rounds];
        double[] added = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            directly[i] = await first.MedianAsync(method, calls);
            added[i] = await second.MedianAsync(method, calls) - directly[i];
        }

        Print($"{method}: median {Median(directly):F3} ms, through the proxy {Median(added):F3} ms more ({Spread(added, "F3")})");
    }

    /// <summary>Prints the calls a second and the share that the proxy carries: the median over the rounds.</summary>
    internal static async Task ThroughputAsync(string method, string direct, string proxied, int callers, int rounds, int calls)
    {
        using CriClient first = new(direct);
        using CriClient second = new(proxied);
        _ = await first.CallAsync(method, callers, calls / 4);
        _ = await second.CallAsync(method, callers, calls / 4);
        double[] directly = new double[rounds];
        double[] share = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            directly[i] = await first.CallAsync(method, callers, calls);
            share[i] = 100 * await second.CallAsync(method, callers, calls) / directly[i];
        }

        Print($"{method}: {Median(directly):F0} calls a second at {callers} callers, through the proxy {Median(share):F0} % ({Spread(share, "F0")})");
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Spread(double[] values, string format) =>
        $"{values.Min().ToString(format, CultureInfo.InvariantCulture)} to {values.Max().ToString(format, CultureInfo.InvariantCulture)}";

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
