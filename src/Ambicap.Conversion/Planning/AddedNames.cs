using Ambicap.Capabilities;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Conversion.Planning;

/// <summary>
/// The names in a container's <c>capabilities.add</c>, and which of them stand there because of a grant: what the container manager has
/// to know of, so that its default seccomp profile opens for it.
/// </summary>
internal sealed class AddedNames
{
    /// <param name="fields">Looks fields up.</param>
    /// <param name="reading">The Pod as the rules see it.</param>
    /// <param name="container">The container.</param>
    /// <param name="grant">What it is granted in all.</param>
    /// <param name="addGrants">Whether the list is a grant itself, and stays one.</param>
    internal AddedNames(FieldFinder fields, PodReading reading, ContainerPlace container, Grant grant, bool addGrants = false)
    {
        CapabilitySet openers = SeccompGates.OpenersOf(grant.Most);
        Field = container.Capabilities.Mapping is { } capabilities ? fields.Find(capabilities, "add") : default;
        IsMerged = Field.IsMerged || container.Capabilities.IsMerged;
        List = Field.Value as SourceSequence;
        IReadOnlyList<SourceNode> items = List?.Items ?? [];
        Lacking = Missing(items);
        CapabilitySet needed = Missing(items.Where(item => !Written(item, openers)));
        ForGrant = [.. items.Where(item => Written(item, needed))];

        CapabilitySet Missing(IEnumerable<SourceNode> names)
        {
            // What no default profile gates needs nothing in the list.
            if (openers.IsEmpty || reading.Find(container) is not { } own)
            {
                return CapabilitySet.Empty;
            }

            CapabilityFields before = own.SecurityContext.Capabilities ?? new CapabilityFields([], []);
            string[] add = [.. names.Select(item => item.Target).OfType<SourceScalar>().Select(name => name.Text)];
            SecurityContext context = own.SecurityContext with { Capabilities = before with { Add = add } };
            return SeccompAddition.MissingIn(reading.Pod!, own with { SecurityContext = context }, grant, addGrants);
        }
    }

    /// <summary>The field <c>add</c>.</summary>
    internal Field Field { get; }

    /// <summary>Its list; null where it has none.</summary>
    internal SourceSequence? List { get; }

    /// <summary>Whether it comes through a merge key, so that it cannot be changed where it stands.</summary>
    internal bool IsMerged { get; }

    /// <summary>What has to be in it for the grant, and is not.</summary>
    internal CapabilitySet Lacking { get; }

    /// <summary>The items that a conversion of this grant would write if they were not there.</summary>
    internal IReadOnlyList<SourceNode> ForGrant { get; }

    /// <summary>Whether an item has the very spelling in which a conversion writes one of some names.</summary>
    private static bool Written(SourceNode item, CapabilitySet names) =>
        item.Target is SourceScalar { Text: var text } && CapabilityName.TryParse(text, out Capability name) && names.Contains(name) && text == name.ToName();
}
