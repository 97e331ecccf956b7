using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that a Pod names a RuntimeClass of Ambicap's and grants nothing. That is legal, and often a loss: <c>kubectl debug --copy-to</c>
/// leaves a Pod's annotations behind and takes its RuntimeClass along, so that the copy fails where the Pod works.
/// </summary>
internal static class NoGrant
{
    public static AmbientCheck Warning { get; } = new("ambient_noGrant", "RuntimeClass without a grant", Judge);

    /// <summary>Whether the Pod itself names a class of Ambicap's.</summary>
    public static bool HasClass(AmbientContext context, Pod pod) =>
        pod.RuntimeClassName is { } named && context.RuntimeClasses?.Contains(named) == true;

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        Pod pod = input.Reading.Pod;
        if (input.Reading.Sources.Count == 0 && HasClass(input.Context, pod))
        {
            found.AddPod($"names the RuntimeClass {Quoted.Bare(pod.RuntimeClassName!)} and has no grant (kubectl debug --copy-to drops annotations); add one, or drop the class");
        }
    }
}
