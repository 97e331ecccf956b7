namespace Ambicap.Policy.Managers;

/// <summary>Who turns a container of a manifest into config.json.</summary>
public enum ContainerManager
{
    Containerd,
    Crio,
    Docker,
}
