using Ambicap.Cli.Images;

namespace Ambicap.EndToEnd.Callers;

/// <summary>The files of an image with a suite's busybox, as a tar that <c>docker import</c> and <c>podman import</c> take.</summary>
internal static class CallerImage
{
    /// <summary>Writes it.</summary>
    internal static void Save(CallerSuite suite, string file)
    {
        using LayerBuilder layer = new();
        layer.Folder("bin/").Program("bin/busybox", File.ReadAllBytes(Path.Combine(suite.Folder, "usr/bin/busybox")));
        foreach (string applet in new[] { "grep", "sh", "sleep", "true" })
        {
            layer.Link("bin/" + applet, "busybox");
        }

        File.WriteAllBytes(file, layer.Build());
    }
}
