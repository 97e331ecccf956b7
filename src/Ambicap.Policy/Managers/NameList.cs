using Ambicap.Capabilities;

namespace Ambicap.Policy.Managers;

/// <summary>A list <c>add</c> or <c>drop</c> as a container manager reads it. Every one takes names in any case.</summary>
/// <param name="All">Whether ALL is in it.</param>
/// <param name="Named">The capabilities that it names.</param>
/// <param name="Prefixed">Those that it would name but for the <c>CAP_</c> in front.</param>
/// <param name="Unknown">What names no capability, as it is written.</param>
internal sealed record NameList(bool All, CapabilitySet Named, CapabilitySet Prefixed, IReadOnlyList<string> Unknown)
{
    private const string AllName = "ALL";

    /// <summary>Whether ALL is in a list.</summary>
    internal static bool HasAll(IReadOnlyList<string> names) => names.Any(IsAll);

    /// <summary>Reads a list.</summary>
    /// <param name="names">The names.</param>
    /// <param name="readsPrefix">Whether <c>CAP_</c> in front is understood.</param>
    internal static NameList Read(IReadOnlyList<string> names, bool readsPrefix)
    {
        CapabilitySet named = CapabilitySet.Empty;
        CapabilitySet prefixed = CapabilitySet.Empty;
        List<string> unknown = [];
        foreach (string name in names.Where(name => !IsAll(name)))
        {
            bool isPrefixed = !readsPrefix && name.StartsWith(CapabilityName.Prefix, StringComparison.OrdinalIgnoreCase);
            if (!CapabilityName.TryParse(name, out Capability capability))
            {
                unknown.Add(name);
            }
            else if (isPrefixed)
            {
                prefixed |= CapabilitySet.Of(capability);
            }
            else
            {
                named |= CapabilitySet.Of(capability);
            }
        }

        return new NameList(HasAll(names), named, prefixed, unknown);
    }

    private static bool IsAll(string name) => string.Equals(name, AllName, StringComparison.OrdinalIgnoreCase);
}
