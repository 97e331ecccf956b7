using System.Globalization;
using Ambicap.Conversion.Formats;
using Ambicap.Conversion.Source;
using Ambicap.Policy.Pods;

namespace Ambicap.Conversion.Places;

/// <summary>Reads what decides about a container's user and seccomp profile, in the form in which the rules ask for it.</summary>
/// <remarks>Judging manifests is not a converter's business: what says nothing that the API takes counts as the more dangerous answer,
/// so that nothing is added on account of it.</remarks>
internal static class SecurityReader
{
    /// <summary>A Pod with its own fields, without containers.</summary>
    internal static PolicyPod Read(PodPlace pod)
    {
        FieldFinder fields = new();
        SourceMapping? os = fields.Find(pod.Spec, "os").Mapping;
        return new PolicyPod
        {
            OperatingSystem = os is null ? null : fields.Find(os, "name").Scalar?.Text,
            SecurityContext = Read(fields, fields.Find(pod.Spec, "securityContext").Mapping),
        };
    }

    /// <summary>A container.</summary>
    /// <param name="container">Where it stands.</param>
    /// <param name="add">The names in its <c>add</c> that are to count.</param>
    internal static PolicyContainer Read(ContainerPlace container, IReadOnlyList<string> add)
    {
        FieldFinder fields = new();
        SourceSequence? drop = container.Capabilities.Mapping is { } capabilities ? fields.Find(capabilities, "drop").Value as SourceSequence : null;
        return new PolicyContainer
        {
            Name = container.Name?.Text ?? "",
            Role = container.IsEphemeral ? PolicyContainerRole.Ephemeral : PolicyContainerRole.Main,
            SecurityContext = Read(fields, container.SecurityContext.Mapping) with
            {
                Capabilities = new PolicyCapabilities(add, [.. (drop?.Items ?? []).Select(item => item.Target).OfType<SourceScalar>().Select(name => name.Text)]),
            },
        };
    }

    private static PolicySecurityContext Read(FieldFinder fields, SourceMapping? context)
    {
        if (context is null)
        {
            return PolicySecurityContext.Empty;
        }

        Field profile = fields.Find(context, "seccompProfile");
        return new PolicySecurityContext
        {
            RunAsUser = Json(fields.Find(context, "runAsUser")) is { } user ? UserOf(user) : null,
            RunAsNonRoot = Json(fields.Find(context, "runAsNonRoot")) is { } nonRoot ? nonRoot == "true" : null,
            Privileged = Json(fields.Find(context, "privileged")) is { } privileged ? privileged != "false" : null,
            Seccomp = profile.Content is null
                ? null
                : new PolicyProfile(profile.Mapping is { } mapping ? fields.Find(mapping, "type").Scalar?.Text ?? "" : profile.Value!.Kind),
        };
    }

    private static long UserOf(string json) => long.TryParse(json, NumberStyles.None, CultureInfo.InvariantCulture, out long user) ? user : 0;

    /// <summary>The value as JSON; null where it is absent or null, and what no JSON is where it is of the wrong type.</summary>
    private static string? Json(Field field) =>
        field.Content is { } content ? (content is SourceScalar scalar ? ScalarType.ToJson(scalar) : null) ?? content.Kind : null;
}
