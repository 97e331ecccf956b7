using Ambicap.Capabilities;
using Ambicap.Policy.Grants;

namespace Ambicap.Policy.Ambient;

/// <summary>Reads lists of capability names, and says everything that is wrong with them.</summary>
internal static class GrantNames
{
    private const int MostFaults = 16;

    /// <summary>Reads the value of an annotation.</summary>
    /// <param name="key">The annotation's key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="faults">Everything that is wrong, each once.</param>
    /// <returns>What the list names, as far as it could be read.</returns>
    public static CapabilitySet ReadAnnotation(string key, string value, out IReadOnlyList<GrantFault> faults)
    {
        faults = [];
        if (GrantValue.TryParse(value, out CapabilitySet set, out string? error))
        {
            return set;
        }

        if (string.IsNullOrWhiteSpace(value) || value.Length > GrantValue.LongestValue)
        {
            faults = [new GrantFault(GrantFaultKind.List, error, key)];
            return CapabilitySet.Empty;
        }

        return ReadEach(value.Split(',', StringSplitOptions.TrimEntries), _ => key, out faults);
    }

    /// <summary>Reads a list of a container's <c>capabilities</c>.</summary>
    /// <param name="field">The field, such as <c>capabilities.ambient</c>.</param>
    /// <param name="names">The list.</param>
    /// <param name="faults">Everything that is wrong, each once.</param>
    /// <returns>What the list names, as far as it could be read.</returns>
    public static CapabilitySet ReadField(string field, IReadOnlyList<string> names, out IReadOnlyList<GrantFault> faults)
    {
        if (names.Count > 0)
        {
            return ReadEach(names, index => $"{field}[{index}]", out faults);
        }

        faults = [new GrantFault(GrantFaultKind.List, "the list is empty; name at least one capability, or remove it", field)];
        return CapabilitySet.Empty;
    }

    private static CapabilitySet ReadEach(IReadOnlyList<string> names, Func<int, string> place, out IReadOnlyList<GrantFault> faults)
    {
        CapabilitySet set = CapabilitySet.Empty;
        Dictionary<string, GrantFault> found = new(StringComparer.Ordinal);
        for (int i = 0; i < names.Count && found.Count <= MostFaults; i++)
        {
            if (GrantValue.TryParseName(names[i], out Capability capability, out string? error))
            {
                set |= CapabilitySet.Of(capability);
            }
            else if (found.Count == MostFaults)
            {
                error = "the list has more wrong names; mend these first";
                found[error] = new GrantFault(GrantFaultKind.List, error, place(i));
            }
            else
            {
                _ = found.TryAdd(error, new GrantFault(KindOf(names[i]), error, place(i)));
            }
        }

        faults = [.. found.Values];
        return set;
    }

    private static GrantFaultKind KindOf(string name) =>
        name.Length == 0 ? GrantFaultKind.List : GrantValue.IsAll(name) ? GrantFaultKind.All : GrantFaultKind.UnknownName;
}
