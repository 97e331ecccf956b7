using Ambicap.Cli.Images;

namespace Ambicap.Cli.Conformance.Images;

/// <summary>
/// The image of every container: a static busybox, the users that the cases name, and copies of it with a set-user-ID bit and with file
/// capabilities.
/// </summary>
internal static class ConformanceImage
{
    /// <summary>The name under which a node may have it.</summary>
    internal const string Name = "ambicap.local/conformance:1";

    private static readonly string[] s_applets =
        ["cat", "chroot", "dmesg", "grep", "httpd", "id", "mkdir", "mount", "rmdir", "rmmod", "sh", "sleep", "su", "touch", "true", "wget"];

    // struct vfs_cap_data, revision 2 with the effective bit, permitted NET_BIND_SERVICE (bit 10), inheritable nothing: setcap's "=ep".
    private static readonly byte[] s_netBindServiceEffectivePermitted =
        [0x01, 0x00, 0x00, 0x02, 0x00, 0x04, 0x00, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Writes it as an OCI archive.</summary>
    /// <exception cref="InputException">This machine has no static busybox to make it of.</exception>
    internal static void Save(string path)
    {
        string busybox = BusyboxImages.FindBusybox() ?? throw new InputException(
            $"the image {Name} is made of a static busybox, and this machine has none; install the package busybox-static, or name an archive "
            + "with --image-archive");
        OciArchive archive = new();
        archive.Add(Name, ["/bin/sh"], Layer(File.ReadAllBytes(busybox)));
        archive.Save(path);
    }

    private static byte[] Layer(byte[] busybox)
    {
        using LayerBuilder layer = new();
        layer.Folder("bin/").Program("bin/busybox", busybox);
        foreach (string applet in s_applets)
        {
            layer.Link("bin/" + applet, "busybox");
        }

        if (CallProgram.Own is { } code)
        {
            layer.Program("bin/call", CallProgram.Build(code));
        }

        return layer
            .Folder("setuid/").SetUserIdProgram("setuid/sleep", busybox)
            .Folder("filecaps/").Program("filecaps/sleep", busybox, s_netBindServiceEffectivePermitted)
            .Folder("etc/")
            .Text("etc/passwd", "root:x:0:0:root:/:/bin/sh\napp:x:1000:1000:app:/:/bin/sh\n")
            .Text("etc/group", "root:x:0:\napp:x:1000:\nmore:x:3000:app\n")
            .Folder("tmp/", writableByAll: true)
            .Folder("www/")
            .Text("www/index.html", "served\n")
            .Build();
    }
}
