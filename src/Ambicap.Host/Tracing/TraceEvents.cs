using System.Text;

namespace Ambicap.Host.Tracing;

/// <summary>The events that are watched, and how to read their records.</summary>
internal sealed class TraceEvents
{
    /// <summary>What stands beside the checks: which thread is whose, and what it is called.</summary>
    internal static readonly string[] Companions = ["task/task_newtask", Rename, "sched/sched_process_exec", "sched/sched_process_exit"];

    /// <summary>The event that tells of a process's new name.</summary>
    internal const string Rename = "task/task_rename";

    // CLONE_THREAD of clone(2), CAP_OPT_NOAUDIT of include/linux/security.h.
    private const long CloneThread = 0x10000;
    private const long NoAudit = 2;

    private readonly EventField _type;
    private readonly EventField _thread;
    private readonly (int Id, EventField Capability, EventField Options) _check;
    private readonly (int Id, EventField Result) _answer;
    private readonly bool _hasAnswer;
    private readonly (int Id, EventField Size, EventField Caller) _stack;
    private readonly (int Id, EventField Thread, EventField Flags, EventField Name) _fork;
    private readonly (int Id, EventField Thread, EventField Before, EventField Name) _rename;
    private readonly int _execve;
    private readonly int _exit;
    private readonly CallSites _sites = new();

    /// <param name="files">Where the formats are.</param>
    /// <param name="check">By which event the checks are told.</param>
    /// <exception cref="HostException">A format is not as we know it.</exception>
    internal TraceEvents(TraceFileSystem files, CheckEvent check)
        : this(name => File.ReadAllText($"{files.Root}/events/{name}/format"), check)
    {
    }

    /// <summary>The same with formats from elsewhere.</summary>
    internal TraceEvents(Func<string, string> format, CheckEvent check)
    {
        EventFormat Read(string name) => EventFormat.Parse(name, format(name));
        (EventFormat asked, EventFormat stack, EventFormat fork, EventFormat rename) =
            (Read(check.Name), Read("ftrace/kernel_stack"), Read(Companions[0]), Read(Companions[1]));
        EventFormat answered = check.Answer is { } name ? Read(name) : asked;
        _hasAnswer = check.Answer is not null;
        (_type, _thread) = (asked["common_type"], asked["common_pid"]);
        _check = (asked.Id, asked["cap"], _hasAnswer ? asked["opts"] : default);
        _answer = (_hasAnswer ? answered.Id : -1, answered["ret"]);
        _stack = (stack.Id, stack["size"], stack["caller"]);
        _fork = (fork.Id, fork["pid"], fork["clone_flags"], fork["comm"]);
        _rename = (rename.Id, rename["pid"], rename["oldcomm"], rename["newcomm"]);
        (_execve, _exit) = (Read(Companions[2]).Id, Read(Companions[3]).Id);
    }

    /// <summary>Reads the records of a page behind those that are there.</summary>
    /// <returns>How many were lost before the page.</returns>
    internal long Decode(ReadOnlySpan<byte> page, PageLayout layout, List<TraceRecord> records)
    {
        RingPage walk = new(page, layout);
        while (walk.MoveNext())
        {
            if (_type.Read(walk.Record) == _stack.Id)
            {
                AddStack(walk.Record, records);
            }
            else if (Decode(walk.Time, walk.Record) is { Kind: not RecordKind.None } record)
            {
                records.Add(record);
            }
        }

        return walk.Lost;
    }

    /// <summary>The stack of a check follows it at once, in the same thread.</summary>
    private void AddStack(ReadOnlySpan<byte> record, List<TraceRecord> records)
    {
        if (records.Count == 0 || records[^1] is not { Site: null, Kind: RecordKind.Check or RecordKind.Question } check
            || check.Thread != (int)_thread.Read(record))
        {
            return;
        }

        long depth = _stack.Size.Read(record);
        int begin = _stack.Caller.Offset;
        if (begin <= record.Length && depth is > 0 and < 1024)
        {
            int length = (int)Math.Min(depth * sizeof(ulong), (record.Length - begin) / sizeof(ulong) * sizeof(ulong));
            records[^1] = check with { Site = _sites.Find(record.Slice(begin, length)) };
        }
    }

    private TraceRecord Decode(ulong time, ReadOnlySpan<byte> record)
    {
        int id = (int)_type.Read(record);
        int thread = (int)_thread.Read(record);
        return id switch
        {
            _ when id == _check.Id => new TraceRecord(_hasAnswer ? RecordKind.Question : RecordKind.Check, time, thread)
            {
                Capability = (int)_check.Capability.Read(record),
                IsRefused = !_hasAnswer && _answer.Result.Read(record) != 0,
                IsUnaudited = _hasAnswer && (_check.Options.Read(record) & NoAudit) != 0,
            },
            _ when id == _answer.Id => new TraceRecord(RecordKind.Answer, time, thread) { IsRefused = _answer.Result.Read(record) != 0 },
            _ when id == _fork.Id => new TraceRecord(RecordKind.Fork, time, thread)
            {
                Subject = (int)_fork.Thread.Read(record),
                IsThread = (_fork.Flags.Read(record) & CloneThread) != 0,
                Name = Text(_fork.Name.Bytes(record)),
            },
            _ when id == _rename.Id => new TraceRecord(RecordKind.Rename, time, thread)
            {
                Subject = (int)_rename.Thread.Read(record),
                OldName = Text(_rename.Before.Bytes(record)),
                Name = Text(_rename.Name.Bytes(record)),
            },
            _ when id == _execve => new TraceRecord(RecordKind.Execve, time, thread),
            _ when id == _exit => new TraceRecord(RecordKind.Exit, time, thread),
            _ => default,
        };
    }

    /// <summary>The name of a program: any bytes but zero, of which what is not printable is replaced.</summary>
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        return string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
    }
}
