using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses an annotation under <c>ambicap.dev</c> of a workload itself: its Pods get the annotations of its template alone.
/// </summary>
internal static class WorkloadMetadata
{
    public static AmbientCheck Check { get; } = new("ambient_workloadMetadata", "annotation of a workload that its Pods do not get", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        Pod pod = input.Reading.Pod;
        for (int i = 0; i < pod.Strays.Count; i++)
        {
            // A template that says it too says it with effect.
            if (pod.Strays[i] is { Kind: StrayKind.WorkloadMetadata } stray && !pod.Annotations.Any(annotation => annotation.Key == stray.Steps[^1]))
            {
                string detail = $"annotation {Quoted.Bare(stray.Steps[^1])} in {Quoted.Bare(string.Join('.', stray.Steps.SkipLast(1)))} of the {stray.Owner} reaches no Pod; "
                    + $"move it to {stray.Template}.metadata.annotations";
                found.Append(null, detail, ViolationPlace.OfStray(pod, i));
            }
        }
    }
}
