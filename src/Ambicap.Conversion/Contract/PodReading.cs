using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Contract;

/// <summary>A Pod of the text as the rules see it, read by the decoder that every program reads Pods with, when it is asked for first.</summary>
internal sealed class PodReading(PodPlace place)
{
    private static readonly string[] s_remarks = ["ambient_unknownName", "ambient_prefixedName", "ambient_dropSpelling"];

    private bool _isRead;
    private Pod? _pod;
    private PodFault? _fault;
    private AmbientGrants? _grants;

    /// <summary>The Pod; null where it has what the API would not take.</summary>
    internal Pod? Pod
    {
        get
        {
            if (!_isRead)
            {
                (_pod, _fault) = Read(place);
                _isRead = true;
            }

            return _pod;
        }
    }

    /// <summary>What it grants and what the rules say of it; nothing where it cannot be read.</summary>
    private AmbientGrants Grants => _grants ??= Pod is { } pod ? AmbientGrants.Read(pod, addIsAmbient: false, isOfFile: true) : AmbientGrants.None;

    /// <summary>A container of the Pod; null where the Pod cannot be read.</summary>
    internal Container? Find(ContainerPlace container) => Pod?.Containers[container.Number];

    /// <summary>The names in a list of a container; none where the Pod cannot be read.</summary>
    internal IReadOnlyList<string> NamesIn(ContainerPlace container, CapabilityList list)
    {
        CapabilityFields? capabilities = Find(container)?.SecurityContext.Capabilities;
        return list switch
        {
            CapabilityList.Add => capabilities?.Add,
            CapabilityList.Ambient => capabilities?.Ambient,
            CapabilityList.AddForNonRoot => capabilities?.AddForNonRoot,
            _ => capabilities?.Drop,
        } ?? [];
    }

    /// <summary>What is wrong with the way the Pod's grants are written, by the rules that hold at admission.</summary>
    internal IEnumerable<PodFault> Judge(FieldFinder fields) =>
        Pod is null ? [_fault!] : Grants.Violations.Select(violation => Locate(fields, violation));

    /// <summary>What the lists <c>add</c> and <c>drop</c> do not do: option 1 grants the other names, and says so.</summary>
    internal IEnumerable<PodFault> Remarks(FieldFinder fields) =>
        Grants.Warnings.Where(warning => s_remarks.Contains(warning.Check) && warning.Place?.List is CapabilityList.Add or CapabilityList.Drop)
            .Select(warning => Locate(fields, warning));

    /// <summary>The Pod, or what is wrong with it.</summary>
    private static (Pod?, PodFault?) Read(PodPlace place)
    {
        SourceTokens tokens;
        try
        {
            tokens = SourceTokens.Of(place.Template);
        }
        catch (UnconvertibleException failure)
        {
            return (null, new PodFault(failure.Offset, place.Path, failure.Message));
        }

        SourceTokens source = tokens;
        PodDetails details = new(withPrograms: false);
        _ = source.Read();
        try
        {
            Pod pod = place.Path.Length == 0 ? PodDecoder.Decode(ref source, details) : PodDecoder.DecodeTemplate(ref source, details);
            return (pod with { Strays = [.. pod.Strays, .. place.Own.Select(own => own.Stray)] }, null);
        }
        catch (TokenException failure)
        {
            source = tokens;
            string path = place.PathOf(TokenPath.Find(ref source, failure.Ordinal));
            return (null, new PodFault(tokens.OffsetOf(failure.Ordinal), path, $"{path} {failure.Message}"));
        }
    }

    /// <summary>Where the text has what a rule complains of.</summary>
    private PodFault Locate(FieldFinder fields, Violation violation)
    {
        if (violation.Place?.Annotation is { } key && place.Annotations.Mapping is { } annotations)
        {
            int offset = fields.Find(annotations, key).Entry?.Start ?? annotations.Start;
            return new PodFault(offset, place.PathOf($"metadata.annotations[{key}]"), violation.Detail);
        }

        if (violation.Place?.Stray is { } stray)
        {
            return Locate(fields, Pod!.Strays[stray], violation);
        }

        if (violation.Place?.List is { } list && place.Containers.FirstOrDefault(container => (container.Name?.Text ?? "") == violation.Container) is { } holder)
        {
            return new PodFault(OffsetOf(fields, holder, list, violation.Place.Index), $"{holder.Path}.securityContext.{list.ToField()}", violation.Detail);
        }

        return new PodFault(place.Template.Start, place.Path, violation.Detail);
    }

    private PodFault Locate(FieldFinder fields, StrayGrant stray, Violation violation)
    {
        if (place.Own.FirstOrDefault(own => ReferenceEquals(own.Stray, stray)) is { } own)
        {
            return new PodFault(own.Entry.Start, string.Join('.', stray.Steps), violation.Detail);
        }

        ContainerPlace? holder = stray.Container is null ? null : place.Containers.FirstOrDefault(container => (container.Name?.Text ?? "") == stray.Container);
        SourceMapping? current = holder?.Mapping ?? place.Template;
        int offset = current.Start;
        foreach (string step in stray.Steps)
        {
            Field field = current is null ? default : fields.Find(current, step);
            (offset, current) = (field.Entry?.Start ?? offset, field.Mapping);
        }

        string path = string.Join('.', stray.Steps);
        return new PodFault(offset, holder is null ? place.PathOf(path) : $"{holder.Path}.{path}", violation.Detail);
    }

    private static int OffsetOf(FieldFinder fields, ContainerPlace container, CapabilityList list, int? index)
    {
        string field = list.ToField().Split('.')[^1];
        Field found = container.Capabilities.Mapping is { } capabilities ? fields.Find(capabilities, field) : default;
        if (found.Entry is null && list == CapabilityList.AddForNonRoot && container.Capabilities.Mapping is { } other)
        {
            found = fields.Find(other, KepFields.SetForNonRoot);
        }

        return index is { } item && found.Value is SourceSequence { Items: var items } && item < items.Count
            ? items[item].Start
            : (found.Entry ?? container.Capabilities.Entry)?.Start ?? container.Mapping.Start;
    }
}
