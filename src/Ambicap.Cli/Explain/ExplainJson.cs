using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Explain;

namespace Ambicap.Cli.Explain;

/// <summary>
/// The form of <c>ambicap explain -o json</c>: an object for each container. Its members are written one by one, since a cluster has
/// containers by the ten thousand, whose sets are few: each set of sets is serialized once.
/// </summary>
internal static class ExplainJson
{
    private static readonly Remembered<ProcessCapabilities, byte[]> s_sets = new();

    private static readonly Dictionary<Subject, string> s_subjects =
        Enum.GetValues<Subject>().ToDictionary(subject => subject, subject => JsonNamingPolicy.CamelCase.ConvertName(subject.ToString()));

    /// <summary>Writes the object of a container; a member without a value is left out.</summary>
    internal static void Write(Utf8JsonWriter json, WorkloadExplanation workload, ContainerExplanation container)
    {
        json.WriteStartObject();
        WriteSubject(json, workload, container);
        WriteUser(json, container);
        json.WriteBoolean("noNewPrivileges"u8, container.NoNewPrivileges);
        if (container.Granted is { } granted)
        {
            WriteNames(json, granted);
        }

        if (container.Configured is { } sets)
        {
            WriteSets(json, "configured"u8, sets);
        }

        WriteMoment(json, "start"u8, container.Start);
        WriteMoment(json, "entryPoint"u8, container.EntryPoint);
        if (container.Behind is { } behind)
        {
            json.WriteStartObject("behind"u8);
            json.WriteString("program"u8, behind.Program);
            WriteMoment(json, "moment"u8, behind.Moment);
            json.WriteEndObject();
        }

        WriteMoment(json, "exec"u8, container.Exec);
        WriteNotes(json, container.Notes);
        json.WriteEndObject();
    }

    /// <summary>What it is about. An object of a cluster has no line.</summary>
    private static void WriteSubject(Utf8JsonWriter json, WorkloadExplanation workload, ContainerExplanation container)
    {
        json.WriteString("file"u8, workload.File.Name);
        if (!workload.File.IsLive)
        {
            json.WriteNumber("line"u8, container.Details.Position.Line);
        }

        json.WriteString("kind"u8, workload.Workload.Kind);
        json.WriteString("namespace"u8, workload.Namespace);
        json.WriteString("name"u8, workload.Workload.Name);
        json.WriteString("container"u8, container.Container.Name);
        json.WriteString("role"u8, ContainerRoleName.Of(container.Container, container.Details));
    }

    /// <summary>The user, as far as it is known, and who decides it.</summary>
    private static void WriteUser(Utf8JsonWriter json, ContainerExplanation container)
    {
        if (container.User is { } user)
        {
            json.WriteNumber("user"u8, user);
        }

        json.WriteBoolean("isNeverRoot"u8, container.IsNeverRoot);
        json.WriteString("userSource"u8, container.UserSource);
    }

    private static void WriteNames(Utf8JsonWriter json, CapabilitySet granted)
    {
        json.WriteStartArray("granted"u8);
        foreach (string name in SetsJson.Names(granted))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    /// <summary>A moment is known, and has sets; or has failed, and says why; or is unknown.</summary>
    private static void WriteMoment(Utf8JsonWriter json, ReadOnlySpan<byte> name, Moment moment)
    {
        json.WriteStartObject(name);
        json.WriteString("state"u8, moment.Sets is not null ? "known"u8 : moment.Error is not null ? "failed"u8 : "unknown"u8);
        if (moment.Sets is { } sets)
        {
            WriteSets(json, "sets"u8, sets);
        }
        else if (moment.Error is { } error)
        {
            json.WriteString("error"u8, error);
        }

        json.WriteEndObject();
    }

    private static void WriteSets(Utf8JsonWriter json, ReadOnlySpan<byte> name, ProcessCapabilities sets)
    {
        json.WritePropertyName(name);
        byte[] text = s_sets.Of(sets, static sets => JsonSerializer.SerializeToUtf8Bytes(SetsJson.Of(sets), ExplainJsonContext.Default.SetsJson));
        json.WriteRawValue(text, skipInputValidation: true);
    }

    private static void WriteNotes(Utf8JsonWriter json, IReadOnlyList<Note> notes)
    {
        json.WriteStartArray("notes"u8);
        for (int i = 0; i < notes.Count; i++)
        {
            Note note = notes[i];
            json.WriteStartObject();
            json.WriteNumber("number"u8, note.Number);
            json.WriteString("subject"u8, s_subjects[note.Subject]);
            json.WriteBoolean("surprise"u8, note.IsSurprise);
            json.WriteString("text"u8, note.Text);
            json.WriteString("rule"u8, note.Rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

[JsonSerializable(typeof(SetsJson))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ExplainJsonContext : JsonSerializerContext;
