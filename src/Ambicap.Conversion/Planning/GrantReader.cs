using Ambicap.Capabilities;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Grants;

namespace Ambicap.Conversion.Planning;

/// <summary>Reads what grants the containers of a Pod something, in every form. What is wrong is recorded, not yet reported: a form
/// that is not converted is not judged.</summary>
internal sealed class GrantReader(FieldFinder fields, PodPlace pod)
{
    private static readonly string[] FieldNames =
        [ContainerGrants.AmbientField, ContainerGrants.AddForNonRootField, ContainerGrants.SetForNonRootField];

    /// <summary>The annotation of option 1 where it says anything but <c>false</c>.</summary>
    internal Field AddIsAmbient { get; } = FindAddIsAmbient(fields, pod);

    /// <summary>The grants of each container, in the order of the text.</summary>
    internal List<ContainerGrants> ReadAll() => [.. pod.Containers.Select(Read)];

    private ContainerGrants Read(ContainerPlace container) => new(
        container,
        ReadAnnotation(container, GrantKeys.AmbientPrefix),
        ReadAnnotation(container, GrantKeys.NonRootPrefix),
        [.. FieldNames.Select(name => ReadField(container, name)).OfType<NamedGrant>()],
        ReadAdd(container));

    private NamedGrant? ReadAnnotation(ContainerPlace container, string prefix)
    {
        string key = prefix + container.Name?.Text;
        if (container.Name is null || container.IsEphemeral || pod.Annotations.Mapping is not { } annotations
            || fields.Find(annotations, key) is not { Entry: { } entry } found)
        {
            return null;
        }

        CapabilitySet set = CapabilitySet.Empty;
        string? error = found.IsMerged || pod.Annotations.IsMerged
            ? MergeError
            : found.Scalar is not { } value
                ? $" must be text, not {found.Value!.Kind}"
                : GrantValue.TryParse(value.Text, out set, out string? wrong) ? null : $": {wrong}";
        return new NamedGrant($"annotation {key}", pod.PathOf($"metadata.annotations[{key}]"), entry, set, entry.Value.Start, error);
    }

    private NamedGrant? ReadField(ContainerPlace container, string name)
    {
        if (container.Capabilities.Mapping is not { } capabilities || fields.Find(capabilities, name) is not { Entry: { } entry } found)
        {
            return null;
        }

        SourceEntry shown = container.SecurityContext.IsMerged ? container.SecurityContext.Entry!
            : container.Capabilities.IsMerged ? container.Capabilities.Entry! : entry;
        return found.IsMerged || container.Capabilities.IsMerged
            ? Field(container, name, shown, shown.Start, CapabilitySet.Empty, MergeError)
            : container.IsEphemeral
                ? Field(container, name, entry, entry.Start, CapabilitySet.Empty, ": an ephemeral container cannot be granted anything; remove the field")
                : ReadNames(container, name, entry, found.Value!, isStrict: true);
    }

    private NamedGrant? ReadAdd(ContainerPlace container) =>
        AddIsAmbient.Scalar?.Text == "true" && !container.IsEphemeral && container.Capabilities.Mapping is { } capabilities
        && fields.Find(capabilities, "add") is { Entry: { } entry, Content: SourceSequence } found
            ? ReadNames(container, "add", entry, found.Value!, isStrict: false)
            : null;

    /// <param name="container">The container.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="entry">Where it stands.</param>
    /// <param name="value">Its list.</param>
    /// <param name="isStrict">Whether ALL is an error. In <c>add</c> it is legal, and is no part of a grant.</param>
    private static NamedGrant ReadNames(ContainerPlace container, string field, SourceEntry entry, SourceNode value, bool isStrict)
    {
        if (value.IsNull || value is SourceSequence { Items.Count: 0 })
        {
            return Field(container, field, entry, entry.Start, CapabilitySet.Empty, " is empty; name at least one capability, or remove it");
        }

        if (value is not SourceSequence list)
        {
            return Field(container, field, entry, entry.Value.Start, CapabilitySet.Empty, $" must be a list, not {value.Kind}; write [NET_BIND_SERVICE]");
        }

        CapabilitySet set = CapabilitySet.Empty;
        foreach (SourceNode item in list.Items)
        {
            if (item.Target is not SourceScalar { IsNull: false } name)
            {
                return Field(container, field, entry, item.Start, CapabilitySet.Empty, $" must name capabilities, not have {item.Kind}; write [NET_BIND_SERVICE]");
            }

            if (GrantValue.TryParseName(name.Text, out Capability capability, out string? error))
            {
                set |= CapabilitySet.Of(capability);
            }
            else if (isStrict || !GrantValue.IsAll(name.Text))
            {
                return Field(container, field, entry, item.Start, CapabilitySet.Empty, $": {error}");
            }
        }

        return Field(container, field, entry, entry.Start, set, null);
    }

    private static Field FindAddIsAmbient(FieldFinder fields, PodPlace pod) =>
        pod.Annotations.Mapping is { } annotations && fields.Find(annotations, GrantKeys.AddIsAmbient) is { Entry: not null } found
        && found.Scalar?.Text != "false"
            ? found with { IsMerged = found.IsMerged || pod.Annotations.IsMerged }
            : default;

    private const string MergeError = " comes in by a merge key (<<); write it out where it is used";

    private static NamedGrant Field(ContainerPlace container, string field, SourceEntry entry, int offset, CapabilitySet set, string? error) =>
        new($"{container.Title}: capabilities.{field}", $"{container.Path}.securityContext.capabilities.{field}", entry, set, offset, error);
}
