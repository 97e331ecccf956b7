using System.Globalization;

namespace Ambicap.Host.Containers;

/// <summary>Finds the processes of a container by its control group.</summary>
internal static class ContainerCgroup
{
    private const string Mount = "/sys/fs/cgroup";

    // Version 2, then a hybrid of both, then what version 1 has everywhere.
    private static readonly string[] s_hierarchies = ["", "/unified", "/pids", "/memory", "/systemd"];

    /// <summary>The file that lists the processes of a control group; null where there is no such group.</summary>
    /// <param name="hostRoot">Where the host's file system is; empty for this one.</param>
    /// <param name="cgroupsPath"><c>linux.cgroupsPath</c> of config.json.</param>
    internal static string? FindProcesses(string hostRoot, string cgroupsPath)
    {
        if (PathOf(cgroupsPath) is not { } path)
        {
            return null;
        }

        foreach (string hierarchy in s_hierarchies)
        {
            string file = $"{hostRoot}{Mount}{hierarchy}{path}/cgroup.procs";
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>
    /// The path of the group below a hierarchy: as it is written, or <c>SLICE:PREFIX:NAME</c> for systemd, whose slices stand in each other
    /// by the parts of their names (systemd.slice(5)).
    /// </summary>
    internal static string? PathOf(string cgroupsPath)
    {
        string[] parts = cgroupsPath.Split(':');
        if (cgroupsPath.Length == 0 || cgroupsPath.Contains("..", StringComparison.Ordinal))
        {
            return null;
        }

        if (parts.Length != 3)
        {
            return cgroupsPath.StartsWith('/') ? cgroupsPath : $"/{cgroupsPath}";
        }

        const string suffix = ".slice";
        string slices = "";
        string name = parts[0].EndsWith(suffix, StringComparison.Ordinal) ? parts[0][..^suffix.Length] : parts[0];
        for (int dash = name.IndexOf('-', StringComparison.Ordinal); dash > 0; dash = name.IndexOf('-', dash + 1))
        {
            slices += $"/{name[..dash]}{suffix}";
        }

        return $"{slices}{(name is "" or "-" ? "" : $"/{name}{suffix}")}/{parts[1]}-{parts[2]}.scope";
    }

    /// <summary>
    /// The process ids that a file of <see cref="FindProcesses"/> lists; none where the group is gone. A process outside this PID
    /// namespace is left out.
    /// </summary>
    internal static IReadOnlyList<int> Read(string file)
    {
        try
        {
            List<int> ids = [];
            foreach (string line in File.ReadLines(file))
            {
                if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0)
                {
                    ids.Add(id);
                }
            }

            return ids;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
