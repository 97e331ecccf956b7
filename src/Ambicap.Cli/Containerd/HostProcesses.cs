using System.Globalization;
using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Containerd;

/// <summary>Finds and ends processes by process id.</summary>
internal static class HostProcesses
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);

    /// <summary>The processes that have a text among their arguments.</summary>
    internal static IEnumerable<int> WithArgument(string text)
    {
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Arguments(id).Contains(text, StringComparison.Ordinal))
            {
                yield return id;
            }
        }
    }

    /// <summary>The processes that have one of some options with a value, as two arguments.</summary>
    internal static IEnumerable<int> WithOption(IReadOnlyCollection<string> names, Func<string, bool> isValue)
    {
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                string[] arguments = Arguments(id).Split('\0');
                if (arguments.Zip(arguments.Skip(1)).Any(pair => names.Contains(pair.First) && isValue(pair.Second)))
                {
                    yield return id;
                }
            }
        }
    }

    /// <summary>Ends a process: politely, and after <paramref name="patience"/> at once. Returns when it is gone.</summary>
    internal static async Task EndAsync(int processId, TimeSpan patience)
    {
        _ = Libc.SendSignal(processId, Libc.Terminate);
        if (!await IsGoneAsync(processId, patience))
        {
            _ = Libc.SendSignal(processId, Libc.Kill);
            _ = await IsGoneAsync(processId, TimeSpan.FromSeconds(5));
        }
    }

    private static async Task<bool> IsGoneAsync(int processId, TimeSpan patience)
    {
        DateTime end = DateTime.UtcNow + patience;
        while (IsAlive(processId))
        {
            if (DateTime.UtcNow > end)
            {
                return false;
            }

            await Task.Delay(s_poll);
        }

        return true;
    }

    /// <summary>Whether a process runs; a zombie, which only its parent can remove, does not.</summary>
    private static bool IsAlive(int processId)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat.AsSpan(stat.LastIndexOf(')') + 2, 1) is not "Z";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Arguments(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
