using System.Globalization;
using Ambicap.Cli.Run.Manifest;

namespace Ambicap.Cli.Run;

/// <summary>Looks at a container's process from the host, through /proc.</summary>
internal static class ProcessProbe
{
    private const string Listening = "0A";

    private static readonly string[] s_socketTables = ["net/tcp", "net/tcp6"];

    /// <summary>
    /// Whether the container of a process listens on every TCP port. A port that is listened on counts only if a process of the
    /// container holds the socket: in the host's network, or another container's, anything may listen there.
    /// </summary>
    internal static bool ListensOnAll(int processId, IEnumerable<ContainerPort> ports)
    {
        int[] wanted = [.. ports.Where(port => port.Protocol == "TCP").Select(port => port.Number).Distinct()];
        ILookup<int, string> sockets = ListeningSockets(processId).ToLookup(socket => socket.Port, socket => $"socket:[{socket.Inode}]");
        if (!wanted.All(sockets.Contains))
        {
            return false;
        }

        HashSet<string> held = new(StringComparer.Ordinal);
        foreach (int member in Members(processId))
        {
            held.UnionWith(Descriptors(member));
            if (wanted.All(port => sockets[port].Any(held.Contains)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The process first, which mostly is the one; then all in its control group, which no child leaves by ending its parent.</summary>
    internal static IEnumerable<int> Members(int processId)
    {
        yield return processId;
        string? group = TryRead(processId, "cgroup");
        foreach (string folder in group is null ? [] : Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && id != processId && TryRead(id, "cgroup") is { } other && IsWithin(other, group!))
            {
                yield return id;
            }
        }
    }

    /// <summary>Whether each line, one a hierarchy, names the same control group or one below it.</summary>
    private static bool IsWithin(string groups, string outer)
    {
        string[] lines = groups.Split('\n');
        string[] outerLines = outer.Split('\n');
        return lines.Length == outerLines.Length
            && lines.Zip(outerLines).All(pair => pair.First == pair.Second || pair.First.StartsWith(pair.Second + "/", StringComparison.Ordinal));
    }

    /// <summary>What the descriptors of a process lead to, such as <c>socket:[4711]</c>; nothing where that may not be read.</summary>
    private static List<string> Descriptors(int processId)
    {
        List<string> targets = [];
        try
        {
            foreach (string link in Directory.EnumerateFileSystemEntries($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/fd"))
            {
                targets.Add(new FileInfo(link).LinkTarget ?? "");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's: nothing more was seen.
        }

        return targets;
    }

    private static IEnumerable<(int Port, string Inode)> ListeningSockets(int processId) => s_socketTables
        .SelectMany(table => (TryRead(processId, table) ?? "").Split('\n').Skip(1))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length > 9 && fields[3] == Listening)
        .Select(fields => (
            int.Parse(fields[1].AsSpan(fields[1].LastIndexOf(':') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), fields[9]));

    private static string? TryRead(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/{file}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
