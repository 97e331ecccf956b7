namespace Ambicap.Host.Files;

/// <summary>
/// A file that is written beside its place first, and then takes its place at once by rename: whoever looks sees all of the old one or all
/// of the new. A full disk or a read-only one is met while nothing is changed yet.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private const UnixFileMode ForAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _file;
    private readonly string _temporary;
    private readonly string _name;

    private StagedFile(HostRoot root, string hostPath)
    {
        _name = hostPath;
        _file = root.Resolve(hostPath);
        _temporary = Path.Combine(Path.GetDirectoryName(_file)!, $".{Path.GetFileName(_file)}{Suffix}");
    }

    /// <summary>How the names of files end that have not taken their place yet. One at a time works on a host, so they need no more.</summary>
    internal static string Suffix => ".ambicap-new";

    /// <summary>Writes a file beside its place, folders included, with the permissions of the one that it will replace.</summary>
    /// <param name="root">The host.</param>
    /// <param name="hostPath">Its place.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="mode">The permissions of one that is new; null for a plain file that all may read.</param>
    /// <exception cref="HostException">It cannot be written; nothing is changed.</exception>
    internal static StagedFile Write(HostRoot root, string hostPath, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        StagedFile staged = new(root, hostPath);
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(staged._file)!);
            File.Delete(staged._temporary);
            UnixFileMode permissions = mode ?? (File.Exists(staged._file) ? File.GetUnixFileMode(staged._file) : ForAll);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserWrite };
            using FileStream file = new(staged._temporary, options);
            file.Write(content);
            file.Flush(flushToDisk: true);
            File.SetUnixFileMode(file.SafeFileHandle, permissions);
            return staged;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            staged.Dispose();
            throw staged.Failed("written", failure);
        }
    }

    /// <summary>Takes its place.</summary>
    /// <exception cref="HostException">It cannot; what was there stays.</exception>
    internal void TakePlace()
    {
        try
        {
            File.Move(_temporary, _file, overwrite: true);
            FolderFlush.Run(Path.GetDirectoryName(_file)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed("replaced", failure);
        }
    }

    /// <summary>Removes what a run that was killed left beside a place.</summary>
    internal static void RemoveLeftover(HostRoot root, string hostPath) => new StagedFile(root, hostPath).Dispose();

    /// <summary>Removes a file.</summary>
    /// <exception cref="HostException">It cannot be removed.</exception>
    internal static void Remove(HostRoot root, string hostPath)
    {
        StagedFile staged = new(root, hostPath);
        try
        {
            if (File.Exists(staged._file))
            {
                File.Delete(staged._file);
                FolderFlush.Run(Path.GetDirectoryName(staged._file)!);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw staged.Failed("removed", failure);
        }
    }

    /// <summary>Removes what has not taken its place.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Its folder is not there, or read-only: then it is not there either.
        }
    }

    private HostException Failed(string what, Exception failure) =>
        new($"{_name} cannot be {what}: {Reason(failure)}; make room, or make the file system writable, and try again");

    /// <summary>The kernel's own words, without the temporary file's name.</summary>
    private static string Reason(Exception failure) => failure.Message.Split(" : ")[0].TrimEnd('.');
}
