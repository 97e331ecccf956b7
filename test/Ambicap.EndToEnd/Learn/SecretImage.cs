using System.Formats.Tar;
using Ambicap.Cli.Images;

namespace Ambicap.EndToEnd.Learn;

/// <summary>An image with a file that only root and a group may read, in a layer of its own.</summary>
internal static class SecretImage
{
    internal const string Name = "ambicap.local/secret:1";

    /// <summary>Writes it.</summary>
    /// <param name="archive">The archive's path.</param>
    /// <param name="file">The file's path in the image.</param>
    /// <param name="group">The file's group.</param>
    /// <returns>The archive's path.</returns>
    internal static string Write(string archive, string file, int group)
    {
        using LayerBuilder tools = new();
        _ = tools.Folder("bin/").Program("bin/busybox", File.ReadAllBytes(BusyboxImages.FindBusybox()!)).Link("bin/cat", "busybox").Link("bin/sh", "busybox").Folder("data/");
        using MemoryStream secret = new();
        using (TarWriter tar = new(secret, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file.TrimStart('/'))
            {
                DataStream = new MemoryStream("x\n"u8.ToArray()),
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
                Gid = group,
            });
        }

        OciArchive images = new();
        images.Add(Name, ["/bin/sh"], tools.Build(), secret.ToArray());
        images.Save(archive);
        return archive;
    }
}
