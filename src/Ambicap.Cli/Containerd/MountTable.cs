using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Containerd;

/// <summary>The mounts of this host (proc_pid_mountinfo(5)).</summary>
internal static class MountTable
{
    /// <summary>Detaches every mount at or below a folder, the innermost first.</summary>
    internal static void DetachBelow(string folder)
    {
        foreach (string point in Points().Where(point => IsBelow(point, folder)).Reverse())
        {
            _ = Libc.Unmount(point, Libc.DetachMount);
        }
    }

    /// <summary>The folders that mounts are in, at any depth, and whose name begins with a prefix.</summary>
    internal static IEnumerable<string> FoldersNamed(string prefix)
    {
        string part = $"/{prefix}";
        foreach (string point in Points())
        {
            int begin = point.IndexOf(part, StringComparison.Ordinal);
            int end = begin < 0 ? -1 : point.IndexOf('/', begin + part.Length);
            if (end > 0)
            {
                yield return point[..end];
            }
        }
    }

    /// <summary>The type of the file system that a folder is on, such as <c>ext4</c>.</summary>
    internal static string FileSystemOf(string folder)
    {
        string best = "";
        string type = "";
        foreach (string[] fields in Lines())
        {
            string point = Unescape(fields[4]);
            int separator = Array.IndexOf(fields, "-");
            if (point.Length >= best.Length && IsBelow(folder, point) && separator > 0)
            {
                best = point;
                type = fields[separator + 1];
            }
        }

        return type;
    }

    private static IEnumerable<string> Points() => Lines().Select(fields => Unescape(fields[4]));

    private static string[][] Lines() => [.. File.ReadAllLines("/proc/self/mountinfo").Select(line => line.Split(' ')).Where(fields => fields.Length > 6)];

    private static bool IsBelow(string path, string folder) =>
        folder == "/" || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));

    /// <summary>The kernel writes space, tab, newline and backslash as octal escapes.</summary>
    private static string Unescape(string text) => text
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}
