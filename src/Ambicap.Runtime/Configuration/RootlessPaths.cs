using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Configuration;

/// <summary>
/// The configuration of a user who runs containers without being root, in the folders of the XDG Base Directory Specification. Such a user
/// could run any other runtime, so their own file is theirs to write.
/// </summary>
internal static class RootlessPaths
{
    /// <summary>The user's configuration file; null for root, and where the environment names no folder for it.</summary>
    internal static string? ConfigurationFile =>
        !IsRootless ? null
        : Folder("XDG_CONFIG_HOME") is { } configuration ? configuration + "/ambicap/runtime.toml"
        : Folder("HOME") is { } home ? home + "/.config/ambicap/runtime.toml"
        : null;

    /// <summary>Whether this is not the machine's root: another user, or root of a user namespace only.</summary>
    private static bool IsRootless => Libc.EffectiveUserId() != 0 || UserNamespace.IsInside(out _);

    private static string? Folder(string variable) => Environment.GetEnvironmentVariable(variable) is ['/', ..] path ? path.TrimEnd('/') : null;
}
