using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says what a static Pod's file lacks for its grants. The API has the mirror of such a Pod only: what admission would add there never
/// reaches the kubelet, which runs the file. It is not refused, for the container runs with or without its mirror.
/// </summary>
internal static class StaticPod
{
    public const string Id = "ambient_staticPod";

    private const int MostParts = 16;

    public static AmbientCheck Warning { get; } = new(Id, "static Pod that nobody completes", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        if (input.Grants.Count == 0 || !input.Reading.Pod.IsMirror)
        {
            return;
        }

        string[] parts = [.. MissingClass(input), .. MissingAnnotations(input), .. MissingAdditions(input)];
        if (parts.Length > 0)
        {
            string told = string.Join(", ", parts.Take(MostParts)) + (parts.Length > MostParts ? $" and {parts.Length - MostParts} more" : "");
            found.AddPod($"mirrors a static Pod, which nobody completes; write into its file on the node: {told}");
        }
    }

    private static IEnumerable<string> MissingClass(AmbientInput input)
    {
        IReadOnlyCollection<string>? accepted = input.Context.RuntimeClasses;
        bool isThere = accepted is null || (input.Reading.Pod.RuntimeClassName is { } named && accepted.Contains(named));
        return isThere ? [] : [$"runtimeClassName {(accepted!.Count == 0 ? "of Ambicap's" : string.Join(" or ", accepted))}"];
    }

    /// <summary>A node looks at annotations alone.</summary>
    private static IEnumerable<string> MissingAnnotations(AmbientInput input)
    {
        Dictionary<string, Grant> annotated = input.Reading.GrantsOf(source => source.Form == GrantForm.Annotation);
        foreach ((string container, Grant grant) in input.Grants)
        {
            Grant there = annotated.GetValueOrDefault(container);
            CapabilitySet nonRoot = grant.NonRoot.Except(there.Most);
            if (!grant.Ambient.Except(there.Ambient).IsEmpty)
            {
                yield return $"annotation {GrantKeys.AmbientPrefix}{Quoted.Bare(container)}: {grant.Ambient}";
            }

            if (!nonRoot.IsEmpty)
            {
                yield return $"annotation {GrantKeys.NonRootPrefix}{Quoted.Bare(container)}: {nonRoot | there.NonRoot}";
            }
        }
    }

    private static IEnumerable<string> MissingAdditions(AmbientInput input)
    {
        Pod pod = input.Reading.Pod;
        return pod.Containers
            .Where(container => container.Role != ContainerRole.Ephemeral)
            .Select(container => (container.Name, Missing: SeccompAddition.MissingIn(pod, container, input.Grants.GetValueOrDefault(container.Name))))
            .Where(item => !item.Missing.IsEmpty)
            .Select(item => $"capabilities.add {item.Missing} of container {Quoted.Text(item.Name)}");
    }
}
