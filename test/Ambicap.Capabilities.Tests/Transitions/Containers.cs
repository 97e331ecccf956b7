namespace Ambicap.Capabilities.Tests.Transitions;

/// <summary>Processes as container runtimes start them.</summary>
internal static class Containers
{
    /// <summary>What containerd and Docker give a container that asks for nothing.</summary>
    internal static readonly CapabilitySet Defaults = CapabilitySet.Parse(
        "AUDIT_WRITE,CHOWN,DAC_OVERRIDE,FOWNER,FSETID,KILL,MKNOD,NET_BIND_SERVICE,NET_RAW,SETFCAP,SETGID,SETPCAP,SETUID,SYS_CHROOT");

    /// <summary>The process in the moment before the runtime runs the container's program: <paramref name="added"/> in bounding,
    /// permitted and effective, nothing in inheritable and ambient.</summary>
    internal static ProcessState Of(uint user, CapabilitySet added, bool noNewPrivileges) => new(
        Credentials.Of(user, user),
        new ProcessCapabilities(Inheritable: default, Permitted: added, Effective: added, Bounding: added, Ambient: default),
        noNewPrivileges,
        Securebits.None);

    /// <summary>The same with a grant.</summary>
    internal static ProcessState With(this ProcessState container, CapabilitySet grant) =>
        container with { Capabilities = container.Capabilities.With(grant) };
}
