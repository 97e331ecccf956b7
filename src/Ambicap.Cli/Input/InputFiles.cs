using System.IO.Enumeration;
using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Input;

/// <summary>
/// Finds the files that paths name: files as they are, folders with everything below them that kubectl takes, which ends in .yaml, .yml or
/// .json, in the order of their names. Symbolic links to folders are not followed, so that no loop can be.
/// </summary>
internal static class InputFiles
{
    internal const string StandardInput = "-";
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    private static readonly string[] s_extensions = [".yaml", ".yml", ".json"];

    /// <summary>The name of a path for messages.</summary>
    internal static string NameOf(string path) => path == StandardInput ? "<stdin>" : path;

    /// <summary>The files, found while they are asked for.</summary>
    /// <param name="paths">Files, folders, URLs, or <c>-</c>.</param>
    /// <param name="isRecursive">Whether the folders in folders count too.</param>
    internal static IEnumerable<InputFile> Find(IEnumerable<string> paths, bool isRecursive = true)
    {
        foreach (string path in paths)
        {
            if (path == StandardInput)
            {
                yield return new InputFile(NameOf(path), null, IsNamed: true);
            }
            else if (RemoteFile.IsOne(path))
            {
                yield return RemoteFile.Fetch(path);
            }
            else if (Directory.Exists(path))
            {
                foreach (InputFile file in FindBelow(path, isRecursive))
                {
                    yield return file;
                }
            }
            else
            {
                yield return new InputFile(path, path, IsNamed: true);
            }
        }
    }

    private static IEnumerable<InputFile> FindBelow(string folder, bool isRecursive)
    {
        bool isEmpty = true;
        Stack<Entry> open = new([new Entry(folder, IsFolder: true)]);
        while (open.TryPop(out Entry? entry))
        {
            string? error = null;
            if (entry.IsFolder)
            {
                Entry[] below = List(entry.Path, isRecursive, out error);
                Array.ForEach(below, open.Push);
            }

            if (!entry.IsFolder || error is not null)
            {
                isEmpty = false;
                yield return new InputFile(entry.Path, entry.Path, error ?? Refuse(entry.Path), Folder: folder);
            }
        }

        if (isEmpty)
        {
            yield return new InputFile(folder, folder, "no .yaml, .yml or .json file in this folder; name another");
        }
    }

    /// <summary>What is below a folder, the last name first.</summary>
    private static Entry[] List(string folder, bool isRecursive, out string? error)
    {
        error = null;
        try
        {
            FileSystemEnumerable<Entry> entries = new(folder, ToEntry, new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => IsWanted(ref entry, isRecursive),
            };
            Entry[] found = [.. entries];
            Array.Sort(found, (left, right) => string.CompareOrdinal(right.Path, left.Path));
            return found;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = $"{failure.Message.TrimEnd('.')}; make the folder readable";
            return [];
        }
    }

    private static bool IsWanted(ref FileSystemEntry entry, bool isRecursive)
    {
        if (entry.IsDirectory)
        {
            return isRecursive && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        }

        foreach (string extension in s_extensions)
        {
            if (entry.FileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static Entry ToEntry(ref FileSystemEntry entry) => new(entry.ToSpecifiedFullPath(), entry.IsDirectory);

    /// <summary>To open a pipe that somebody left in a folder would wait for ever. And kubectl tells upper case from lower in the endings
    /// of names: what it passes over in silence, nobody should take for read.</summary>
    private static string? Refuse(string path)
    {
        if (!s_extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal))
        {
            return "kubectl passes over this file in a folder, for the case of its ending; rename it, or name it by itself";
        }

        return OperatingSystem.IsLinux() && Libc.ReadStatus(Libc.CurrentFolder, path, 0, Libc.StatusType, out Libc.FileStatus status) == 0 && (status.Mode & TypeMask) != RegularFile
            ? "not a regular file; name it by itself if it is to be read"
            : null;
    }

    private sealed record Entry(string Path, bool IsFolder);
}
