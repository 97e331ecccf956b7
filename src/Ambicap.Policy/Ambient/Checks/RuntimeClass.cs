using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses a Pod with grants whose RuntimeClass is none of Ambicap's: another handler calls another runtime, and the grants would be a
/// silent nothing. Where the cluster has Ambicap as every handler's runtime, every class is accepted, and none.
/// </summary>
/// <remarks>Not a static Pod's mirror: refused or not, its container runs. <see cref="StaticPod"/> says what is wrong with it.</remarks>
internal static class RuntimeClass
{
    public static AmbientCheck Check { get; } = new("ambient_runtimeClass", "RuntimeClass without Ambicap", Judge);

    private static void Judge(AmbientInput input, ref ViolationList found)
    {
        IReadOnlyCollection<string>? accepted = input.Context.RuntimeClasses;
        string? named = input.Reading.Pod.RuntimeClassName ?? input.Context.DefaultRuntimeClass;
        bool isAccepted = accepted is null || (named is not null && (accepted.Contains(named) || input.Context.MappedRuntimeClasses.Contains(named)));
        if (isAccepted || input.Grants.Count == 0 || input.Reading.Pod.IsMirror)
        {
            return;
        }

        string says = named is null ? "names no RuntimeClass" : $"has the RuntimeClass {Quoted.Text(named)}, which is not Ambicap's";
        found.AddPod($"{says}, so that its grants would have no effect: {GrantText.Describe(input.Grants)}; set spec.runtimeClassName to {Remedy(accepted!)}");
    }

    private static string Remedy(IReadOnlyCollection<string> accepted) =>
        accepted.Count == 0 ? "one of Ambicap's, once the cluster has one" : string.Join(" or ", accepted);
}
