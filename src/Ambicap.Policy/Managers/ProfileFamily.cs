namespace Ambicap.Policy.Managers;

/// <summary>Whose rules a default seccomp profile has.</summary>
[Flags]
public enum ProfileFamily
{
    None = 0,

    /// <summary>containerd's and Docker's, which have the same rules for capabilities.</summary>
    Containerd = 1,

    /// <summary>The one of containers/common, which CRI-O and Podman use.</summary>
    ContainersCommon = 2,
}
