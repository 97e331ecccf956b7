using System.Globalization;
using Ambicap.Kubernetes.Pods;

namespace Ambicap.Cli.Run;

/// <summary>Looks at a container's process from the host, through /proc.</summary>
internal static class ProcessProbe
{
    private const string Listening = "0A";

    private static readonly string[] SocketTables = ["net/tcp", "net/tcp6"];

    /// <summary>
    /// Whether the process is still the OCI runtime's own, on its way to the entry point: what it holds then says nothing.
    /// </summary>
    internal static bool IsRuntimeItself(int processId) =>
        TryRead(processId, "comm") is { } name && (name.StartsWith("runc:", StringComparison.Ordinal) || name.TrimEnd() is "crun" or "runc");

    /// <summary>Whether something listens on every TCP port, in the network namespace of the process.</summary>
    internal static bool ListensOnAll(int processId, IEnumerable<ContainerPort> ports)
    {
        HashSet<int> listening = [.. ListeningPorts(processId)];
        return ports.Where(port => port.Protocol == "TCP").All(port => listening.Contains(port.Number));
    }

    private static IEnumerable<int> ListeningPorts(int processId) => SocketTables
        .SelectMany(table => (TryRead(processId, table) ?? "").Split('\n').Skip(1))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length > 3 && fields[3] == Listening)
        .Select(fields => int.Parse(fields[1].AsSpan(fields[1].LastIndexOf(':') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private static string? TryRead(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{file}");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
