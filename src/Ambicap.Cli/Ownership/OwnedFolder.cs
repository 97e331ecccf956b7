namespace Ambicap.Cli.Ownership;

/// <summary>
/// A temporary folder that belongs to this process. A file in it says so, and is locked as long as the process lives: the kernel gives the
/// lock back, however the process ends, so that a later run can tell what was left from what is in use.
/// </summary>
internal sealed class OwnedFolder : IDisposable
{
    /// <summary>The file that names the owner.</summary>
    internal const string OwnerFile = "owner";

    private const string Unfinished = ".owner";

    private readonly FileStream _lock;

    private OwnedFolder(string path, FileStream ownerLock) => (Path, _lock) = (path, ownerLock);

    /// <summary>Its path.</summary>
    internal string Path { get; }

    /// <summary>Creates one, for this user alone.</summary>
    /// <param name="prefix">What its name begins with.</param>
    internal static OwnedFolder Create(string prefix)
    {
        string path = Directory.CreateTempSubdirectory(prefix).FullName;
        string unfinished = System.IO.Path.Combine(path, Unfinished);
        FileStream stream = new(unfinished, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(FolderOwner.Current().ToText()));
        stream.Flush();

        // The lock goes with the file, not with its name: under the name that others look for, it was never without.
        File.Move(unfinished, System.IO.Path.Combine(path, OwnerFile));
        return new OwnedFolder(path, stream);
    }

    /// <summary>Gives the folder up: it stays, and no later run takes it for something left behind.</summary>
    internal void GiveUp() => File.Delete(System.IO.Path.Combine(Path, OwnerFile));

    /// <summary>Ends the ownership. Whoever owns the folder removes it before, or <see cref="GiveUp">gives it up</see>.</summary>
    public void Dispose() => _lock.Dispose();
}
