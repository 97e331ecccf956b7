using System.Globalization;
using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Learn.Programs;

/// <summary>
/// Every process that a try starts, also those that leave their parent, group and session behind: their orphans become our children
/// (prctl(2), PR_SET_CHILD_SUBREAPER). All of them are ended.
/// </summary>
internal sealed class TriedProcesses
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<int> _before;

    /// <summary>From now on; children that are there already are none of the try's.</summary>
    internal TriedProcesses()
    {
        _ = Libc.ProcessControl(Libc.SetChildSubreaper, 1, 0, 0, 0);
        _before = [.. Descendants(ReadParents(), Environment.ProcessId, [])];
    }

    /// <summary>Ends all, and returns when none is left.</summary>
    /// <param name="main">The first of them, for which somebody else waits.</param>
    /// <exception cref="InputException">Some cannot be ended.</exception>
    internal async Task EndAsync(int main)
    {
        DateTime end = DateTime.UtcNow + s_patience;
        while (true)
        {
            IReadOnlyDictionary<int, Parent> all = ReadParents();
            int[] left = [.. Descendants(all, Environment.ProcessId, _before).Where(id => id != main || !all[id].IsZombie)];
            if (left.Length == 0)
            {
                return;
            }

            foreach (int id in left)
            {
                _ = all[id].IsZombie ? Libc.WaitProcess(id, out _, Libc.NoHang) : Libc.SendSignal(id, Libc.Kill);
            }

            if (DateTime.UtcNow > end)
            {
                throw new InputException($"process {left[0].ToString(CultureInfo.InvariantCulture)} of a try cannot be ended; it waits in the kernel, see its wchan in /proc");
            }

            await Task.Delay(s_poll);
        }
    }

    private static IEnumerable<int> Descendants(IReadOnlyDictionary<int, Parent> all, int root, HashSet<int> except)
    {
        ILookup<int, int> children = all.ToLookup(entry => entry.Value.Id, entry => entry.Key);
        Queue<int> waiting = new(children[root].Where(child => !except.Contains(child)));
        while (waiting.TryDequeue(out int id))
        {
            yield return id;
            foreach (int child in children[id])
            {
                waiting.Enqueue(child);
            }
        }
    }

    private static Dictionary<int, Parent> ReadParents()
    {
        Dictionary<int, Parent> parents = [];
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && Read(id) is { } parent)
            {
                parents[id] = parent;
            }
        }

        return parents;
    }

    /// <summary>The name, which is the process's own choice, is in parentheses, so what follows begins behind the last of them.</summary>
    private static Parent? Read(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Parent(int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0] == "Z");
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed record Parent(int Id, bool IsZombie);
}
