using System.Globalization;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain;

/// <summary>What a container's process starts with beside the sets, in words.</summary>
internal static class StartingFacts
{
    /// <summary>The user and who decides it, such as <c>1000 (by the container)</c>.</summary>
    internal static string UserOf(ContainerExplanation container) =>
        container.User is { } id ? string.Create(CultureInfo.InvariantCulture, $"{id} (by {container.UserSource})")
        : container.IsNeverRoot ? $"not root (by {container.UserSource})"
        : "unknown";

    /// <summary>What is granted to that user.</summary>
    internal static string GrantOf(ContainerExplanation container) =>
        container.Granted is not { } granted ? "unknown" : granted.IsEmpty ? "nothing" : granted.ToString();
}
