using Ambicap.Capabilities;

namespace Ambicap.Cli.Conformance.Cases;

/// <summary>
/// What a capability set is expected to be: <c>TERM</c>, then any number of <c>+ TERM</c> and <c>- TERM</c>, from left to right. A term is a
/// capability's name, <c>none</c>, <c>default</c> (what this runtime gives a container that asks for nothing) or <c>bounding</c> (the same
/// process's). With <c>&gt;=</c> in front, more is as good; <c>any</c> alone is anything.
/// </summary>
internal static class SetExpression
{
    private const string Any = "any";
    private const string AtLeast = ">=";

    /// <summary>Whether a set is what is expected.</summary>
    /// <param name="expression">What is expected.</param>
    /// <param name="seen">The set.</param>
    /// <param name="defaults">The runtime's default.</param>
    /// <param name="bounding">The process's bounding set.</param>
    /// <exception cref="FormatException">It is no expression.</exception>
    internal static bool Matches(string expression, CapabilitySet seen, CapabilitySet defaults, CapabilitySet bounding)
    {
        if (expression == Any)
        {
            return true;
        }

        bool isLeast = expression.StartsWith(AtLeast, StringComparison.Ordinal);
        CapabilitySet expected = Evaluate(isLeast ? expression[AtLeast.Length..] : expression, defaults, bounding);
        return isLeast ? expected.IsSubsetOf(seen) : expected == seen;
    }

    private static CapabilitySet Evaluate(string expression, CapabilitySet defaults, CapabilitySet bounding)
    {
        string[] words = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length % 2 == 0)
        {
            throw new FormatException($"\"{expression}\" is no set; write TERM + TERM - TERM");
        }

        CapabilitySet result = Term(words[0], defaults, bounding);
        for (int i = 1; i < words.Length; i += 2)
        {
            CapabilitySet term = Term(words[i + 1], defaults, bounding);
            result = words[i] switch
            {
                "+" => result | term,
                "-" => result - term,
                _ => throw new FormatException($"\"{words[i]}\" in \"{expression}\" is neither + nor -"),
            };
        }

        return result;
    }

    private static CapabilitySet Term(string word, CapabilitySet defaults, CapabilitySet bounding) => word switch
    {
        "none" => CapabilitySet.Empty,
        "default" => defaults,
        "bounding" => bounding,
        _ => CapabilitySet.Parse(word),
    };
}
