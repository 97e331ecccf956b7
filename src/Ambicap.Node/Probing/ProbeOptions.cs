using Ambicap.Capabilities;

namespace Ambicap.Node.Probing;

/// <summary>How the probe's Pod is run.</summary>
/// <param name="Grant">What its container is granted, within the node's limit; empty where the node grants nothing.</param>
/// <param name="CgroupParent">The control group above it; empty for the container manager's own choice.</param>
/// <param name="Image">An image that an administrator names; null for the sandbox's.</param>
/// <param name="SandboxImage">The image of sandboxes by the configuration, where the container manager does not say.</param>
internal sealed record ProbeOptions(CapabilitySet Grant, string CgroupParent, string? Image, string? SandboxImage);
