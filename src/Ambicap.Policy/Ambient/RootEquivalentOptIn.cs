using System.Diagnostics.CodeAnalysis;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;

namespace Ambicap.Policy.Ambient;

/// <summary>The value of a namespace's annotation <c>ambicap.dev/allow-root-equivalent</c>.</summary>
public static class RootEquivalentOptIn
{
    /// <summary>Reads the value: a list of capability names as in a grant, where ALL is an error too.</summary>
    /// <param name="value">The annotation's value; null where the namespace has none, which opts in to nothing.</param>
    /// <param name="allowed">What the namespace opted in to; empty on failure.</param>
    /// <param name="error">What is wrong with the value and what to do, with the annotation's key; null on success.</param>
    public static bool TryParse(string? value, out CapabilitySet allowed, [NotNullWhen(false)] out string? error)
    {
        allowed = CapabilitySet.Empty;
        error = null;
        if (value is null || GrantValue.TryParse(value, out allowed, out string? wrong))
        {
            return true;
        }

        wrong = value.Split(',').Any(name => GrantValue.IsAll(name.Trim())) ? "ALL opts in to nothing; name each capability" : wrong;
        error = $"annotation {GrantKeys.AllowRootEquivalent} of the namespace: {wrong}";
        return false;
    }
}
