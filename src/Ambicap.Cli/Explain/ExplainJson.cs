using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain;

/// <summary>The form of <c>ambicap explain -o json</c>: an object for each container, in an array.</summary>
/// <param name="File">The manifest, or the object of a cluster.</param>
/// <param name="Line">Where the container begins in it; absent for an object of a cluster.</param>
/// <param name="Kind">The workload's kind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Container">The container.</param>
/// <param name="Role">init, sidecar, main or ephemeral.</param>
/// <param name="User">The user id; absent where it is unknown.</param>
/// <param name="IsNeverRoot">Whether it is certainly not root, known or not.</param>
/// <param name="UserSource">Who decides it.</param>
/// <param name="NoNewPrivileges">Whether no_new_privs is set.</param>
/// <param name="Granted">What is granted to that user; absent where unknown.</param>
/// <param name="Configured">What the container manager writes; absent where unknown.</param>
/// <param name="Start">The sets when the OCI runtime is done.</param>
/// <param name="EntryPoint">The sets after execve of the entry point.</param>
/// <param name="Behind">The container's own program, where another one stands in front of it.</param>
/// <param name="Exec">The sets of what <c>kubectl exec</c> gives.</param>
/// <param name="Notes">The remarks.</param>
internal sealed record ExplainJson(
    string File,
    int? Line,
    string Kind,
    string Namespace,
    string Name,
    string Container,
    string Role,
    uint? User,
    bool IsNeverRoot,
    string UserSource,
    bool NoNewPrivileges,
    IReadOnlyList<string>? Granted,
    SetsJson? Configured,
    MomentJson Start,
    MomentJson EntryPoint,
    BehindJson? Behind,
    MomentJson Exec,
    IReadOnlyList<NoteJson> Notes)
{
    internal static ExplainJson Of(WorkloadExplanation workload, ContainerExplanation container) => new(
        workload.File.Name,
        workload.File.IsLive ? null : container.Details.Position.Line,
        workload.Workload.Kind,
        workload.Namespace,
        workload.Workload.Name,
        container.Container.Name,
        ContainerRoleName.Of(container.Container, container.Details),
        container.User,
        container.IsNeverRoot,
        container.UserSource,
        container.NoNewPrivileges,
        container.Granted is { } granted ? SetsJson.Names(granted) : null,
        container.Configured is { } sets ? SetsJson.Of(sets) : null,
        MomentJson.Of(container.Start),
        MomentJson.Of(container.EntryPoint),
        container.Behind is { } behind ? new BehindJson(behind.Program, MomentJson.Of(behind.Moment)) : null,
        MomentJson.Of(container.Exec),
        [.. container.Notes.Select(NoteJson.Of)]);
}

/// <param name="Program">The program's name.</param>
/// <param name="Moment">After its execve.</param>
internal sealed record BehindJson(string Program, MomentJson Moment);

/// <param name="State">known, failed or unknown.</param>
/// <param name="Error">Why it fails.</param>
/// <param name="Sets">The sets, where they are known.</param>
internal sealed record MomentJson(string State, string? Error, SetsJson? Sets)
{
    internal static MomentJson Of(Moment moment) => moment switch
    {
        { Sets: { } sets } => new MomentJson("known", null, SetsJson.Of(sets)),
        { Error: { } error } => new MomentJson("failed", error, null),
        _ => new MomentJson("unknown", null, null),
    };
}

/// <summary>A remark; <paramref name="Subject"/> is what of the object it is about.</summary>
internal sealed record NoteJson(int Number, string Subject, bool Surprise, string Text, string Rule)
{
    private static readonly Dictionary<Subject, string> s_subjects =
        Enum.GetValues<Subject>().ToDictionary(subject => subject, subject => JsonNamingPolicy.CamelCase.ConvertName(subject.ToString()));

    internal static NoteJson Of(Note note) => new(note.Number, s_subjects[note.Subject], note.IsSurprise, note.Text, note.Rule);
}

[JsonSerializable(typeof(ExplainJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ExplainJsonContext : JsonSerializerContext;
