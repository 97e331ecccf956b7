using Ambicap.Host.Toml;

namespace Ambicap.Host.Containerd;

/// <summary>
/// What <c>containerd config dump</c> says: the configuration that is in force once containerd starts with the files as they are, with
/// every import merged and every default filled in.
/// </summary>
/// <param name="Version">The version in which this containerd writes a configuration, which may be newer than its file's.</param>
/// <param name="DefaultName">The handler of Pods without a RuntimeClass.</param>
/// <param name="Handlers">The handlers by name.</param>
internal sealed record ContainerdDump(int Version, string DefaultName, IReadOnlyDictionary<string, ContainerdHandler> Handlers)
{
    // containerd's own: "runc" where nothing is said.
    private const string Runc = "runc";

    /// <summary>The handler of Pods without a RuntimeClass; null where it is not configured.</summary>
    internal ContainerdHandler? Default => Handlers.GetValueOrDefault(DefaultName);

    /// <summary>Whether the CRI's plugin is off, as in the containerd that comes with Docker.</summary>
    internal bool IsCriDisabled { get; private init; }

    /// <summary>The image of sandboxes; null where nothing is said.</summary>
    internal string? SandboxImage { get; private init; }

    /// <summary>Reads the text.</summary>
    /// <exception cref="HostException">It is not what containerd prints.</exception>
    internal static ContainerdDump Parse(string text)
    {
        const string name = "containerd config dump";
        TomlNode root = TomlDocument.Parse(text, name).Root;
        int version = (int)(root.Find("version")?.Integer ?? throw new HostException($"{name}: no version; report it with what it prints"));
        TomlNode? runtimes = CriPlugin.Find(root);
        return new ContainerdDump(
            version,
            runtimes?.Find("default_runtime_name")?.String is { Length: > 0 } given ? given : Runc,
            (runtimes?.Find("runtimes")?.Children ?? new Dictionary<string, TomlNode>())
                .ToDictionary(pair => pair.Key, pair => ContainerdHandler.Of(pair.Key, pair.Value), StringComparer.Ordinal))
        {
            IsCriDisabled = root.Find("disabled_plugins")?.Strings.Any(CriPlugin.IsName) == true,
            SandboxImage = CriPlugin.SandboxImage(root),
        };
    }

    /// <summary>
    /// What is wrong with this configuration for a handler that shall be the default one with another OCI runtime, beside all that were
    /// there before; each with a word on what it means. Nothing where it is right.
    /// </summary>
    /// <param name="wanted">The handler as it shall be.</param>
    /// <param name="before">The configuration before the handler was added.</param>
    internal IEnumerable<string> FaultsOf(ContainerdHandler wanted, ContainerdDump before)
    {
        if (!Handlers.TryGetValue(wanted.Name, out ContainerdHandler? handler))
        {
            yield return $"the handler {wanted.Name} is not in force";
        }
        else if (!handler.IsSameAs(wanted))
        {
            yield return $"the handler {wanted.Name} is in force with {string.Join(", ", DifferentKeys(handler, wanted))} other than written";
        }

        foreach (ContainerdHandler known in before.Handlers.Values.Where(known => known.Name != wanted.Name))
        {
            if (!Handlers.TryGetValue(known.Name, out ContainerdHandler? still))
            {
                yield return $"the handler {known.Name}, which was there before, is gone";
            }
            else if (!still.IsSameAs(known))
            {
                yield return $"the handler {known.Name} is changed";
            }
        }

        if (DefaultName != before.DefaultName)
        {
            yield return $"the default handler is {DefaultName} instead of {before.DefaultName}";
        }
    }

    private static IEnumerable<string> DifferentKeys(ContainerdHandler handler, ContainerdHandler wanted) => wanted.Settings
        .Where(setting => handler.Settings.GetValueOrDefault(setting.Key) != setting.Value).Select(setting => setting.Key)
        .Union(handler.DifferencesFrom(wanted)).Order(StringComparer.Ordinal);
}
