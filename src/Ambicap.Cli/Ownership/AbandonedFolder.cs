using Ambicap.Cli.Interop;

namespace Ambicap.Cli.Ownership;

/// <summary>
/// A folder whose owner was killed before it could take down what is in it. While this object lives, no other run takes it for the same.
/// </summary>
internal sealed class AbandonedFolder : IDisposable
{
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;
    private const int RegularFile = 0x8000;
    private const int WritableByOthers = 0x12;

    private readonly FileStream _lock;

    private AbandonedFolder(string path, FolderOwner owner, FileStream ownerLock) => (Path, Owner, _lock) = (path, owner, ownerLock);

    /// <summary>Its path.</summary>
    internal string Path { get; }

    /// <summary>Whose it was.</summary>
    internal FolderOwner Owner { get; }

    /// <summary>Finds them.</summary>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="further">Folders to look at beside those in the temporary folder.</param>
    internal static IEnumerable<AbandonedFolder> Find(string prefix, params IEnumerable<string> further)
    {
        string[] found = Directory.GetDirectories(System.IO.Path.GetTempPath(), $"{prefix}*");
        foreach (string path in found.Concat(further).Distinct(StringComparer.Ordinal))
        {
            if (TryTake(path) is { } abandoned)
            {
                yield return abandoned;
            }
        }
    }

    /// <summary>Takes a folder over; null where it is in use, is another user's, or was never owned like this.</summary>
    private static AbandonedFolder? TryTake(string path)
    {
        string file = System.IO.Path.Combine(path, OwnedFolder.OwnerFile);

        // Where everybody may write, anybody can lay a trap: what is taken down must be this user's own, and no link.
        if (!IsOwn(path, FolderType) || !IsOwn(file, RegularFile))
        {
            return null;
        }

        FileStream? taken = null;
        try
        {
            taken = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            using StreamReader reader = new(taken, leaveOpen: true);
            if (FolderOwner.Parse(reader.ReadToEnd()) is { IsAlive: false } owner)
            {
                AbandonedFolder abandoned = new(path, owner, taken);
                taken = null;
                return abandoned;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Locked: its owner lives, or another run takes it down just now.
        }
        finally
        {
            taken?.Dispose();
        }

        return null;
    }

    public void Dispose() => _lock.Dispose();

    private static bool IsOwn(string path, int type) =>
        Libc.ReadStatus(Libc.CurrentFolder, path, Libc.DoNotFollow, Libc.StatusBasic, out Libc.FileStatus status) == 0
        && (status.Mode & TypeMask) == type && (status.Mode & WritableByOthers) == 0 && status.User == Libc.EffectiveUser();
}
