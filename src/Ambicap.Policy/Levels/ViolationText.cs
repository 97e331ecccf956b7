namespace Ambicap.Policy.Levels;

/// <summary>Violations as one line, for messages of admission and logs.</summary>
public static class ViolationText
{
    private const int MostDetails = 16;

    /// <summary>The reasons, each once, as <c>host namespaces, privileged</c>.</summary>
    public static string Reasons(IEnumerable<Violation> violations) =>
        string.Join(", ", violations.Select(violation => violation.Reason).Distinct());

    /// <summary>
    /// The reasons with their details in brackets, as <c>privileged (container "a" ...; container "b" ...), hostPort (...)</c>, in
    /// the order in which each reason first occurs. Empty where nothing is wrong. Of many violations of one reason the first are told,
    /// the others counted: a Pod may have any number of containers.
    /// </summary>
    public static string Summary(IEnumerable<Violation> violations) =>
        string.Join(", ", violations.GroupBy(violation => violation.Reason).Select(Describe));

    private static string Describe(IGrouping<string, Violation> group)
    {
        int rest = group.Count() - MostDetails;
        string details = string.Join("; ", group.Take(MostDetails).Select(violation => violation.Detail));
        return rest > 0 ? $"{group.Key} ({details}; and {rest} more)" : $"{group.Key} ({details})";
    }
}
