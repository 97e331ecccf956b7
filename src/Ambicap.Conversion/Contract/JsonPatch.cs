using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Contract;

/// <summary>A patch of RFC 6902: a list of operations, each with <c>op</c> and a <c>path</c> of steps behind slashes.</summary>
internal static class JsonPatch
{
    /// <summary>The operations that have to do with one of the KEP's fields; none where the list is no patch.</summary>
    internal static IEnumerable<(SourceNode Item, string Field)> FieldsOf(SourceSequence list)
    {
        FieldFinder fields = new();
        foreach (SourceNode item in list.Items)
        {
            if (item.Target is SourceMapping operation && fields.Find(operation, "op").Scalar is not null
                && fields.Find(operation, "path").Scalar?.Text is { } path && FieldOf(fields, operation, path.Split('/')) is { } field)
            {
                yield return (item, field);
            }
        }
    }

    /// <summary>The field that a path leads to or into, else one that the value brings.</summary>
    private static string? FieldOf(FieldFinder fields, SourceMapping operation, string[] steps)
    {
        int holder = Array.LastIndexOf(steps, FieldSearch.Holder);
        return holder >= 0 && holder + 1 < steps.Length
            ? KepFields.IsOne(steps[holder + 1]) ? steps[holder + 1] : null
            : fields.Find(operation, "value").Content is { } value ? FieldSearch.In(value, steps[^1]).FirstOrDefault()?.Name : null;
    }
}
