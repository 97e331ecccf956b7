namespace Ambicap.Host.Containers;

/// <summary>Marks in words.</summary>
internal static class MarkNames
{
    private static readonly (Marks Mark, string Name)[] s_all =
    [
        (Marks.CapableNonRoot, "capable non-root"),
        (Marks.DiffersFromGrant, "differs from grant"),
        (Marks.InheritableWithoutGrant, "inheritable without grant"),
        (Marks.HeldButFiltered, "held but filtered"),
    ];

    /// <summary>The words of each mark that is set, in the order of their numbers.</summary>
    internal static IReadOnlyList<string> Names(this Marks marks) =>
        [.. s_all.Where(known => marks.HasFlag(known.Mark)).Select(known => known.Name)];
}
