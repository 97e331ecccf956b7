namespace Ambicap.Policy.Managers;

/// <summary>A program that turns a container of a manifest into config.json.</summary>
public enum ManagerKind
{
    Containerd,
    Crio,
    Docker,
    Podman,
}
