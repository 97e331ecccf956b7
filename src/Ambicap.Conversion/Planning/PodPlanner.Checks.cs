using Ambicap.Capabilities;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Conversion.Planning;

/// <content>What stands against a conversion.</content>
internal abstract partial class PodPlanner
{
    /// <summary>Reports what the rules have against the Pod's grants, where it has any to convert; whether that is nothing.</summary>
    private bool IsRight()
    {
        bool isRight = true;
        foreach (PodFault fault in IsMeant ? Reader.Reading.Judge(Fields) : [])
        {
            Report(fault.Offset, fault.Path, fault.Message);
            isRight = false;
        }

        if (isRight && IsMeant)
        {
            Plan.Remarks.AddRange(Reader.Reading.Remarks(Fields).Select(fault => new Finding(Plan.Document.Lines.PositionOf(fault.Offset), fault.Message)));
        }

        return isRight;
    }

    /// <summary>Whether the annotation of option 1 says neither yes nor no, or yes to what cannot be read.</summary>
    protected bool IsOption1Unclear => Reader.AddIsAmbient is { Entry: not null } option
        && (option.Scalar?.Text != "true" || (Grants.Exists(grants => grants.Add is not null) && Reader.Reading.Pod is null));

    /// <summary>Reports what keeps grants from being converted where they stand; whether that is nothing.</summary>
    protected bool CanMove(params IEnumerable<NamedGrant?> grants)
    {
        bool canMove = true;
        foreach (NamedGrant? grant in grants)
        {
            if (grant?.Obstacle is not null)
            {
                Report(grant.Offset, grant.Path, grant.Title + grant.Obstacle);
                canMove = false;
            }
        }

        return canMove;
    }

    /// <summary>Reports that what <c>add</c> is to grant, and what stands in the other form already, differ.</summary>
    protected void CheckAdd(NamedGrant? add, CapabilitySet set, NamedGrant existing, string form)
    {
        if (add is { Capabilities.IsEmpty: false } && set != existing.Capabilities)
        {
            Report(add.Offset, add.Path, $"{add.Title} says {set}, the Pod's {form} says {existing.Capabilities}; make them equal, or remove one");
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

    /// <summary>Reports keys that stand twice in a mapping: the last one counts, and the first would when that is changed or goes.</summary>
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
}
