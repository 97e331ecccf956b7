namespace Ambicap.Cli.Images;

/// <summary>
/// The images a private containerd starts with, made of the host's static busybox, since there may be no registry: a server without
/// and one with file capabilities, and the sandbox's.
/// </summary>
internal static class BusyboxImages
{
    /// <summary>A shell, the usual tools, and <c>/bin/httpd</c> without file capabilities.</summary>
    internal const string Plain = "ambicap.local/busybox:plain";

    /// <summary>The same with <c>cap_net_bind_service=+ep</c> on <c>/bin/httpd</c>, as <c>setcap</c> would leave it.</summary>
    internal const string Setcap = "ambicap.local/busybox:setcap";

    /// <summary>The image of every sandbox.</summary>
    internal const string Pause = "ambicap.local/pause:1";

    /// <summary>Where a static busybox is looked for.</summary>
    private static readonly string[] s_places = ["/bin/busybox", "/usr/bin/busybox", "/usr/local/bin/busybox", "/bin/busybox.static"];

    private static readonly string[] s_applets =
    [
        "arping", "cat", "chmod", "chown", "cp", "date", "dd", "echo", "env", "false", "grep", "head", "hostname", "id", "kill", "ln", "ls", "mkdir",
        "mount", "mv", "nc", "ping", "printf", "ps", "rm", "sed", "sh", "sleep", "stat", "tail", "test", "touch", "true", "umount",
        "wc", "wget",
    ];

    // struct vfs_cap_data, revision 2 with the effective bit, permitted NET_BIND_SERVICE (bit 10), inheritable nothing: setcap's "=ep".
    private static readonly byte[] s_netBindServiceEffectivePermitted =
        [0x01, 0x00, 0x00, 0x02, 0x00, 0x04, 0x00, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The host's static busybox, or null.</summary>
    internal static string? FindBusybox() => s_places.FirstOrDefault(path => File.Exists(path) && StaticProgram.IsStatic(File.ReadAllBytes(path)));

    /// <summary>Writes the three images into one archive.</summary>
    internal static void Save(string busybox, string archive)
    {
        byte[] program = File.ReadAllBytes(busybox);
        byte[] tools = Tools(program);
        OciArchive images = new();
        images.Add(Plain, ["/bin/sh"], tools, Server(program, null));
        images.Add(Setcap, ["/bin/sh"], tools, Server(program, s_netBindServiceEffectivePermitted));
        images.Add(Pause, ["/bin/busybox", "sleep", "2147483647"], tools);
        images.Save(archive);
    }

    private static byte[] Tools(byte[] program)
    {
        using LayerBuilder layer = new();
        layer.Folder("bin/").Program("bin/busybox", program);
        foreach (string applet in s_applets)
        {
            layer.Link("bin/" + applet, "busybox");
        }

        return layer
            .Folder("etc/")
            .Text("etc/passwd", "root:x:0:0:root:/:/bin/sh\napp:x:1000:1000:app:/:/bin/sh\n")
            .Text("etc/group", "root:x:0:\napp:x:1000:\n")
            .Folder("tmp/", writableByAll: true)
            .Folder("www/")
            .Text("www/index.html", "served by a container\n")
            .Build();
    }

    private static byte[] Server(byte[] program, byte[]? capabilityAttribute)
    {
        using LayerBuilder layer = new();
        return layer.Folder("bin/").Program("bin/httpd", program, capabilityAttribute).Build();
    }
}
