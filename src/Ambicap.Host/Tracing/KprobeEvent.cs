namespace Ambicap.Host.Tracing;

/// <summary>
/// Events of our own at the beginning and at the end of the kernel's function <c>cap_capable</c>, for kernels without the tracepoint
/// (Documentation/trace/kprobetrace.rst). They are the whole kernel's, so they are named like an instance and removed like one.
/// </summary>
internal sealed class KprobeEvent : IDisposable
{
    /// <summary>Where they are made.</summary>
    internal const string FileName = "kprobe_events";

    private readonly string _file;
    private readonly string _group;

    private KprobeEvent(string file, string group) => (_file, _group) = (file, group);

    internal CheckEvent Check => new($"{_group}/ask", $"{_group}/answer");

    /// <summary>Makes them, and removes those whose owner was killed.</summary>
    /// <exception cref="HostException">The kernel does not take them.</exception>
    internal static KprobeEvent Create(TraceFileSystem files)
    {
        KprobeEvent own = new($"{files.Root}/{FileName}", OwnedInstance.NewName().Replace('-', '_'));
        try
        {
            foreach (string group in File.ReadLines(own._file).Select(Group).Where(name => OwnedInstance.IsLeftOver(name.Replace('_', '-'))).ToHashSet())
            {
                new KprobeEvent(own._file, group).Dispose();
            }

            // int cap_capable(const struct cred *, struct user_namespace *, int cap, unsigned int opts), security/commoncap.c
            own.Write($"p:{own._group}/ask cap_capable cap=$arg3:s32 opts=$arg4:u32");
            own.Write($"r:{own._group}/answer cap_capable ret=$retval:s32");
            return own;
        }
        catch (IOException failure)
        {
            own.Dispose();
            throw new HostException($"the kernel takes no kprobe at cap_capable: {failure.Message}; take Linux 6.14 or newer");
        }
    }

    public void Dispose()
    {
        foreach (string name in (string[])["ask", "answer"])
        {
            try
            {
                Write($"-:{_group}/{name}");
            }
            catch (IOException)
            {
                // It is not there.
            }
        }
    }

    /// <summary>The group of a line such as <c>p:GROUP/NAME PLACE</c>.</summary>
    private static string Group(string line) => line.Split(':', '/') is [_, var group, _, ..] ? group : "";

    private void Write(string line)
    {
        using FileStream stream = new(_file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"{line}\n"));
    }
}
