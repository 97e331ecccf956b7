using Ambicap.Capabilities;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Conversion.Planning;

/// <summary>
/// Plans how a Pod comes to hold what its author asked for: what <c>add</c> cannot give becomes a grant, as far as the rules let it, and a
/// Pod with a grant gets its RuntimeClass, no_new_privs, and in <c>add</c> what the container manager must know.
/// </summary>
internal sealed class FixPlanner : PodPlanner
{
    private readonly FixOptions _fix;
    private readonly AmbientContext _context;
    private readonly List<KeyValuePair<string, Literal>> _annotations = [];
    private bool _hasGrant;

    internal FixPlanner(ConversionPlan plan, FixOptions fix, FieldFinder fields, SharedParts shared, PodPlace pod, GrantReader reader)
        : base(plan, new ConversionOptions(ConversionTarget.Annotations, fix.RuntimeClasses[0], fix.TemplatePaths), fields, shared, pod, reader)
    {
        _fix = fix;
        _context = fix.Context(pod.Owner.Namespace);
    }

    /// <summary>Every Pod is judged: what is written wrong is not built upon.</summary>
    protected override bool IsMeant => true;

    protected override bool Convert()
    {
        if (Reader.Reading.Pod is not { IsWindows: false, IsMirror: false } own)
        {
            return false;
        }

        // A list is spelled right before it is read.
        SpellingPlanner spelling = new(Plan, Fields, Pod, Reader);
        if (!spelling.Run())
        {
            Grants.Where(grants => !grants.Place.IsEphemeral).ToList().ForEach(grants => Mend(own, grants));
        }

        return true;
    }

    protected override void ConvertPod()
    {
        string wanted = string.Join(';', _annotations.Select(entry => $"{entry.Key}={((LiteralText)entry.Value).Text}"));
        Agree(Pod.Metadata.Mapping, wanted, Pod.PathOf("metadata"));
        Agree(Pod.Annotations.Mapping, wanted, Pod.PathOf("metadata.annotations"));
        if (_annotations.Count > 0)
        {
            Graft(Pod.Template, ["metadata", "annotations"], _annotations, Pod.PathOf("metadata.annotations"));
        }

        if (_hasGrant)
        {
            SetRuntimeClass(_fix.RuntimeClasses);
        }
    }

    private void Mend(Pod pod, ContainerGrants grants)
    {
        Container? own = Reader.Reading.Find(grants.Place);
        if (own is null || own.SecurityContext.Privileged == true)
        {
            return;
        }

        CapabilitySet wanted = WantedOf(pod, own, grants);
        Grant grant = new(grants.Total.Ambient, grants.Total.NonRoot | wanted);
        if (!wanted.IsEmpty && CheckName(grants.Place))
        {
            Annotate(grants, wanted);
            Plan.Grants[(PodIndex, own.Name)] = grant;
            Plan.Converted.Add(new ConvertedGrant(Pod.Owner, own.Name, grant));
        }

        bool isGranted = grant != Grant.None || (_context.AddIsAmbient && own.SecurityContext.Capabilities is { Add.Count: > 0 });
        _hasGrant |= isGranted;
        _ = Complete(grants, grant, addGrants: Reader.AddIsAmbient.Scalar is { Text: var option } ? option == "true" : _context.AddIsAmbient);
        if (isGranted && own.SecurityContext.AllowPrivilegeEscalation != false)
        {
            ForbidEscalation(grants.Place);
        }
    }

    /// <summary>
    /// What <c>add</c> names, can only lead to programs with file capabilities, and may be granted here. What may not stays as it is: that
    /// is for the author to decide, and check says it.
    /// </summary>
    private CapabilitySet WantedOf(Pod pod, Container own, ContainerGrants grants)
    {
        if (!pod.IsNeverRoot(own) || _context.AddIsAmbient || grants.Fields.Count > 0 || own.SecurityContext.Capabilities is not { } lists)
        {
            return CapabilitySet.Empty;
        }

        CapabilitySet used = grants.Total.Most | SeccompGates.OpenersOf(grants.Total.Most);
        CapabilitySet named = Named(lists.Add).Except(Named(lists.Drop)).Except(used);
        CapabilitySet allowed = CapabilitySet.Of([.. named.Where(IsAllowed)]);
        return allowed;
    }

    private bool IsAllowed(Capability capability) =>
        (int)capability < CapabilityName.Count
        && AmbientRules.StrictestLevelOf(capability) >= _context.Level.Level
        && (!CapabilityCatalogue.AllRootEquivalent.Contains(capability) || _context.AllowedRootEquivalent.Contains(capability));

    private static CapabilitySet Named(IReadOnlyList<string> names)
    {
        CapabilitySet set = CapabilitySet.Empty;
        foreach (string name in names)
        {
            set |= CapabilityName.TryParse(name, out Capability capability) ? CapabilitySet.Of(capability) : CapabilitySet.Empty;
        }

        return set;
    }

    private void Annotate(ContainerGrants grants, CapabilitySet wanted)
    {
        string key = GrantKeys.NonRootPrefix + grants.Place.Name!.Text;
        if (grants.NonRoot is not { } existing)
        {
            _annotations.Add(new(key, new LiteralText(wanted.ToString())));
        }
        else if (CanMove(existing))
        {
            CheckUnique(Pod.Annotations.Mapping!, existing.Path, key);
            string value = (existing.Capabilities | wanted).ToString();
            Agree(existing.Entry.Value, value, existing.Path);
            Plan.Changes.Of(Pod.Annotations.Mapping!).Replaced[existing.Entry] = new LiteralText(value);
        }
    }

    private void ForbidEscalation(ContainerPlace container)
    {
        const string Field = "allowPrivilegeEscalation";
        string path = $"{container.Path}.securityContext";
        Field own = container.SecurityContext.Mapping is { } context ? Fields.Find(context, Field) : default;
        if (own.IsMerged || container.SecurityContext.IsMerged)
        {
            Report((own.Entry ?? container.SecurityContext.Entry)!.Start, path, $"{container.Title}: {Field} comes in by a merge key (<<); write it out where it is used");
        }
        else if (own.Entry is { } entry)
        {
            CheckUnique(container.SecurityContext.Mapping!, path, Field);
            Plan.Changes.Of(container.SecurityContext.Mapping!).Replaced[entry] = LiteralText.False;
        }
        else
        {
            Graft(container.Mapping, ["securityContext"], [new(Field, LiteralText.False)], path);
        }
    }
}
