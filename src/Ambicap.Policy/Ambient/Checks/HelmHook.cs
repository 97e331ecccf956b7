using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Says that a field of the KEP stands in a hook of a Helm release. Helm 3 gives hooks to no post-renderer, so that the field reaches the
/// API as it is, which drops it without a word. Helm 4 converts hooks too, and an annotation holds in both.
/// </summary>
internal static class HelmHook
{
    public static AmbientCheck Warning { get; } = new("ambient_helmHook", "field in a hook of Helm", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        if (!input.Reading.Pod.IsHelmHook)
        {
            return;
        }

        foreach (GrantSource source in input.Reading.Sources)
        {
            if (source.Form == GrantForm.Field && source.Grants && !source.Set.IsEmpty)
            {
                string key = (source.IsForNonRoot ? GrantKeys.NonRootPrefix : GrantKeys.AmbientPrefix) + source.ContainerName;
                found.Append(
                    source.ContainerName,
                    $"{source.Told} stays as it is in a hook, which Helm 3 gives to no post-renderer; write the annotation "
                    + $"{Quoted.Bare(key)}: {source.Set} in the chart instead",
                    source.Place);
            }
        }
    }
}
