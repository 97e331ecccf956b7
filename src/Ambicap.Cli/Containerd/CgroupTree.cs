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
        .SelectMany(folder => Directory.GetFiles(folder, "cgroup.procs", SearchOption.AllDirectories))
        .SelectMany(File.ReadAllLines)
        .Select(line => int.Parse(line, CultureInfo.InvariantCulture))
        .Distinct()];

    /// <summary>Removes a top-level control group with its empty descendants; what still has processes stays.</summary>
    internal static void Remove(string name)
    {
        foreach (string hierarchy in Hierarchies())
        {
            RemoveFolder(Path.Combine(hierarchy, name));
        }
    }

    private static IEnumerable<string> Hierarchies() => Directory.Exists(Mount) ? Directory.GetDirectories(Mount).Append(Mount) : [];

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
