using Ambicap.Host.Toml;

namespace Ambicap.Host.Containerd;

/// <summary>Where the CRI's settings are in a configuration, by its version.</summary>
internal static class CriPlugin
{
    /// <summary>The oldest version that a file may have: containerd 1.3 to 1.7 write it, and all newer ones read it.</summary>
    internal const int Oldest = 2;

    /// <summary>The version from which on imported files are merged with the file that imports them: containerd 2.0's.</summary>
    internal const int Merging = 3;

    /// <summary>The newest version that is known: containerd 2.3's.</summary>
    internal const int Newest = 4;

    private const string OfVersion2 = "io.containerd.grpc.v1.cri";
    private const string Runtime = "io.containerd.cri.v1.runtime";
    private const string Images = "io.containerd.cri.v1.images";

    /// <summary>The name of the plugin that has the handlers, in a file of a version.</summary>
    internal static string NameIn(int version) => version >= Merging ? Runtime : OfVersion2;

    /// <summary>Whether an entry of <c>disabled_plugins</c> switches the CRI off.</summary>
    internal static bool IsName(string name) => name is "cri" or OfVersion2 or Runtime;

    /// <summary>The table <c>containerd</c> of the plugin, which has the handlers; null where there is none.</summary>
    internal static TomlNode? Find(TomlNode root) => (root.Find("plugins", Runtime) ?? root.Find("plugins", OfVersion2))?.Find("containerd");

    /// <summary>The image of sandboxes; null where nothing is said.</summary>
    internal static string? SandboxImage(TomlNode root) =>
        root.Find("plugins", Images, "pinned_images", "sandbox")?.String ?? root.Find("plugins", OfVersion2, "sandbox_image")?.String;
}
