using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Ambicap.Capabilities;
using Ambicap.Policy.Text;

namespace Ambicap.Policy.Grants;

/// <summary>
/// The value of a grant's annotation: a comma-separated list of capability names. Read in any case, <c>CAP_</c> optional, spaces
/// around names allowed; written by <see cref="CapabilitySet.ToString"/>.
/// </summary>
/// <remarks>
/// Explicit names only. <c>ALL</c> and defaults that turned ambient by themselves gave every non-root container of a release more
/// than its author asked for (CVE-2016-8867), so they are errors here, as is a list that names nothing.
/// </remarks>
public static class GrantValue
{
    /// <summary>The most characters that a value may have.</summary>
    public const int LongestValue = 4096;

    private const int LongestNameShown = 64;

    /// <summary>What people write in the place of a comma.</summary>
    private static readonly SearchValues<char> s_separators = SearchValues.Create(" \t\r\n;:|+&/");

    /// <summary>Reads a value.</summary>
    /// <param name="text">The annotation's value, at most 4096 characters.</param>
    /// <param name="capabilities">The capabilities named; repeated names count once.</param>
    /// <param name="error">What is wrong and what to do, lower case, without the annotation's key; null on success.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out CapabilitySet capabilities, [NotNullWhen(false)] out string? error)
    {
        capabilities = CapabilitySet.Empty;
        if (text.Length > LongestValue)
        {
            error = $"the list is longer than {LongestValue} characters; name each capability once";
            return false;
        }

        if (text.IsWhiteSpace())
        {
            error = "the list is empty; name at least one capability, or remove the key";
            return false;
        }

        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> name = text[range].Trim();
            if (!TryParseName(name, out Capability capability, out error))
            {
                capabilities = CapabilitySet.Empty;
                return false;
            }

            capabilities |= CapabilitySet.Of(capability);
        }

        error = null;
        return true;
    }

    /// <summary>Reads one name of a grant, as <see cref="TryParse"/> does.</summary>
    public static bool TryParseName(ReadOnlySpan<char> name, out Capability capability, [NotNullWhen(false)] out string? error)
    {
        if (CapabilityName.TryParse(name, out capability))
        {
            error = null;
            return true;
        }

        error = Explain(name);
        return false;
    }

    /// <summary>Whether a name of a list means every capability, which no grant may.</summary>
    public static bool IsAll(ReadOnlySpan<char> name) =>
        name.Equals("ALL", StringComparison.OrdinalIgnoreCase) || name.Equals("CAP_ALL", StringComparison.OrdinalIgnoreCase);

    private static string Explain(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return "the list has an empty name; remove the extra comma";
        }

        if (IsAll(name))
        {
            return "ALL cannot be made ambient; name each capability that the program needs";
        }

        string shown = PlainText.Of((name.Length > LongestNameShown ? name[..LongestNameShown] : name).ToString());
        if (LacksComma(name))
        {
            return $"no comma between the names \"{shown}\"; put one between each two";
        }

        return CapabilityName.Suggest(name) is { } suggestion
            ? $"unknown capability \"{shown}\"; did you mean {suggestion}?"
            : $"unknown capability \"{shown}\"; see capabilities(7) for the names";
    }

    /// <summary>Whether a name is several, with something else than a comma between them.</summary>
    private static bool LacksComma(ReadOnlySpan<char> name)
    {
        int separator = name.IndexOfAny(s_separators);
        return separator > 0 && CapabilityName.TryParse(name[..separator], out _)
            && CapabilityName.TryParse(name[(name.LastIndexOfAny(s_separators) + 1)..], out _);
    }
}
