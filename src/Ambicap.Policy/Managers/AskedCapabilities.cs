namespace Ambicap.Policy.Managers;

/// <summary>What a container's security context asks of its container manager.</summary>
/// <param name="Add">The names in <c>capabilities.add</c>, as they are written.</param>
/// <param name="Drop">The names in <c>capabilities.drop</c>.</param>
/// <param name="IsPrivileged">Whether it is <c>privileged</c>.</param>
public sealed record AskedCapabilities(IReadOnlyList<string> Add, IReadOnlyList<string> Drop, bool IsPrivileged);
