using Ambicap.Capabilities;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Managers;

namespace Ambicap.Kubernetes.Explain;

/// <summary>What an explanation takes as given.</summary>
/// <param name="Manager">The container manager.</param>
/// <param name="Everything">What the manager itself holds: the meaning of ALL and of privileged.</param>
/// <param name="ImageOf">What is known of a container's image.</param>
public sealed record ExplainOptions(ContainerManager Manager, CapabilitySet Everything, Func<ContainerDetails, ImageFacts> ImageOf);
