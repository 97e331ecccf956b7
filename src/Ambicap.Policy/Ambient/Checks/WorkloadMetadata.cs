using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses an annotation under <c>ambicap.dev</c> of a workload itself: its Pods get the annotations of its template alone.
/// </summary>
internal static class WorkloadMetadata
{
    public static AmbientCheck Check { get; } = new("ambient_workloadMetadata", "annotation of a workload that its Pods do not get", Judge);

    /// <summary>Whether a template has what the workload says with effect: Kustomize's commonAnnotations write both. Of
    /// option 1 explicit grants may stand there, which convert made of it.</summary>
    private static bool Stands(string key, HashSet<string> ofTemplate) =>
        ofTemplate.Contains(key) || (key == GrantKeys.AddIsAmbient && ofTemplate.Count > 0);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        Pod pod = input.Reading.Pod;
        if (pod.Strays.Count == 0)
        {
            return;
        }

        HashSet<string> ofTemplate = [.. pod.Annotations.Select(annotation => annotation.Key).Where(key => GrantKeys.IsOurs(key))];
        for (int i = 0; i < pod.Strays.Count; i++)
        {
            if (pod.Strays[i] is { Kind: StrayKind.WorkloadMetadata } stray && !Stands(stray.Steps[^1], ofTemplate))
            {
                string detail = $"annotation {Quoted.Bare(stray.Steps[^1])} in {Quoted.Bare(string.Join('.', stray.Steps.SkipLast(1)))} of the {stray.Owner} reaches no Pod; "
                    + $"move it to {stray.Template}.metadata.annotations";
                found.Append(null, detail, ViolationPlace.OfStray(pod, i));
            }
        }
    }
}
