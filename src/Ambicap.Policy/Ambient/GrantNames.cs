using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

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

        ViolationPlace place = ViolationPlace.OfAnnotation(key);
        if (string.IsNullOrWhiteSpace(value) || value.Length > GrantValue.LongestValue)
        {
            faults = [new GrantFault(GrantFaultKind.List, error, place)];
            return CapabilitySet.Empty;
        }

        return ReadEach(value.Split(',', StringSplitOptions.TrimEntries), _ => place, out faults);
    }

    /// <summary>Reads a list of a container's <c>capabilities</c>.</summary>
    /// <param name="list">Which list it is.</param>
    /// <param name="names">Its items.</param>
    /// <param name="faults">Everything that is wrong, each once.</param>
    /// <returns>What the list names, as far as it could be read.</returns>
    public static CapabilitySet ReadField(CapabilityList list, IReadOnlyList<string> names, out IReadOnlyList<GrantFault> faults)
    {
        if (names.Count > 0)
        {
            return ReadEach(names, index => ViolationPlace.OfList(list, index), out faults);
        }

        faults = [new GrantFault(GrantFaultKind.List, "the list is empty; name at least one capability, or remove it", ViolationPlace.OfList(list))];
        return CapabilitySet.Empty;
    }

    private static CapabilitySet ReadEach(IReadOnlyList<string> names, Func<int, ViolationPlace> place, out IReadOnlyList<GrantFault> faults)
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
