namespace Ambicap.Policy.Levels;

/// <summary>A list of a container's <c>securityContext.capabilities</c>.</summary>
public enum CapabilityList
{
    /// <summary><c>add</c>, of Kubernetes.</summary>
    Add,

    /// <summary><c>drop</c>, of Kubernetes.</summary>
    Drop,

    /// <summary><c>ambient</c>, of the KEP's option 2.</summary>
    Ambient,

    /// <summary><c>addForNonRoot</c>, of the KEP's option 3.</summary>
    AddForNonRoot,
}

/// <summary>The names of <see cref="CapabilityList"/>.</summary>
public static class CapabilityLists
{
    /// <summary>The list as messages name it, from the security context on: <c>capabilities.addForNonRoot</c>.</summary>
    public static string ToField(this CapabilityList list) => list switch
    {
        CapabilityList.Add => "capabilities.add",
        CapabilityList.Drop => "capabilities.drop",
        CapabilityList.Ambient => "capabilities.ambient",
        _ => "capabilities.addForNonRoot",
    };
}
