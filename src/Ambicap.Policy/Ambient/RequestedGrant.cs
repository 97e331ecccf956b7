using System.Diagnostics.CodeAnalysis;
using Ambicap.Capabilities;
using Ambicap.Policy.Ambient.Checks;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient;

/// <summary>
/// What a request of the CRI grants to its container: by the annotations of the Pod, by the CRI's field, by the container's own
/// annotation. Whether level and namespace allow it was for admission to say.
/// </summary>
/// <param name="Grant">All of it; for non-root users by the Pod's annotation alone.</param>
/// <param name="OfField">What the field says.</param>
/// <param name="OfAnnotation">What the container's annotation says.</param>
public sealed record RequestedGrant(Grant Grant, CapabilitySet OfField, CapabilitySet OfAnnotation)
{
    private static readonly RequestedGrant s_none = new(Grant.None, CapabilitySet.Empty, CapabilitySet.Empty);

    /// <summary>Reads a request. Annotations for other containers are judged with these.</summary>
    /// <param name="request">The request.</param>
    /// <param name="grant">What it grants; nothing on failure.</param>
    /// <param name="error">What is wrong and what to do, to follow the container's name; null on success.</param>
    public static bool TryRead(ContainerRequest request, out RequestedGrant grant, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(request);
        grant = s_none;
        if (!TryReadPod(request, out Grant ofPod, out error)
            || !TryReadField(request.Field, out CapabilitySet ofField, out error)
            || !TryReadOwn(request.Annotations, out CapabilitySet ofAnnotation, out error))
        {
            return false;
        }

        Grant all = new(ofPod.Ambient | ofField | ofAnnotation, ofPod.NonRoot);
        CapabilitySet both = DroppedAndGranted.Common(all.Most, request.Drop, out _);
        error = both.IsEmpty ? null : DroppedAndGranted.Describe(both);
        grant = error is null ? new RequestedGrant(all, ofField, ofAnnotation) : s_none;
        return error is null;
    }

    private static bool TryReadPod(ContainerRequest request, out Grant grant, [NotNullWhen(false)] out string? error)
    {
        CapabilitySet ambient = CapabilitySet.Empty;
        CapabilitySet nonRoot = CapabilitySet.Empty;
        error = null;
        foreach ((string key, string value) in Ours(request.PodAnnotations))
        {
            error = key == GrantKeys.AmbientPrefix + request.Container ? ErrorOf(key, value, ref ambient)
                : key == GrantKeys.NonRootPrefix + request.Container ? ErrorOf(key, value, ref nonRoot)
                : key == GrantKeys.ContainerAmbient ? ContainerKey.Detail
                : UnknownKey.IsUnknown(key) || GrantKeys.ContainerIn(key) is "" ? UnknownKey.Describe(key)
                : null;
            if (error is not null)
            {
                break;
            }
        }

        grant = new Grant(ambient, nonRoot);
        return error is null;
    }

    private static bool TryReadField(IReadOnlyList<string> names, out CapabilitySet set, [NotNullWhen(false)] out string? error)
    {
        set = CapabilitySet.Empty;
        foreach (string name in names)
        {
            if (!GrantValue.TryParseName(name, out Capability capability, out string? wrong))
            {
                error = $"add_ambient_capabilities: {wrong}";
                return false;
            }

            set |= CapabilitySet.Of(capability);
        }

        error = null;
        return true;
    }

    private static bool TryReadOwn(
        IEnumerable<KeyValuePair<string, string>> annotations, out CapabilitySet set, [NotNullWhen(false)] out string? error)
    {
        set = CapabilitySet.Empty;
        error = null;
        foreach ((string key, string value) in Ours(annotations))
        {
            error = key == GrantKeys.ContainerAmbient
                ? ErrorOf(key, value, ref set)
                : $"annotation {Quoted.Bare(key)} of the container is unknown; use {GrantKeys.ContainerAmbient}";
            if (error is not null)
            {
                return false;
            }
        }

        return true;
    }

    private static string? ErrorOf(string key, string value, ref CapabilitySet set)
    {
        if (GrantValue.TryParse(value, out CapabilitySet named, out string? error))
        {
            set |= named;
            return null;
        }

        return $"annotation {Quoted.Bare(key)}: {error}";
    }

    /// <summary>In an order of its own, so that of two mistakes the same one is told each time.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Ours(IEnumerable<KeyValuePair<string, string>> annotations) =>
        annotations.Where(annotation => GrantKeys.IsOurs(annotation.Key)).OrderBy(annotation => annotation.Key, StringComparer.Ordinal);
}
