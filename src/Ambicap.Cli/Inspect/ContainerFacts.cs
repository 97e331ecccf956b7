using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Inspect;

/// <summary>What is known of a container that runs on this host.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in the Pod; null where its configuration cannot be read.</param>
/// <param name="Pod">Its Pod, as NAMESPACE/NAME; null where it has none, or is unknown.</param>
/// <param name="Grant">What it is granted; null where its configuration cannot be read.</param>
internal sealed record ContainerFacts(string Id, string? Name, string? Pod, Grant? Grant);
