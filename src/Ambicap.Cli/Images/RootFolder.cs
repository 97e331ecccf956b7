using Ambicap.Capabilities.Kernel;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Cli.Images;

/// <summary>A root file system that is unpacked in a folder of the host.</summary>
internal sealed class RootFolder(string folder) : IImageTree
{
    private const int HeadBytes = 1024 * 1024;

    public ImageFile? Find(string path)
    {
        string full = Path.Combine(folder, path);
        FileInfo info = new(full);
        if (info.LinkTarget is { } target)
        {
            return new ImageFile(target, IsFolder: false, 0, 0, 0, null, []);
        }

        if (Directory.Exists(full))
        {
            return new ImageFile(null, IsFolder: true, 0, 0, 0, null, []);
        }

        if (!info.Exists)
        {
            return null;
        }

        ExecutableFile file = ExecutableFileStore.Read(full);
        int mode = (file.SetUserId ? 0x800 : 0) | (file.SetGroupId ? 0x408 : 0);
        byte[] head = Head(full);
        return new ImageFile(null, IsFolder: false, file.Owner, file.Group, mode, file.Capabilities, head) { IsCut = head.Length < info.Length };
    }

    private static byte[] Head(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] head = new byte[Math.Min(stream.Length, HeadBytes)];
        stream.ReadExactly(head);
        return head;
    }
}
