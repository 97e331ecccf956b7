using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>What a container's security context asks of its container manager.</summary>
/// <param name="Add">The names in <c>capabilities.add</c>, as they are written.</param>
/// <param name="Drop">The names in <c>capabilities.drop</c>.</param>
/// <param name="IsPrivileged">Whether it is <c>privileged</c>.</param>
public sealed record AskedCapabilities(IReadOnlyList<string> Add, IReadOnlyList<string> Drop, bool IsPrivileged)
{
    /// <summary>What <c>add</c> tells every manager: names in any case, but not with <c>CAP_</c>; ALL where it is not dropped too.</summary>
    public CapabilitySet ToldToAll
    {
        get
        {
            CapabilitySet all = NameList.HasAll(Add) && !NameList.HasAll(Drop) ? CapabilitySet.AllKnown : CapabilitySet.Empty;
            return all | NameList.Read(Add, readsPrefix: false).Named;
        }
    }
}
