using Ambicap.Host.Files;

namespace Ambicap.Node.Installing;

/// <summary>What the command line says.</summary>
/// <param name="Root">The host.</param>
internal sealed record NodeOptions(HostRoot Root)
{
    /// <summary>The container manager's name; null to look.</summary>
    internal string? Manager { get; init; }

    /// <summary>The container manager's configuration file where it is not in its usual place.</summary>
    internal string? ConfigFile { get; init; }

    /// <summary>A file of this program's own world with the node's limit; null for what holds without one.</summary>
    internal string? LimitFile { get; init; }

    /// <summary>The file of ambicap-runtime in this program's own world.</summary>
    internal required string RuntimeFile { get; init; }

    /// <summary>What restarts the container manager; null for systemd's unit.</summary>
    internal string? RestartCommand { get; init; }

    /// <summary>The image of the probe; null for the sandbox's.</summary>
    internal string? ProbeImage { get; init; }
}
