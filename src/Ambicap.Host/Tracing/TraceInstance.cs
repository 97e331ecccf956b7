using System.Globalization;

namespace Ambicap.Host.Tracing;

/// <summary>A trace instance of our own: its events, its filter and its buffer are apart from those of anybody else who traces.</summary>
internal sealed class TraceInstance : IDisposable
{
    private TraceInstance(string folder) => Folder = folder;

    /// <summary>Its folder.</summary>
    internal string Folder { get; }

    /// <summary>The folders of the processors' buffers.</summary>
    internal IReadOnlyList<string> Processors =>
        [.. Directory.GetDirectories($"{Folder}/per_cpu").Where(folder => File.Exists($"{folder}/trace_pipe_raw"))];

    /// <summary>Makes one, and removes those whose owner was killed.</summary>
    /// <exception cref="HostException">The kernel does not let us.</exception>
    internal static TraceInstance Create(TraceFileSystem files)
    {
        string instances = $"{files.Root}/instances";
        foreach (string left in Directory.GetDirectories(instances).Where(folder => OwnedInstance.IsLeftOver(Path.GetFileName(folder))))
        {
            _ = TryRemove(left);
        }

        string own = $"{instances}/{OwnedInstance.NewName()}";
        try
        {
            Directory.CreateDirectory(own);
            return new TraceInstance(own);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"cannot make a trace instance: {failure.Message}; run it as root on the host");
        }
    }

    /// <summary>Writes one of its files.</summary>
    /// <exception cref="HostException">The kernel does not take the value.</exception>
    internal void Write(string file, string value)
    {
        if (!TryWrite(file, value))
        {
            throw new HostException($"the kernel does not take \"{value}\" for {file} of a trace instance; take a newer kernel");
        }
    }

    /// <summary>The same for what is not there everywhere, or may be gone by now; whether it was written.</summary>
    internal bool TryWrite(string file, string value, bool append = false)
    {
        try
        {
            // One write(2), which is one command to the kernel.
            using FileStream stream = new($"{Folder}/{file}", append ? FileMode.Append : FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
            stream.Write(System.Text.Encoding.ASCII.GetBytes($"{value}\n"));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>How many records a processor's buffer had no room for since the beginning.</summary>
    internal static long Lost(string processor)
    {
        try
        {
            return File.ReadLines($"{processor}/stats").Sum(line => line.Split(": ") switch
            {
                ["overrun" or "commit overrun" or "dropped events", var count] => long.Parse(count, CultureInfo.InvariantCulture),
                _ => 0,
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }

    /// <summary>Removes it. Its buffers' files must be closed before.</summary>
    public void Dispose() => _ = TryRemove(Folder);

    private static bool TryRemove(string folder)
    {
        // The files in it are the kernel's: only the folder itself can be removed, and it takes them along.
        for (int i = 0; i < 20; i++)
        {
            try
            {
                Directory.Delete(folder, recursive: false);
                return true;
            }
            catch (DirectoryNotFoundException)
            {
                return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Another process may look at it just now.
                Thread.Sleep(25);
            }
        }

        return false;
    }
}
