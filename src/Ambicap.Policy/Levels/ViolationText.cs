using System.Text;

namespace Ambicap.Policy.Levels;

/// <summary>Violations as one line, for messages of admission and logs.</summary>
public static class ViolationText
{
    /// <summary>The reasons, each once, as <c>host namespaces, privileged</c>.</summary>
    public static string Reasons(IEnumerable<Violation> violations) =>
        string.Join(", ", violations.Select(violation => violation.Reason).Distinct());

    /// <summary>
    /// The reasons with their details in brackets, as <c>privileged (container "a" ...; container "b" ...), hostPort (...)</c>, in
    /// the order in which each reason first occurs. Empty where nothing is wrong.
    /// </summary>
    public static string Summary(IEnumerable<Violation> violations) =>
        string.Join(", ", violations.GroupBy(violation => violation.Reason).Select(Describe));

    private static string Describe(IGrouping<string, Violation> group)
    {
        StringBuilder text = new(group.Key);
        return text.Append(" (").AppendJoin("; ", group.Select(violation => violation.Detail)).Append(')').ToString();
    }
}
