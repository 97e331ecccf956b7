using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Conversion;

/// <summary>
/// Replaces a file's content at once: whoever opens it sees the old or the new one, even after a crash. Mode and owner stay. A
/// symbolic link stays one, and the file behind it is replaced.
/// </summary>
internal sealed class FileReplacement
{
    private const string Ending = ".ambicap";

    private readonly string _name;
    private readonly string _path;
    private readonly FileIdentity _identity;

    private FileReplacement(string name, string path, FileIdentity identity) => (_name, _path, _identity) = (name, path, identity);

    /// <summary>Begins, before the file is read, so that a change by somebody else is noticed.</summary>
    /// <exception cref="InputException">It is no regular file.</exception>
    internal static FileReplacement Of(string file)
    {
        string path = Resolve(file);
        FileIdentity identity = FileIdentity.Find(path) ?? throw new InputException($"{file}: no such file; name a manifest or a folder");
        return identity.IsRegular
            ? new FileReplacement(file, path, identity)
            : throw new InputException($"{file}: no regular file; --in-place writes regular files only");
    }

    /// <summary>Writes the new content.</summary>
    /// <param name="write">Writes it to a stream.</param>
    /// <exception cref="InputException">It cannot be written, or was changed meanwhile; the file is as it was.</exception>
    internal void Write(Action<Stream> write)
    {
        string folder = Path.GetDirectoryName(_path)!;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(_path)}.{Guid.NewGuid():N}{Ending}");
        RemoveAbandoned(folder);
        try
        {
            WriteTemporary(temporary, write);
            if (FileIdentity.Find(_path) != _identity)
            {
                throw new InputException($"{_name}: changed while it was converted, and not written; run again");
            }

            File.Move(temporary, _path, overwrite: true);
            FlushFolder(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{_name}: {failure.Message}, and it is as it was; make file and folder writable");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Removes what conversions of this file left that were killed; a file that is being written is locked.</summary>
    private void RemoveAbandoned(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, $".{Path.GetFileName(_path)}.*{Ending}"))
        {
            try
            {
                new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
                File.Delete(file);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Another conversion writes it now.
            }
        }
    }

    private void WriteTemporary(string temporary, Action<Stream> write)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream stream = new(temporary, options);
        write(stream);
        stream.Flush();
        if (!_identity.TryGiveTo(stream.SafeFileHandle, temporary))
        {
            throw new IOException("its owner cannot be kept");
        }

        stream.Flush(flushToDisk: true);
    }

    /// <summary>The new name is on disk only when the folder is; elsewhere than on Linux the system sees to that.</summary>
    private static void FlushFolder(string folder)
    {
        int handle = OperatingSystem.IsLinux() ? Libc.Open(folder, Libc.OpenForReading) : -1;
        if (handle >= 0)
        {
            _ = Libc.Flush(handle);
            _ = Libc.Close(handle);
        }
    }

    private static string Resolve(string file)
    {
        try
        {
            return Path.GetFullPath(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: {failure.Message}; name a manifest or a folder");
        }
    }
}
