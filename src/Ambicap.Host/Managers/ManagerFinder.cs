using Ambicap.Host.Files;
using Ambicap.Host.Toml;

namespace Ambicap.Host.Managers;

/// <summary>Finds a host's container manager by its files.</summary>
internal static class ManagerFinder
{
    /// <summary>Finds it.</summary>
    /// <param name="root">The host.</param>
    /// <param name="name">Its name where an administrator gives it; null to look.</param>
    /// <exception cref="HostException">There is none, or it cannot be told which one the kubelet uses.</exception>
    internal static HostManager Find(HostRoot root, string? name = null)
    {
        if (name is not null)
        {
            return HostManager.All.FirstOrDefault(manager => manager.Name == name)
                ?? throw new HostException($"unknown container manager \"{name}\"; use {string.Join(", ", HostManager.All.Select(manager => manager.Name))}");
        }

        HostManager[] there = [.. HostManager.All.Where(manager => IsThere(root, manager))];
        HostManager[] running = [.. there.Where(manager => root.Exists(manager.Socket))];
        HostManager[] candidates = running.Length > 0 ? running : there;
        return candidates switch
        {
            [] => throw new HostException("no container manager is on this host: no configuration and no socket of "
                + $"{string.Join(", ", HostManager.All.Select(manager => manager.Name))}; name it with --manager"),
            [{ Place: HandlerPlace.Containerd } first, { Place: HandlerPlace.CrioFolder } second, ..] =>
                throw new HostException($"both {first.Name} and {second.Name} are on this host; name the kubelet's with --manager"),
            [var first, ..] => first,
        };
    }

    /// <summary>k3s and RKE2 have one socket, so only a configuration tells them apart.</summary>
    private static bool IsThere(HostRoot root, HostManager manager) => manager.Place switch
    {
        HandlerPlace.Containerd => (root.Exists(manager.ConfigFile) || root.Exists(manager.Socket)) && !IsDockersOnly(root, manager),
        HandlerPlace.CrioFolder => root.Exists(manager.ConfigFile) || root.Exists("/etc/crio/crio.conf.d") || root.Exists(manager.Socket),
        _ => root.Exists(manager.ConfigFile),
    };

    /// <summary>The containerd that comes with Docker serves no CRI, so no kubelet.</summary>
    private static bool IsDockersOnly(HostRoot root, HostManager manager) =>
        root.TryReadText(manager.ConfigFile) is { } text
        && TomlDocument.Parse(text, manager.ConfigFile).Root.Find("disabled_plugins")?.Strings.Any(Containerd.CriPlugin.IsName) == true;
}
