using System.Text;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Configuration;

/// <summary>
/// The folders of a user who runs containers without being root: those of the XDG Base Directory Specification, which runc and crun
/// use as well. Such a user could run any other runtime, so their own file is theirs to write.
/// </summary>
internal static class RootlessPaths
{
    private const int MostMapBytes = 64 * 1024;

    private static bool? _isRootless;

    /// <summary>The user's configuration file; null for root, and where the environment names no folder for it.</summary>
    internal static string? ConfigurationFile =>
        !IsRootless ? null
        : Folder("XDG_CONFIG_HOME") is { } configuration ? configuration + "/ambicap/runtime.toml"
        : Folder("HOME") is { } home ? home + "/.config/ambicap/runtime.toml"
        : null;

    /// <summary>The user's folder on tmpfs; null for root, and where the environment names none.</summary>
    internal static string? RuntimeFolder => IsRootless ? Folder("XDG_RUNTIME_DIR") : null;

    /// <summary>Whether this is not the machine's root: another user, or root of a user namespace only.</summary>
    private static bool IsRootless => _isRootless ??= Libc.EffectiveUserId() != 0 || (Folder("XDG_RUNTIME_DIR") is not null && IsInUserNamespace());

    private static string? Folder(string variable) => Environment.GetEnvironmentVariable(variable) is ['/', ..] path ? path.TrimEnd('/') : null;

    /// <summary>Whether some user ids of the machine are not known here: only the first user namespace maps every one to itself (user_namespaces(7)).</summary>
    internal static bool IsInUserNamespace()
    {
        try
        {
            string map = Encoding.ASCII.GetString(Files.ReadUnsized(BytePath.Of("/proc/self/uid_map"u8), MostMapBytes));
            return map.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not ["0", "0", "4294967295"];
        }
        catch (Exception failure) when (failure is SystemCallException or RefusalException)
        {
            return false;
        }
    }
}
