using Ambicap.Capabilities;
using Ambicap.Kubernetes.Conversion.Places;
using Ambicap.Kubernetes.Conversion.Source;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Grants;

namespace Ambicap.Kubernetes.Conversion.Planning;

/// <summary>What planning the conversion of one Pod needs in both directions.</summary>
internal abstract class PodPlanner
{
    private readonly SharedParts _shared;
    private readonly Dictionary<string, int> _names;

    /// <param name="plan">Where changes and findings go.</param>
    /// <param name="options">How to convert.</param>
    /// <param name="fields">Looks fields up.</param>
    /// <param name="shared">Parts that several Pods or containers may have.</param>
    /// <param name="pod">The Pod.</param>
    private protected PodPlanner(ConversionPlan plan, ConversionOptions options, FieldFinder fields, SharedParts shared, PodPlace pod)
    {
        (Plan, Options, Fields, _shared, Pod) = (plan, options, fields, shared, pod);
        Reader = new GrantReader(fields, pod);
        Grants = Reader.ReadAll();
        _names = Grants.CountBy(grants => grants.Place.Name?.Text ?? "").ToDictionary(StringComparer.Ordinal);
    }

    protected ConversionPlan Plan { get; }

    protected ConversionOptions Options { get; }

    protected FieldFinder Fields { get; }

    protected PodPlace Pod { get; }

    protected GrantReader Reader { get; }

    protected List<ContainerGrants> Grants { get; }

    protected Field RuntimeClass => Fields.Find(Pod.Spec, "runtimeClassName");

    /// <summary>Plans the conversion of the Pod.</summary>
    /// <param name="index">The Pod's number in the document.</param>
    internal void Run(int index)
    {
        foreach (ContainerGrants grants in Grants.Where(grants => grants.Place.Name is not null && !grants.Total.IsEmpty))
        {
            Plan.Grants[(index, grants.Place.Name!.Text)] = grants.Total;
        }

        int before = Plan.Findings.Count;
        if (CheckOption1() && Convert() && Plan.Findings.Count == before)
        {
            ConvertPod();
        }
    }

    /// <summary>Plans what becomes of the containers; whether there is anything to convert.</summary>
    protected abstract bool Convert();

    /// <summary>Plans what becomes of the Pod's own fields.</summary>
    protected abstract void ConvertPod();

    protected void Report(int offset, string path, string message) => Plan.Report(Pod, offset, path, message);

    /// <summary>Reports what is wrong with a grant; whether it is right.</summary>
    protected bool IsRight(NamedGrant? grant)
    {
        if (grant?.Error is null)
        {
            return true;
        }

        Report(grant.Offset, grant.Path, grant.Title + grant.Error);
        return false;
    }

    /// <summary>Reports a grant that two places tell differently.</summary>
    protected void CheckEqual(NamedGrant field, NamedGrant annotation)
    {
        if (field.Capabilities != annotation.Capabilities)
        {
            Report(field.Offset, field.Path, $"{field.Title} says {field.Capabilities}, the Pod's annotation says {annotation.Capabilities}; make them equal, or remove one");
        }
    }

    /// <summary>Whether a container can have a grant by its name.</summary>
    protected bool CheckName(ContainerPlace container)
    {
        if (container.Name is not { } name)
        {
            Report(container.Mapping.Start, container.Path, $"{container.Path} has no name; name it, annotations call it by its name");
            return false;
        }

        if (!DnsName.IsLabel(name.Text))
        {
            Report(name.Start, container.Path, $"{container.Title}: no name that Kubernetes takes; use at most 63 of a-z, 0-9 and -, with a letter or digit at both ends");
            return false;
        }

        if (_names[name.Text] > 1)
        {
            Report(name.Start, container.Path, $"{container.Title}: two containers of the Pod have this name; rename one");
            return false;
        }

        return true;
    }

    /// <summary>Reports capabilities that are dropped and granted at once.</summary>
    protected void CheckDrop(ContainerGrants grants)
    {
        if (grants.Place.Capabilities.Mapping is not { } capabilities || Fields.Find(capabilities, "drop").Value is not SourceSequence drop)
        {
            return;
        }

        foreach (SourceNode item in drop.Items)
        {
            if (item.Target is SourceScalar name && CapabilityName.TryParse(name.Text, out Capability capability) && grants.Total.Most.Contains(capability))
            {
                string both = CapabilitySet.Of(capability).ToString();
                Report(item.Start, $"{grants.Place.Path}.securityContext.capabilities.drop", $"{grants.Place.Title}: {both} is both dropped and granted; remove it from drop, or from the grant");
            }
        }
    }

    /// <summary>Reports keys that stand twice in a mapping: which of them counts, programs do not agree on.</summary>
    protected void CheckUnique(SourceMapping mapping, string path, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (mapping.FindRepeated(key) is { } repeated)
            {
                Report(repeated.Start, path, $"the key \"{key}\" stands twice in one mapping; remove one");
            }
        }
    }

    /// <summary>Says what a mapping gets; one that aliases share must get the same from everyone.</summary>
    protected void Agree(SourceMapping? mapping, string wanted, string path)
    {
        if (mapping is not null && !_shared.Agree(mapping, wanted))
        {
            Report(mapping.Start, path, "the grants here are not the same everywhere its alias is used; write it out in each place");
        }
    }

    /// <summary>Plans new entries below a mapping, and what leads to them where it is missing.</summary>
    protected void Graft(SourceMapping root, ReadOnlySpan<string> path, IReadOnlyList<KeyValuePair<string, Literal>> entries, string shownPath)
    {
        SourceMapping current = root;
        for (int i = 0; i < path.Length; i++)
        {
            Field field = Fields.Find(current, path[i]);
            if (field.IsMerged)
            {
                Report(field.Entry!.Start, shownPath, $"{path[i]} comes in by a merge key (<<); write it out where it is used");
                return;
            }

            if (field.Entry is null)
            {
                Placement placement = path[i] == "metadata" ? Placement.BeforeSpec : Placement.Last;
                Plan.Changes.Of(current).Add(new Addition(path[i], Nest(path[(i + 1)..], entries), placement));
                return;
            }

            if (field.Value!.IsNull)
            {
                Plan.Changes.Of(current).Replaced[field.Entry] = Nest(path[(i + 1)..], entries);
                return;
            }

            if (field.Mapping is not { } next)
            {
                Report(field.Entry.Value.Start, shownPath, $"{path[i]} must be a mapping, not {field.Value.Kind}; correct it");
                return;
            }

            CheckUnique(current, shownPath, path[i]);
            current = next;
        }

        foreach ((string key, Literal value) in entries)
        {
            Plan.Changes.Of(current).Add(new Addition(key, value, Placement.Last));
        }
    }

    /// <summary>
    /// Takes mappings out that a removal leaves empty, the innermost first. An empty pair of braces in a block stays: the way back
    /// fills it, and so is where it was.
    /// </summary>
    protected void Prune(params ReadOnlySpan<(SourceMapping Owner, Field Field)> chain)
    {
        foreach ((SourceMapping owner, Field field) in chain)
        {
            bool isEmptied = field.Mapping is { } mapping && Plan.Changes.Find(mapping) is { EmptiesIt: true }
                && (!mapping.IsFlow || owner.IsFlow) && !_shared.IsHeld(mapping);
            if (!isEmptied || field.IsMerged)
            {
                return;
            }

            _ = Plan.Changes.Of(owner).Removed.Add(field.Entry!);
        }
    }

    private bool CheckOption1()
    {
        Field option = Reader.AddIsAmbient;
        if (option.Entry is null || option.Scalar?.Text == "true")
        {
            return true;
        }

        string value = option.Scalar is { } scalar ? $"\"{scalar.Text}\"" : option.Value!.Kind;
        Report(option.Entry.Value.Start, Pod.PathOf($"metadata.annotations[{GrantKeys.AddIsAmbient}]"), $"annotation {GrantKeys.AddIsAmbient} must be \"true\" or \"false\", not {value}");
        return false;
    }

    /// <summary>Takes the annotation of option 1 out, which became explicit grants.</summary>
    protected void RemoveAddIsAmbient()
    {
        Field option = Reader.AddIsAmbient;
        if (option.Entry is null || !Grants.Exists(grants => grants.HasAdd))
        {
            return;
        }

        if (option.IsMerged)
        {
            Report(option.Entry.Start, Pod.PathOf("metadata.annotations"), $"annotation {GrantKeys.AddIsAmbient} comes in by a merge key (<<); write it out where it is used");
            return;
        }

        CheckUnique(Pod.Annotations.Mapping!, Pod.PathOf("metadata.annotations"), GrantKeys.AddIsAmbient);
        _ = Plan.Changes.Of(Pod.Annotations.Mapping!).Removed.Add(option.Entry);
    }

    private static LiteralMapping Nest(ReadOnlySpan<string> path, IReadOnlyList<KeyValuePair<string, Literal>> entries) =>
        path.Length == 0 ? new LiteralMapping(entries) : LiteralMapping.Of(path[0], Nest(path[1..], entries));
}
