using Ambicap.Policy.Ambient.Checks;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient;

/// <summary>What a Pod grants to each of its containers.</summary>
/// <param name="ByContainer">Everything that is granted, by container name; containers without a grant are absent.</param>
/// <param name="Annotated">What the annotations <c>ambient.ambicap.dev/</c> and <c>nonroot.ambicap.dev/</c> alone say. A container whose
/// grant in <paramref name="ByContainer"/> is more than this has it from <c>capabilities.add</c> or from the KEP's fields, and needs
/// an annotation before a node can see it.</param>
/// <param name="Violations">What is wrong with the way the grants are written, in a stable order.</param>
/// <param name="Warnings">What is allowed and grants nothing, or not what it seems to.</param>
public sealed record AmbientGrants(
    IReadOnlyDictionary<string, Grant> ByContainer,
    IReadOnlyDictionary<string, Grant> Annotated,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<Violation> Warnings)
{
    private static readonly Dictionary<string, Grant> s_noGrants = [];

    /// <summary>Whether <c>capabilities.add</c> grants in this Pod.</summary>
    public bool AddGrants { get; private init; }

    /// <summary>Nothing granted, nothing wrong.</summary>
    public static AmbientGrants None { get; } = new(s_noGrants, s_noGrants, [], []);

    /// <summary>Reads the grants of a Pod from its annotations, from the KEP's fields and, where it is on, from <c>capabilities.add</c>.</summary>
    /// <remarks>For those who complete it: what is theirs to add is not warned of.</remarks>
    /// <param name="pod">The Pod.</param>
    /// <param name="addIsAmbient">Whether the namespace is labelled <c>ambicap.dev/add-is-ambient: "true"</c>; the Pod's annotation
    /// of that name decides where it is present.</param>
    /// <param name="isOfFile">Whether the Pod is a file's, of which useless habits are told too.</param>
    public static AmbientGrants Read(Pod pod, bool addIsAmbient, bool isOfFile = false)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return GrantReader.IsNeeded(pod, addIsAmbient) || (isOfFile && (Habits.MayBeIn(pod) || PrefixedName.IsIn(pod)))
            ? Of(InputOf(pod, new AmbientContext { Level = default, AddIsAmbient = addIsAmbient, WillBeCompleted = true, IsOfFile = isOfFile }))
            : None;
    }

    /// <summary>What the checks look at; the checks of writing need nothing of the context but whether <c>add</c> grants.</summary>
    internal static AmbientInput InputOf(Pod pod, AmbientContext context)
    {
        GrantReading reading = GrantReader.Read(pod, context.AddIsAmbient);
        return new AmbientInput(context, reading, reading.GrantsOf(_ => true));
    }

    internal static AmbientGrants Of(AmbientInput input) => new(
        input.Grants,
        input.Reading.IsAnnotated ? input.Grants : input.Reading.GrantsOf(source => source.Form == GrantForm.Annotation),
        AmbientCheck.JudgeAll(AmbientChecks.OfWriting, input),
        AmbientCheck.JudgeAll(AmbientChecks.Warnings, input))
    {
        AddGrants = input.Reading.AddGrants,
    };
}
