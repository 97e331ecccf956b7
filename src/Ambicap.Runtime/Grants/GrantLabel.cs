namespace Ambicap.Runtime.Grants;

/// <summary>How messages name a container.</summary>
internal static class GrantLabel
{
    // Kubernetes' names have 63 characters at most; a document can hold one of megabytes.
    private const int LongestShown = 64;

    /// <summary><c>container "web"</c>; <c>the container</c> where it has no name in a Pod.</summary>
    internal static string Of(string name) =>
        name.Length == 0 ? "the container"
        : name.Length > LongestShown ? $"container \"{name.AsSpan(0, LongestShown)}...\""
        : $"container \"{name}\"";
}
