using System.Diagnostics.CodeAnalysis;

namespace Ambicap.Policy.Managers;

/// <summary>Who turns a container of a manifest into config.json: a program, of a version.</summary>
/// <param name="Kind">The program.</param>
/// <param name="Version">Its version.</param>
public sealed record ContainerManager(ManagerKind Kind, ManagerVersion Version)
{
    /// <summary>The newest containerd that was measured.</summary>
    public static ContainerManager Containerd { get; } = Newest(ManagerKind.Containerd);

    /// <summary>The newest CRI-O that was measured.</summary>
    public static ContainerManager Crio { get; } = Newest(ManagerKind.Crio);

    /// <summary>The newest Docker that was measured.</summary>
    public static ContainerManager Docker { get; } = Newest(ManagerKind.Docker);

    /// <summary>The newest Podman that was measured.</summary>
    public static ContainerManager Podman { get; } = Newest(ManagerKind.Podman);

    /// <summary>What <see cref="TryParse"/> takes, for people.</summary>
    public const string Syntax = "containerd, cri-o, docker or podman, with :VERSION or without, such as docker:24.0.5";

    /// <summary>Its name as its makers spell it.</summary>
    public string Name => KnownManager.Of(Kind).Name;

    /// <summary>What it does.</summary>
    public ManagerRules Rules => KnownManager.Of(Kind).RulesOf(Version);

    /// <summary>
    /// Reads <c>NAME</c> or <c>NAME:VERSION</c>, in any case; <c>crio</c> is CRI-O too. Without a version the newest measured one is meant.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="error">What is wrong with it, and what is right.</param>
    /// <returns>Whether it is a manager whose rules are known.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ContainerManager? manager, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        manager = null;
        string[] parts = text.Split(':', 2);
        if (KnownManager.Find(parts[0]) is not { } known)
        {
            error = $"\"{text}\" is no container manager; give {Syntax}";
        }
        else if (parts.Length == 1)
        {
            manager = Newest(known.Kind);
            error = null;
        }
        else if (!ManagerVersion.TryParse(parts[1], out ManagerVersion version))
        {
            error = $"\"{parts[1]}\" is no version of {known.Name}; give up to three numbers, such as {known.Newest}";
        }
        else
        {
            error = known.Doubt(version);
            manager = error is null ? new ContainerManager(known.Kind, version) : null;
        }

        return error is null;
    }

    /// <summary>The name with the version, for people.</summary>
    public override string ToString() => $"{Name} {Version}";

    private static ContainerManager Newest(ManagerKind kind) => new(kind, KnownManager.Of(kind).Newest);
}
