using System.Globalization;
using Ambicap.Cri.Bench;

// Usage: Ambicap.Cri.Bench latency|throughput DIRECT PROXIED ROUNDS CALLS     both sockets in turn, ROUNDS times CALLS calls each
//        Ambicap.Cri.Bench calls SOCKET CALLS                                 only calls, at 16 callers
const int callers = 16;
int Number(int index) => int.Parse(args[index], CultureInfo.InvariantCulture);
switch (args[0])
{
    case "latency":
        await Comparison.LatencyAsync("Version", args[1], args[2], Number(3), Number(4));
        await Comparison.LatencyAsync("ListContainers", args[1], args[2], Number(3), Number(4));
        break;
    case "throughput":
        await Comparison.ThroughputAsync("Version", args[1], args[2], callers, Number(3), Number(4));
        await Comparison.ThroughputAsync("ListContainers", args[1], args[2], callers, Number(3), Number(4));
        break;
    default:
        using (CriClient client = new(args[1]))
        {
            await client.CallAsync("Version", callers, Number(2));
        }

        break;
}
