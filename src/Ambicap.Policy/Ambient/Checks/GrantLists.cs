using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses a grant whose list names nothing, has an empty name between commas, or is too long: somebody meant something else.
/// </summary>
internal static class GrantLists
{
    public static AmbientCheck Check { get; } = new("ambient_list", "bad list of capabilities", Judge);

    /// <summary>Adds the faults of one kind, of the forms that a condition holds for.</summary>
    public static void Add(AmbientInput input, GrantFaultKind kind, Predicate<GrantForm> isMeant, ref ViolationList found)
    {
        foreach (GrantSource source in input.Reading.Sources)
        {
            foreach (GrantFault fault in source.Faults)
            {
                if (fault.Kind == kind && isMeant(source.Form))
                {
                    found.Append(source.ContainerName, $"{source.Told}: {fault.Text}", fault.Place);
                }
            }
        }
    }

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        if (input.Reading.IsTooLong)
        {
            found.AddPod($"has annotations of more than {GrantReader.MostCharacters} characters, which Kubernetes refuses; remove some");
        }

        Add(input, GrantFaultKind.List, form => form != GrantForm.Add, ref found);
    }
}
