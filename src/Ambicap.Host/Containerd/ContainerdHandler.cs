using Ambicap.Host.Toml;

namespace Ambicap.Host.Containerd;

/// <summary>A runtime handler as containerd has it in force.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">Its settings as TOML, by their keys; those of its options as <c>options.KEY</c>. What is empty, false or 0 may be
/// there or not, which is the same to containerd.</param>
internal sealed record ContainerdHandler(string Name, IReadOnlyDictionary<string, string> Settings)
{
    internal const string TypeKey = "runtime_type";
    internal const string PodAnnotationsKey = "pod_annotations";
    internal const string ContainerAnnotationsKey = "container_annotations";
    internal const string BinaryKey = "options.BinaryName";

    /// <summary>The shim of containers made by runc or what stands in its place.</summary>
    internal const string RuncShim = "io.containerd.runc.v2";

    /// <summary>What a handler of ours has of its own.</summary>
    private static readonly string[] s_own = [BinaryKey, PodAnnotationsKey, ContainerAnnotationsKey];

    /// <summary>The shim, such as <see cref="RuncShim"/>; empty where nothing is said.</summary>
    internal string Type { get; private init; } = "";

    /// <summary>The OCI runtime; empty for runc, which containerd finds in its own PATH.</summary>
    internal string BinaryName { get; private init; } = "";

    /// <summary>The patterns of Pod annotations that reach config.json.</summary>
    internal IReadOnlyList<string> PodAnnotations { get; private init; } = [];

    /// <summary>The patterns of container annotations that reach config.json.</summary>
    internal IReadOnlyList<string> ContainerAnnotations { get; private init; } = [];

    /// <summary>Reads a handler's table.</summary>
    internal static ContainerdHandler Of(string name, TomlNode table) => new(name, table.Leaves().ToDictionary(StringComparer.Ordinal))
    {
        Type = table.Find(TypeKey)?.String ?? "",
        BinaryName = table.Find(BinaryKey.Split('.'))?.String ?? "",
        PodAnnotations = table.Find(PodAnnotationsKey)?.Strings ?? [],
        ContainerAnnotations = table.Find(ContainerAnnotationsKey)?.Strings ?? [],
    };

    /// <summary>Whether a setting says nothing.</summary>
    internal static bool IsUnset(string? value) => value is null or "\"\"" or "[]" or "false" or "0";

    /// <summary>The keys whose values differ from another handler's, other than the OCI runtime and the annotations; none where it is
    /// that handler with another OCI runtime.</summary>
    internal IReadOnlyList<string> DifferencesFrom(ContainerdHandler other) => [.. Differing(other).Except(s_own)];

    /// <summary>Whether everything is the same.</summary>
    internal bool IsSameAs(ContainerdHandler other) => !Differing(other).Any();

    private IEnumerable<string> Differing(ContainerdHandler other) => Settings.Keys.Union(other.Settings.Keys)
        .Where(key => (Settings.GetValueOrDefault(key), other.Settings.GetValueOrDefault(key)) is var (mine, theirs)
            && mine != theirs && !(IsUnset(mine) && IsUnset(theirs)))
        .Order(StringComparer.Ordinal);
}
