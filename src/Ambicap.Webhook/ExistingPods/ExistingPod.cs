using Ambicap.Policy.Pods;

namespace Ambicap.Webhook.ExistingPods;

/// <summary>A Pod of a namespace whose policy changes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Controller">The uid of what controls it; null where nothing does.</param>
/// <param name="Pod">The Pod as the rules see it.</param>
internal sealed record ExistingPod(string Name, string? Controller, Pod Pod);
