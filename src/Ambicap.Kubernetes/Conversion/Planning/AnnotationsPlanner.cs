using Ambicap.Capabilities;
using Ambicap.Kubernetes.Conversion.Places;
using Ambicap.Kubernetes.Conversion.Source;
using Ambicap.Policy.Grants;

namespace Ambicap.Kubernetes.Conversion.Planning;

/// <summary>Plans how the KEP's fields of a Pod, and option 1, become annotations.</summary>
internal sealed class AnnotationsPlanner(ConversionPlan plan, ConversionOptions options, FieldFinder fields, SharedParts shared, PodPlace pod)
    : PodPlanner(plan, options, fields, shared, pod)
{
    private readonly List<KeyValuePair<string, Literal>> _annotations = [];

    protected override bool Convert()
    {
        List<ContainerGrants> converted = Grants.FindAll(grants => grants.HasNative);
        converted.ForEach(ConvertContainer);
        converted.ForEach(Prune);
        return converted.Count > 0;
    }

    protected override void ConvertPod()
    {
        string wanted = string.Join(';', _annotations.Select(entry => $"{entry.Key}={((LiteralText)entry.Value).Text}"));
        Agree(Pod.Metadata.Mapping, wanted, Pod.PathOf("metadata"));
        Agree(Pod.Annotations.Mapping, wanted, Pod.PathOf("metadata.annotations"));
        RemoveAddIsAmbient();
        if (_annotations.Count > 0)
        {
            Graft(Pod.Template, ["metadata", "annotations"], _annotations, Pod.PathOf("metadata.annotations"));
        }

        SetRuntimeClass();
    }

    private void ConvertContainer(ContainerGrants grants)
    {
        ContainerPlace container = grants.Place;
        bool isRight = grants.Fields.All(IsRight) & IsRight(grants.Add);
        isRight &= IsRight(grants.Ambient) && IsRight(grants.NonRoot);
        if (!isRight || !CheckName(container))
        {
            return;
        }

        if (grants.Fields.Count(field => field.Entry.Name != ContainerGrants.AmbientField) > 1)
        {
            NamedGrant second = grants.Fields[^1];
            Report(second.Offset, second.Path, $"{container.Title}: capabilities has addForNonRoot and setForNonRoot, which mean the same; remove one");
        }

        CheckDrop(grants);
        CapabilitySet nonRoot = (grants.NonRootInField?.Capabilities ?? CapabilitySet.Empty) | (grants.Add?.Capabilities ?? CapabilitySet.Empty);
        Annotate(GrantKeys.AmbientPrefix, container, grants.AmbientInField, grants.AmbientInField?.Capabilities ?? CapabilitySet.Empty, grants.Ambient);
        Annotate(GrantKeys.NonRootPrefix, container, grants.NonRootInField ?? grants.Add, nonRoot, grants.NonRoot);
        RemoveFields(grants);
        Plan.Converted.Add(new ConvertedGrant(Pod.Owner, container.Name!.Text, grants.Total));
    }

    private void Annotate(string prefix, ContainerPlace container, NamedGrant? source, CapabilitySet set, NamedGrant? existing)
    {
        if (source is null || set.IsEmpty)
        {
            return;
        }

        if (existing is not null)
        {
            CheckEqual(source with { Capabilities = set }, existing);
            CheckUnique(Pod.Annotations.Mapping!, Pod.PathOf("metadata.annotations"), prefix + container.Name!.Text);
            return;
        }

        _annotations.Add(new(prefix + container.Name!.Text, new LiteralText(set.ToString())));
    }

    private void RemoveFields(ContainerGrants grants)
    {
        ContainerPlace container = grants.Place;
        if (grants.Fields.Count == 0)
        {
            return;
        }

        SourceMapping capabilities = container.Capabilities.Mapping!;
        CheckUnique(container.Mapping, container.Path, "name", "securityContext");
        CheckUnique(container.SecurityContext.Mapping!, $"{container.Path}.securityContext", "capabilities");
        CheckUnique(
            capabilities,
            $"{container.Path}.securityContext.capabilities",
            ContainerGrants.AmbientField,
            ContainerGrants.AddForNonRootField,
            ContainerGrants.SetForNonRootField);
        foreach (NamedGrant field in grants.Fields)
        {
            _ = Plan.Changes.Of(capabilities).Removed.Add(field.Entry);
        }
    }

    private void Prune(ContainerGrants grants)
    {
        ContainerPlace container = grants.Place;
        if (container.SecurityContext.Mapping is { } context)
        {
            Prune((context, container.Capabilities), (container.Mapping, container.SecurityContext));
        }
    }

    /// <summary>A Pod of another class would start without its grant, and nobody would say why.</summary>
    private void SetRuntimeClass()
    {
        if (Options.RuntimeClass is not { } name)
        {
            return;
        }

        Field field = RuntimeClass;
        CheckUnique(Pod.Spec, Pod.PathOf("spec"), "runtimeClassName");
        if (field.Entry is null)
        {
            Agree(Pod.Spec, name, Pod.PathOf("spec"));
            Plan.Changes.Of(Pod.Spec).Add(new Addition("runtimeClassName", new LiteralText(name), Placement.First));
        }
        else if (field is { Value.IsNull: true, IsMerged: false })
        {
            Plan.Changes.Of(Pod.Spec).Replaced[field.Entry] = new LiteralText(name);
        }
        else if (field.Scalar?.Text != name)
        {
            string other = field.Scalar?.Text ?? "";
            Report(
                field.Entry.Value.Start,
                Pod.PathOf("spec.runtimeClassName"),
                $"runtimeClassName is \"{other}\", not \"{name}\"; give --runtime-class {(other.Length > 0 ? other : "NAME")} if that class runs ambicap-runtime, or none to leave it alone");
        }
    }
}
