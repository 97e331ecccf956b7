using Ambicap.Capabilities;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Planning;

/// <summary>Plans how the annotations of a Pod, and option 1, become the KEP's fields.</summary>
internal sealed class NativePlanner(
    ConversionPlan plan,
    ConversionOptions options,
    FieldFinder fields,
    SharedParts shared,
    PodPlace pod,
    GrantReader reader,
    SourceSequence? listModel,
    Func<SourceNode, bool> isKept)
    : PodPlanner(plan, options, fields, shared, pod, reader)
{
    protected override bool IsMeant => IsOption1Unclear || HasAnnotations || Grants.Exists(grants => grants.HasAnnotation);

    /// <summary>Whether some annotation grants, if only to a container that is not there: it would be lost on the way.</summary>
    private bool HasAnnotations =>
        Pod.Annotations.Mapping is { } annotations && annotations.Values.Keys.Any(key => GrantKeys.ContainerIn(key) is not null);

    protected override bool Convert()
    {
        List<ContainerGrants> converted = Grants.FindAll(grants => grants.HasAnnotation);
        foreach (ContainerGrants grants in Grants)
        {
            ConvertContainer(grants);
        }

        return converted.Count > 0;
    }

    protected override void ConvertPod()
    {
        RemoveAddIsAmbient(addChanges: false);
        if (Pod.Annotations.Mapping is { } annotations)
        {
            string removed = string.Join(';', Grants.Where(grants => grants.HasAnnotation).Select(grants => grants.Place.Name!.Text));
            Agree(annotations, removed, Pod.PathOf("metadata.annotations"));
            Prune((Pod.Metadata.Mapping!, Pod.Annotations), (Pod.Template, Pod.Metadata));
        }

        if (Options.RuntimeClass is { } name && RuntimeClass is { IsMerged: false, Entry: { } entry } field && field.Scalar?.Text == name && !isKept(entry.Key))
        {
            CheckUnique(Pod.Spec, Pod.PathOf("spec"), "runtimeClassName");
            _ = Plan.Changes.Of(Pod.Spec).Removed.Add(entry);
        }
    }

    private void ConvertContainer(ContainerGrants grants)
    {
        ContainerPlace container = grants.Place;
        List<KeyValuePair<string, Literal>> added = [];
        string taken = "";
        if (grants.HasAnnotation)
        {
            if (!CanMove([.. grants.Fields, grants.Ambient, grants.NonRoot, grants.Add]) || !CheckName(container))
            {
                return;
            }

            CapabilitySet nonRoot = ContainerGrants.Sum(grants.NonRoot, grants.Add);
            SourceSequence? model = Planner.ListIn(Fields, container) ?? listModel;
            Add(added, KepFields.Ambient, ContainerGrants.Sum(grants.Ambient), grants.AmbientInField, model);
            Add(added, KepFields.AddForNonRoot, nonRoot, grants.NonRootInField, model);
            if (grants.NonRootInField is { } existing)
            {
                CheckAdd(grants.Add, nonRoot, existing, "field");
            }

            Remove(grants.Ambient);
            Remove(grants.NonRoot);
            taken = TakeBack(grants);
            Plan.Converted.Add(new ConvertedGrant(Pod.Owner, container.Name!.Text, grants.Total));
        }

        string wanted = string.Join(';', added.Select(entry => $"{entry.Key}={string.Join(',', ((LiteralList)entry.Value).Items)}").Append(taken));
        Agree(container.Mapping, wanted, container.Path);
        Agree(container.SecurityContext.Mapping, wanted, container.Path);
        Agree(container.Capabilities.Mapping, wanted, container.Path);
        Agree(AddedTo(grants).List, taken, container.Path);
        if (added.Count > 0)
        {
            Graft(container.Mapping, ["securityContext", "capabilities"], added, $"{container.Path}.securityContext.capabilities");
        }
    }

    private static void Add(List<KeyValuePair<string, Literal>> added, string field, CapabilitySet set, NamedGrant? existing, SourceSequence? model)
    {
        if (existing is null && !set.IsEmpty)
        {
            added.Add(new(field, new LiteralList([.. set.ToString().Split(',').Select(name => new LiteralText(name))], model)));
        }
    }

    private void Remove(NamedGrant? annotation)
    {
        if (annotation is null || isKept(annotation.Entry.Key))
        {
            return;
        }

        CheckUnique(Pod.Annotations.Mapping!, Pod.PathOf("metadata.annotations"), annotation.Entry.Name!);
        _ = Plan.Changes.Of(Pod.Annotations.Mapping!).Removed.Add(annotation.Entry);
    }

    /// <summary>
    /// Takes out of <c>add</c> what stands there because of the grant. Where the annotation of option 1 makes a grant of <c>add</c>, the
    /// names are their author's.
    /// </summary>
    /// <returns>What is taken, to be compared where an alias is used.</returns>
    private string TakeBack(ContainerGrants grants)
    {
        AddedNames added = AddedTo(grants);
        SourceNode[] taken = [.. added.ForGrant.Where(item => !isKept(item))];
        if (taken.Length == 0 || added.IsMerged || grants.HasAdd)
        {
            return "";
        }

        SourceMapping capabilities = grants.Place.Capabilities.Mapping!;
        CheckUnique(capabilities, $"{grants.Place.Path}.securityContext.capabilities.add", "add");
        if (taken.Length == added.List!.Items.Count)
        {
            _ = Plan.Changes.Of(capabilities).Removed.Add(added.Field.Entry!);
        }
        else
        {
            Plan.Changes.Of(added.List).Removed.UnionWith(taken);
        }

        return string.Join(',', taken.Select(item => ((SourceScalar)item.Target).Text));
    }
}
