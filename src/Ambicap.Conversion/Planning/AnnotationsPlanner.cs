using Ambicap.Capabilities;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Planning;

/// <summary>Plans how the KEP's fields of a Pod, and option 1, become annotations.</summary>
internal sealed class AnnotationsPlanner(
    ConversionPlan plan, ConversionOptions options, FieldFinder fields, SharedParts shared, PodPlace pod, GrantReader reader)
    : PodPlanner(plan, options, fields, shared, pod, reader)
{
    private readonly List<KeyValuePair<string, Literal>> _annotations = [];
    private bool _addChanges;

    protected override bool IsMeant => IsOption1Unclear || IsOurs || Grants.Exists(grants => grants.HasNative);

    /// <summary>Whether anything is written like a grant, with effect or without, that is no field to be converted.</summary>
    private bool IsOurs =>
        Pod.Own.Count > 0 || Pod.Annotations.Mapping?.Values.Keys.Any(key => GrantKeys.IsOurs(key)) == true || Reader.Reading.Pod is { Strays.Count: > 0 };

    protected override bool Convert()
    {
        List<ContainerGrants> converted = Grants.FindAll(grants => grants.HasNative);
        converted.ForEach(ConvertContainer);
        if (converted.Count > 0 || Plan.Document.Aliases.Count > 0)
        {
            Grants.ForEach(grants => _addChanges |= Complete(grants, grants.HasNative ? grants.Total : Grant.None));
        }

        converted.ForEach(Prune);
        return converted.Count > 0;
    }

    protected override void ConvertPod()
    {
        string wanted = string.Join(';', _annotations.Select(entry => $"{entry.Key}={((LiteralText)entry.Value).Text}"));
        Agree(Pod.Metadata.Mapping, wanted, Pod.PathOf("metadata"));
        Agree(Pod.Annotations.Mapping, wanted, Pod.PathOf("metadata.annotations"));
        RemoveAddIsAmbient(_addChanges);
        if (_annotations.Count > 0)
        {
            Graft(Pod.Template, ["metadata", "annotations"], _annotations, Pod.PathOf("metadata.annotations"));
        }

        SetRuntimeClass();
    }

    private void ConvertContainer(ContainerGrants grants)
    {
        ContainerPlace container = grants.Place;
        if (!CanMove([.. grants.Fields, grants.Add, grants.Ambient, grants.NonRoot]) || !CheckName(container))
        {
            return;
        }

        CapabilitySet nonRoot = ContainerGrants.Sum(grants.NonRootInField, grants.Add);
        Annotate(GrantKeys.AmbientPrefix, grants, ContainerGrants.Sum(grants.AmbientInField), grants.Ambient);
        Annotate(GrantKeys.NonRootPrefix, grants, nonRoot, grants.NonRoot);
        RemoveFields(grants);
        Plan.Converted.Add(new ConvertedGrant(Pod.Owner, container.Name!.Text, grants.Total));
    }

    private void Annotate(string prefix, ContainerGrants grants, CapabilitySet set, NamedGrant? existing)
    {
        if (set.IsEmpty)
        {
            return;
        }

        if (existing is null)
        {
            _annotations.Add(new(prefix + grants.Place.Name!.Text, new LiteralText(set.ToString())));
        }
        else if (prefix == GrantKeys.NonRootPrefix)
        {
            CheckAdd(grants.Add, set, existing, "annotation");
        }
    }

    private void RemoveFields(ContainerGrants grants)
    {
        ContainerPlace container = grants.Place;
        if (grants.Fields.Count == 0)
        {
            return;
        }

        SourceMapping capabilities = container.Capabilities.Mapping!;
        CheckUnique(container.Mapping, container.Path, "securityContext");
        CheckUnique(container.SecurityContext.Mapping!, $"{container.Path}.securityContext", "capabilities");
        CheckUnique(
            capabilities,
            $"{container.Path}.securityContext.capabilities",
            [.. KepFields.All]);
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
}
