using Ambicap.Capabilities;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Policy.Grants;

namespace Ambicap.Conversion.Planning;

/// <content>What stands against a conversion.</content>
internal abstract partial class PodPlanner
{
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
}
