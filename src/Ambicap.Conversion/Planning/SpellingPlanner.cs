using Ambicap.Capabilities;
using Ambicap.Conversion.Contract;
using Ambicap.Conversion.Places;
using Ambicap.Conversion.Source;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Conversion.Planning;

/// <summary>
/// Plans names in <c>add</c> and <c>drop</c> as every container manager and Pod Security read them: without <c>CAP_</c>, which containerd
/// puts in front by itself, and ALL in capitals.
/// </summary>
internal sealed class SpellingPlanner(ConversionPlan plan, FieldFinder fields, PodPlace pod, GrantReader reader)
{
    private const string All = "ALL";

    /// <summary>Plans the spelling of a Pod's lists; whether anything is to be changed.</summary>
    internal bool Run()
    {
        bool changes = false;
        foreach (ContainerPlace container in pod.Containers)
        {
            bool isPrivileged = reader.Reading.Find(container)?.SecurityContext.Privileged == true;
            changes |= Spell(container, "drop", isPrivileged) | Spell(container, "add", isPrivileged);
        }

        return changes;
    }

    private bool Spell(ContainerPlace container, string list, bool isPrivileged)
    {
        if (container.Capabilities.Mapping is not { } capabilities || fields.Find(capabilities, list) is not { Value: SourceSequence names } field)
        {
            return false;
        }

        string path = $"{container.Path}.securityContext.capabilities.{list}";
        bool hasAll = names.Items.Exists(item => item.Target is SourceScalar { Text: All });
        bool changes = false;
        foreach (SourceNode item in names.Items)
        {
            string? right = item.Target is SourceScalar { Type: TokenKind.Text } scalar
                ? list == "drop" && !hasAll && IsOtherAll(scalar.Text) ? All : isPrivileged ? null : WithoutPrefix(scalar.Text)
                : null;
            if (right is null)
            {
                continue;
            }

            if (field.IsMerged || container.Capabilities.IsMerged || item is not SourceScalar { Anchor: null, Tag: null })
            {
                plan.Report(pod.Owner, item.Start, path, $"{container.Title}: capabilities.{list}: this name comes from elsewhere, or has an anchor or a tag; write {right} out here");
            }
            else
            {
                plan.Changes.Of(names).Replaced[item] = right;
                changes = true;
            }
        }

        return changes;
    }

    private static bool IsOtherAll(string name) => name != All && name.Equals(All, StringComparison.OrdinalIgnoreCase);

    private static string? WithoutPrefix(string name) =>
        name.StartsWith(CapabilityName.Prefix, StringComparison.OrdinalIgnoreCase) && CapabilityName.TryParse(name, out Capability capability) ? capability.ToName() : null;
}
