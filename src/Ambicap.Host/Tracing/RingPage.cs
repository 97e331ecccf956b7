using System.Buffers.Binary;

namespace Ambicap.Host.Tracing;

/// <summary>
/// Walks through a page of the kernel's ring buffer as <c>trace_pipe_raw</c> gives it (Documentation/trace/ring-buffer-map.rst,
/// <c>events/header_event</c>). A page that makes no sense ends early; nothing is ever read beyond it.
/// </summary>
internal ref struct RingPage
{
    private const int DeltaBits = 27;
    private const int Padding = 29;
    private const int TimeExtend = 30;
    private const int TimeStamp = 31;

    // include/linux/ring_buffer.h: the flags stand above the length in the commit field.
    private const long LengthMask = (1 << DeltaBits) - 1;
    private const long MissedEvents = 1L << 31;
    private const long MissedStored = 1L << 30;

    // An absolute time has no more bits; the rest is that of the page.
    private const int TimeStampBits = 59;

    private readonly ReadOnlySpan<byte> _data;
    private int _at;
    private ulong _time;

    /// <param name="page">What one read gave.</param>
    /// <param name="layout">Where what stands in it.</param>
    internal RingPage(ReadOnlySpan<byte> page, PageLayout layout)
    {
        if (page.Length < layout.Data || layout.Commit > page.Length - sizeof(long))
        {
            return;
        }

        _time = BinaryPrimitives.ReadUInt64LittleEndian(page[layout.TimeStamp..]);
        long commit = BinaryPrimitives.ReadInt64LittleEndian(page[layout.Commit..]);
        ReadOnlySpan<byte> all = page[layout.Data..];
        _data = all[..(int)Math.Min(commit & LengthMask, all.Length)];
        if ((commit & MissedEvents) != 0)
        {
            // Where there was no room for the number, it was one at least.
            bool isStored = (commit & MissedStored) != 0 && all.Length - _data.Length >= sizeof(long);
            Lost = isStored ? Math.Max(1, BinaryPrimitives.ReadInt64LittleEndian(all[_data.Length..])) : 1;
        }
    }

    /// <summary>How many records were overwritten between the page before and this one.</summary>
    internal long Lost { get; }

    /// <summary>When the record was written, by the clock of the trace.</summary>
    internal readonly ulong Time => _time;

    /// <summary>The record.</summary>
    internal ReadOnlySpan<byte> Record { get; private set; }

    /// <summary>Goes on to the next record; false where there is none.</summary>
    internal bool MoveNext()
    {
        while (_at <= _data.Length - sizeof(uint))
        {
            uint header = BinaryPrimitives.ReadUInt32LittleEndian(_data[_at..]);
            int type = (int)(header & 31);
            uint delta = header >> 5;
            bool hasWord = _at <= _data.Length - 2 * sizeof(uint);
            uint word = hasWord ? BinaryPrimitives.ReadUInt32LittleEndian(_data[(_at + sizeof(uint))..]) : 0;
            if (type is not (> 0 and < Padding) && !hasWord)
            {
                break;
            }

            switch (type)
            {
                case TimeExtend:
                    _time += ((ulong)word << DeltaBits) + delta;
                    _at += 2 * sizeof(uint);
                    continue;
                case TimeStamp:
                    _time = (_time & ~((1UL << TimeStampBits) - 1)) | (((ulong)word << DeltaBits) + delta);
                    _at += 2 * sizeof(uint);
                    continue;
                case Padding when delta == 0:
                    _at = _data.Length;
                    continue;
                default:
                    break;
            }

            // A record that was taken back is padding with a length, as a long record has it.
            int begin = _at + (type is > 0 and < Padding ? sizeof(uint) : 2 * sizeof(uint));
            long end = type is > 0 and < Padding ? begin + type * sizeof(uint) : _at + sizeof(uint) + (long)word;
            if (end < begin || end > _data.Length)
            {
                break;
            }

            _at = (int)(end + 3 & ~3);
            _time += delta;
            if (type != Padding)
            {
                Record = _data[begin..(int)end];
                return true;
            }
        }

        _at = _data.Length;
        return false;
    }
}

/// <summary>Where what stands in a page, read from <c>events/header_page</c>.</summary>
/// <param name="TimeStamp">The offset of the page's time.</param>
/// <param name="Commit">The offset of the length of what is in it.</param>
/// <param name="Data">The offset of the first record.</param>
internal readonly record struct PageLayout(int TimeStamp, int Commit, int Data)
{
    /// <summary>Reads the file's text.</summary>
    /// <exception cref="HostException">It has not the fields that we know.</exception>
    internal static PageLayout Parse(string text)
    {
        Dictionary<string, EventField> fields = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (EventField.TryParse(line) is { } field)
            {
                _ = fields.TryAdd(field.Name, field);
            }
        }

        return fields.TryGetValue("timestamp", out EventField time) && time.Size == sizeof(ulong)
            && fields.TryGetValue("commit", out EventField commit) && commit.Size == sizeof(long)
            && fields.TryGetValue("data", out EventField data)
            ? new PageLayout(time.Offset, commit.Offset, data.Offset)
            : throw EventFormat.Unreadable("header_page");
    }
}
