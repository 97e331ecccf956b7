using System.Globalization;

namespace Ambicap.Cli.Containerd;

/// <summary>Finds and removes the control groups that a private containerd's Pods were in, from every hierarchy of the host.</summary>
internal static class CgroupTree
{
    private const string Mount = "/sys/fs/cgroup";

    /// <summary>The processes in a top-level control group and its descendants.</summary>
    internal static IReadOnlyCollection<int> Processes(string name) => [.. Hierarchies()
        .Select(hierarchy => Path.Combine(hierarchy, name))
        .Where(Directory.Exists)
        .SelectMany(FilesOfProcesses)
        .SelectMany(ReadLines)
        .Select(line => int.Parse(line, CultureInfo.InvariantCulture))
        .Distinct()];

    /// <summary>Whether a top-level control group is there, in any hierarchy.</summary>
    internal static bool Exists(string name) => Hierarchies().Any(hierarchy => Directory.Exists(Path.Combine(hierarchy, name)));

    /// <summary>Removes a top-level control group with its empty descendants; what still has processes stays.</summary>
    internal static void Remove(string name)
    {
        foreach (string hierarchy in Hierarchies())
        {
            RemoveFolder(Path.Combine(hierarchy, name));
        }
    }

    private static IEnumerable<string> Hierarchies() => Directory.Exists(Mount) ? Directory.GetDirectories(Mount).Append(Mount) : [];

    /// <summary>A group may be removed between the look and the next.</summary>
    private static string[] FilesOfProcesses(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "cgroup.procs", SearchOption.AllDirectories);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>A group may be removed between the look and the read.</summary>
    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static void RemoveFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        try
        {
            foreach (string child in Directory.GetDirectories(folder))
            {
                RemoveFolder(child);
            }

            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Still in use, or gone meanwhile.
        }
    }
}
