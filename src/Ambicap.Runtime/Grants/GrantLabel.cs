namespace Ambicap.Runtime.Grants;

/// <summary>How messages name a container.</summary>
internal static class GrantLabel
{
    /// <summary><c>container "web"</c>; <c>the container</c> where it has no name in a Pod.</summary>
    internal static string Of(string name) => name.Length == 0 ? "the container" : $"container \"{name}\"";
}
