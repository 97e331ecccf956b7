using Ambicap.Host;
using Ambicap.Host.Files;

namespace Ambicap.Node.Journal;

/// <summary>Lets one ambicap-node at a time change a host. The kernel lets go of it when its holder ends, however it ends.</summary>
internal sealed class HostLock : IDisposable
{
    private const string Name = JournalFile.Folder + "/lock";
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private HostLock(FileStream file) => _file = file;

    /// <summary>Waits for it.</summary>
    /// <param name="root">The host.</param>
    /// <param name="patience">How long.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HostException">Another one still works after that, or the file cannot be made.</exception>
    internal static async Task<HostLock> TakeAsync(HostRoot root, TimeSpan patience, CancellationToken cancellation)
    {
        string path = root.Resolve(Name);
        DateTime end = DateTime.UtcNow + patience;
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{JournalFile.Folder} cannot be made: {failure.Message.Split(" : ")[0].TrimEnd('.')}; make the file system writable, and run it as root");
        }

        while (true)
        {
            try
            {
                // FileShare.None is flock(2) with LOCK_EX and LOCK_NB.
                FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(path))
                {
                    return new HostLock(file);
                }

                // An uninstall removed it in between: another file of that name would be another lock.
                file.Dispose();
                _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
            catch (IOException) when (File.Exists(path) && DateTime.UtcNow < end)
            {
                await Task.Delay(s_poll, cancellation);
            }
            catch (IOException) when (File.Exists(path))
            {
                throw new HostException($"another ambicap-node works on this host (it holds {Name}); wait for it, or end it");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new HostException($"{Name} cannot be made: {failure.Message.Split(" : ")[0].TrimEnd('.')}; make room, or make the file system writable, and try again");
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
