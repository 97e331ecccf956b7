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

    private static readonly NameList s_empty = new(false, CapabilitySet.Empty, CapabilitySet.Empty, []);
    private static readonly NameList s_all = s_empty with { All = true };

    /// <summary>Whether ALL is in a list.</summary>
    internal static bool HasAll(IReadOnlyList<string> names) => names.Any(IsAll);

    /// <summary>Reads a list.</summary>
    /// <param name="names">The names.</param>
    /// <param name="readsPrefix">Whether <c>CAP_</c> in front is understood.</param>
    internal static NameList Read(IReadOnlyList<string> names, bool readsPrefix)
    {
        // Nearly every list is empty, or has ALL and nothing else.
        if (names.Count == 0 || (names.Count == 1 && IsAll(names[0])))
        {
            return names.Count == 0 ? s_empty : s_all;
        }

        bool hasAll = false;
        CapabilitySet named = CapabilitySet.Empty;
        CapabilitySet prefixed = CapabilitySet.Empty;
        List<string>? unknown = null;
        foreach (string name in names)
        {
            bool isPrefixed = !readsPrefix && name.StartsWith(CapabilityName.Prefix, StringComparison.OrdinalIgnoreCase);
            if (IsAll(name))
            {
                hasAll = true;
            }
            else if (!CapabilityName.TryParse(name, out Capability capability))
            {
                (unknown ??= []).Add(name);
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

        return new NameList(hasAll, named, prefixed, unknown ?? s_empty.Unknown);
    }

    private static bool IsAll(string name) => string.Equals(name, AllName, StringComparison.OrdinalIgnoreCase);
}
