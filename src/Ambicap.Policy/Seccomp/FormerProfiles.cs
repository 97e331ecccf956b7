namespace Ambicap.Policy.Seccomp;

/// <summary>How annotations and the CRI named seccomp profiles before they had fields.</summary>
public static class FormerProfiles
{
    /// <summary>Whether a name means the container manager's default profile.</summary>
    public static bool IsDefault(string name) => name is "runtime/default" or "docker/default";
}
