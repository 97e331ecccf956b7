using Ambicap.Capabilities;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Contract;

/// <summary>Finds what grants the containers of a Pod something, in every form, and where it stands. It judges nothing: that is for
/// <see cref="PodReading"/>, and only where something is converted.</summary>
internal sealed class GrantReader
{
    private const string Merged = " comes in by a merge key (<<); write it out where it is used";

    private readonly FieldFinder _fields;
    private readonly PodPlace _pod;

    internal GrantReader(FieldFinder fields, PodPlace pod)
    {
        (_fields, _pod) = (fields, pod);
        Reading = new PodReading(pod);
        AddIsAmbient = FindAddIsAmbient();
        Grants = [.. pod.Containers.Select(Read)];
    }

    /// <summary>The Pod as the rules see it.</summary>
    internal PodReading Reading { get; }

    /// <summary>The annotation of option 1 where it says anything but <c>false</c>.</summary>
    internal Field AddIsAmbient { get; }

    /// <summary>The grants of each container, in the order of the text.</summary>
    internal List<ContainerGrants> Grants { get; }

    private ContainerGrants Read(ContainerPlace container) => new(
        container,
        ReadAnnotation(container, GrantKeys.AmbientPrefix),
        ReadAnnotation(container, GrantKeys.NonRootPrefix),
        [.. KepFields.All.Select(name => ReadField(container, name)).OfType<NamedGrant>()],
        ReadAdd(container));

    private NamedGrant? ReadAnnotation(ContainerPlace container, string prefix)
    {
        string key = prefix + container.Name?.Text;
        if (container.Name is null || container.IsEphemeral || _pod.Annotations.Mapping is not { } annotations
            || _fields.Find(annotations, key) is not { Entry: { } entry } found)
        {
            return null;
        }

        _ = GrantValue.TryParse(found.Scalar?.Text, out CapabilitySet set, out _);
        string? obstacle = found.IsMerged || _pod.Annotations.IsMerged ? Merged : null;
        return new NamedGrant($"annotation {key}", _pod.PathOf($"metadata.annotations[{key}]"), entry, set, entry.Value.Start, obstacle);
    }

    private NamedGrant? ReadField(ContainerPlace container, string name)
    {
        if (container.Capabilities.Mapping is not { } capabilities || _fields.Find(capabilities, name) is not { Entry: { } entry } found)
        {
            return null;
        }

        SourceEntry shown = container.SecurityContext.IsMerged ? container.SecurityContext.Entry!
            : container.Capabilities.IsMerged ? container.Capabilities.Entry! : entry;
        return found.IsMerged || container.Capabilities.IsMerged
            ? Field(container, name, shown, CapabilitySet.Empty, Merged)
            : Field(
                container,
                name,
                entry,
                SetOf(container, name == KepFields.Ambient ? CapabilityList.Ambient : CapabilityList.AddForNonRoot),
                found.Content is null ? " is empty; name at least one capability, or remove it" : null);
    }

    /// <summary>In <c>add</c> ALL is legal, and no part of a grant.</summary>
    private NamedGrant? ReadAdd(ContainerPlace container) =>
        AddIsAmbient.Scalar?.Text == "true" && !container.IsEphemeral && container.Capabilities.Mapping is { } capabilities
        && _fields.Find(capabilities, "add") is { Entry: { } entry, Content: SourceSequence }
            ? Field(container, "add", entry, SetOf(container, CapabilityList.Add), null)
            : null;

    /// <summary>What a list names; an ephemeral container can be granted nothing.</summary>
    private CapabilitySet SetOf(ContainerPlace container, CapabilityList list)
    {
        CapabilitySet set = CapabilitySet.Empty;
        foreach (string name in container.IsEphemeral ? [] : Reading.NamesIn(container, list))
        {
            set |= CapabilityName.TryParse(name, out Capability capability) ? CapabilitySet.Of(capability) : CapabilitySet.Empty;
        }

        return set;
    }

    private Field FindAddIsAmbient() =>
        _pod.Annotations.Mapping is { } annotations && _fields.Find(annotations, GrantKeys.AddIsAmbient) is { Entry: not null } found
        && found.Scalar?.Text != "false"
            ? found with { IsMerged = found.IsMerged || _pod.Annotations.IsMerged }
            : default;

    private static NamedGrant Field(ContainerPlace container, string field, SourceEntry entry, CapabilitySet set, string? obstacle) =>
        new($"{container.Title}: capabilities.{field}", $"{container.Path}.securityContext.capabilities.{field}", entry, set, entry.Start, obstacle);
}
