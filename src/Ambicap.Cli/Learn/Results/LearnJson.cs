using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Capabilities;
using Ambicap.Cli.Catalogue;
using Ambicap.Cli.Learn.Proving;
using Ambicap.Cli.Output;
using Ambicap.Host.Tracing;
using Ambicap.Policy.Catalogue;

namespace Ambicap.Cli.Learn.Results;

/// <summary>The form of <c>ambicap learn -o json</c>.</summary>
/// <param name="Verdict">needs, needs-none, flaky, not-reduced, needs-root, changes-user or never-works.</param>
/// <param name="Text">The verdict as a sentence.</param>
/// <param name="User">The user that it was tried as.</param>
/// <param name="Needed">The smallest set; absent where none was proven.</param>
/// <param name="Tries">How often it was run.</param>
/// <param name="Lost">How many records were lost while it was watched; absent where it was not.</param>
/// <param name="Capabilities">Those that are needed or were asked for, in kernel order.</param>
/// <param name="InUserNamespace">What became of the set with hostUsers: false; absent where that was not tried.</param>
/// <param name="Manifest">YAML; absent where no set was proven.</param>
internal sealed record LearnJson(
    string Verdict, string Text, uint User, IReadOnlyList<string>? Needed, int Tries, long? Lost, IReadOnlyList<LearntCapabilityJson> Capabilities,
    AlternativeJson? InUserNamespace, string? Manifest)
{
    internal static void Write(Subject subject, Learnt learnt) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(Of(subject, learnt), LearnJsonContext.Default.LearnJson));

    private static LearnJson Of(Subject subject, Learnt learnt) => new(
        VerdictText.Word(learnt.Verdict),
        VerdictText.Of(subject, learnt),
        learnt.User,
        learnt.IsProven ? SetsJson.Names(learnt.Needed) : null,
        learnt.Tries,
        learnt.Seen?.Lost,
        [.. (learnt.Needed | learnt.Asked).Select(capability => LearntCapabilityJson.Of(learnt, capability))],
        learnt.InUserNamespace is { } tried ? new AlternativeJson("spec.hostUsers: false", tried.IsGood, tried.Text) : null,
        learnt.IsProven ? LearntManifest.Of(subject, learnt.Needed, learnt.User) : null);
}

/// <summary>A capability in <see cref="LearnJson"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Needed">Whether it is in the smallest set; absent where none was proven.</param>
/// <param name="Granted">How many checks found it while it was watched; absent where it was not.</param>
/// <param name="Refused">How many did not.</param>
/// <param name="FirstCommand">Which program caused the first; absent where that is not known.</param>
/// <param name="Risk">safe, elevated or root-equivalent.</param>
/// <param name="Level">The strictest level that lets it be ambient.</param>
/// <param name="NeedsOptIn">Whether the namespace has to opt in to it by name.</param>
/// <param name="Without">What happens without it.</param>
/// <param name="Alternatives">What was tried in its place.</param>
internal sealed record LearntCapabilityJson(
    string Name,
    bool? Needed,
    long? Granted,
    long? Refused,
    string? FirstCommand,
    string Risk,
    string Level,
    bool NeedsOptIn,
    WithoutJson? Without,
    IReadOnlyList<AlternativeJson>? Alternatives)
{
    internal static LearntCapabilityJson Of(Learnt learnt, Capability capability)
    {
        ObservedCapability? seen = learnt.SeenOf(capability);
        Risk risk = CapabilityCatalogue.Of(capability).Risk;
        return new LearntCapabilityJson(
            capability.ToName(),
            learnt.IsProven ? learnt.Needed.Contains(capability) : null,
            learnt.Seen is null ? null : seen?.Granted ?? 0,
            learnt.Seen is null ? null : seen?.Refused ?? 0,
            seen?.FirstCommand,
            CapabilityTable.RiskName(risk),
            LearntManifest.LevelOf(capability),
            risk == Policy.Catalogue.Risk.RootEquivalent,
            learnt.Without.TryGetValue(capability, out TryResult? without) ? new WithoutJson(without.ExitCode, without.LastLine, without.Text) : null,
            learnt.Alternatives.TryGetValue(capability, out IReadOnlyList<Alternative>? tried)
                ? [.. tried.Select(alternative => new AlternativeJson(alternative.Field, alternative.Works, alternative.Result!.Text))]
                : null);
    }
}

/// <param name="ExitCode">Its exit code; absent where it did not end by itself.</param>
/// <param name="LastLine">The last line that it wrote.</param>
/// <param name="Text">Both in words.</param>
internal sealed record WithoutJson(int? ExitCode, string LastLine, string Text);

/// <param name="Field">What stands in the manifest.</param>
/// <param name="Works">Whether it does.</param>
/// <param name="Text">What became of the try.</param>
internal sealed record AlternativeJson(string Field, bool Works, string Text);

[JsonSerializable(typeof(LearnJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class LearnJsonContext : JsonSerializerContext;
