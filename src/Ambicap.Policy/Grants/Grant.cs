using Ambicap.Capabilities;

namespace Ambicap.Policy.Grants;

/// <summary>A grant: the capabilities that a manifest makes ambient for one container.</summary>
/// <param name="Ambient">Granted whoever the user is.</param>
/// <param name="NonRoot">Granted where the process's user id is not 0.</param>
public readonly record struct Grant(CapabilitySet Ambient, CapabilitySet NonRoot)
{
    /// <summary>Nothing granted.</summary>
    public static Grant None => default;

    /// <summary>Whether nothing is granted to any user.</summary>
    public bool IsEmpty => Ambient.IsEmpty && NonRoot.IsEmpty;

    /// <summary>Everything that some user of the container could be granted.</summary>
    public CapabilitySet Most => Ambient | NonRoot;

    /// <summary>What a process of user <paramref name="userId"/> is granted.</summary>
    public CapabilitySet For(uint userId) => userId == 0 ? Ambient : Most;
}
