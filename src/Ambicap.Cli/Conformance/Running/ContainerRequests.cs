using Ambicap.Cli.Conformance.Cases;
using Ambicap.Host.Cri;
using Google.Protobuf;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>Turns what a case says into requests of the CRI.</summary>
internal static class ContainerRequests
{
    private static readonly string[] s_sleep = ["sleep", "3600"];

    /// <summary>The configuration of a case's sandbox; null for the usual one.</summary>
    internal static LinuxPodSandboxConfig? SandboxOf(ConformanceCase found) =>
        found.Sandbox is { } json ? JsonParser.Default.Parse<LinuxPodSandboxConfig>(json.GetRawText()) : null;

    /// <summary>The configuration of a container: what the case says, and what every case needs.</summary>
    /// <param name="found">The container of the case.</param>
    /// <param name="name">A name that no other container of its sandbox has.</param>
    /// <param name="image">The image's id.</param>
    /// <param name="files">Where profiles are written.</param>
    internal static ContainerConfig Of(CaseContainer found, string name, string image, NodeFiles files)
    {
        ContainerConfig config = JsonParser.Default.Parse<ContainerConfig>(found.Config.GetRawText());
        config.Metadata = new ContainerMetadata { Name = name };
        config.Image = new ImageSpec { Image = image };
        config.Labels[RunOwner.Label] = name;
        if (config.Command.Count == 0)
        {
            config.Command.Add(s_sleep);
        }

        config.Linux ??= new LinuxContainerConfig();
        LinuxContainerSecurityContext security = config.Linux.SecurityContext ??= new LinuxContainerSecurityContext();
        security.NamespaceOptions ??= new NamespaceOption { Pid = NamespaceMode.Container };
        security.Seccomp ??= new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.Unconfined };
        if (security.Seccomp.LocalhostRef.StartsWith(NodeFiles.ProfileMark, StringComparison.Ordinal))
        {
            security.Seccomp.LocalhostRef = files.WriteProfile(security.Seccomp.LocalhostRef[NodeFiles.ProfileMark.Length..]);
        }

        return config;
    }
}
