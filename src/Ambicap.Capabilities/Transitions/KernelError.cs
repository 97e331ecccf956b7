namespace Ambicap.Capabilities.Transitions;

/// <summary>Why the kernel refuses a transition; the values are those of errno(3).</summary>
public enum KernelError
{
    /// <summary>It does not refuse.</summary>
    None = 0,

    /// <summary>EPERM: a privilege is missing, or a limit is in the way.</summary>
    NotPermitted = 1,

    /// <summary>EINVAL: an argument that no process may give.</summary>
    InvalidArgument = 22,
}
