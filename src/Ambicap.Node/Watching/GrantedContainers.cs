using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;

namespace Ambicap.Node.Watching;

/// <summary>
/// The containers with grants, by the records of ambicap-runtime. Each config.json is read once; afterwards a container costs a look at its
/// record's name and time.
/// </summary>
/// <param name="hostRoot">Where the host's file system is; empty for this one.</param>
internal sealed class GrantedContainers(string hostRoot)
{
    private readonly Dictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private int _round;

    /// <summary>Those that are there; the same list until the next <see cref="Refresh"/>.</summary>
    internal List<GrantedContainer> All { get; } = [];

    /// <summary>Looks again, and reads what is new.</summary>
    internal void Refresh()
    {
        _round++;
        foreach (FileInfo record in ContainerRecords.Files(hostRoot))
        {
            Look(record);
        }

        All.Clear();
        foreach ((string path, Entry entry) in _known)
        {
            if (entry.Round != _round)
            {
                _known.Remove(path);
            }
            else if (entry.Container is { } container)
            {
                All.Add(container);
            }
        }
    }

    private void Look(FileInfo record)
    {
        if (!_known.TryGetValue(record.FullName, out Entry? entry))
        {
            _known[record.FullName] = entry = new Entry();
        }

        entry.Round = _round;
        long written = record.LastWriteTimeUtc.Ticks;

        // A container is recorded before its control group is made, so one that was met at its birth is asked for it again.
        if (entry.Written != written || entry.Container is { Processes: null })
        {
            entry.Written = written;
            entry.Container = Read(record);
        }
    }

    private GrantedContainer? Read(FileInfo record)
    {
        const string usualName = "/config.json";
        if (ContainerRecords.ConfigOfGrant(record) is not { } config || !config.EndsWith(usualName, StringComparison.Ordinal))
        {
            return null;
        }

        string id = record.Name[..^RecordLines.Extension.Length];
        return BundleConfig.TryRead(id, hostRoot + config[..^usualName.Length]) is { } facts ? GrantedContainer.Of(facts, hostRoot) : null;
    }

    private sealed class Entry
    {
        internal int Round { get; set; }

        internal long Written { get; set; }

        internal GrantedContainer? Container { get; set; }
    }
}
