using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Cli.Inspect;
using Ambicap.Cli.Output;
using Ambicap.Cli.Run.Manifest;

namespace Ambicap.Cli.Run;

/// <summary>The form of <c>ambicap run -o json</c>: one object, capability names as Kubernetes spells them.</summary>
internal sealed record RunJson(
    string Pod, string Namespace, string Endpoint, string Handler, string Sandbox, bool Good, IReadOnlyList<ContainerJson> Containers)
{
    internal static RunJson Of(PodRun run) => new(
        run.Pod.Name,
        run.Pod.Namespace,
        run.Endpoint,
        run.Handler,
        run.SandboxId,
        run.IsGood,
        [.. run.Containers.Select(container => ContainerJson.Of(container, run.Pod.RestartPolicy))]);

    /// <summary>Writes the object to standard output.</summary>
    internal void Write() => Console.Out.WriteLine(JsonSerializer.Serialize(this, RunJsonContext.Default.RunJson));
}

/// <param name="Name">The container's name.</param>
/// <param name="Role">init, sidecar or main.</param>
/// <param name="State">notStarted, startFailed, running or exited.</param>
/// <param name="ExitCode">Present once it has ended.</param>
/// <param name="Listening">Whether every TCP port it declares was listened on; absent where it declares none.</param>
/// <param name="Verified">Whether it was seen in /proc to hold its grant and to have the use of it; absent where nothing is granted to its user.</param>
/// <param name="Filtered">What it holds in vain; absent where nothing is.</param>
/// <param name="Problem">What is wrong; absent where nothing is.</param>
/// <param name="Process">Its process; absent where it ended before it could be looked at.</param>
/// <param name="Log">The lines it wrote.</param>
internal sealed record ContainerJson(
    string Name, string Role, string State, int? ExitCode, bool? Listening, bool? Verified, IReadOnlyList<FilteredJson>? Filtered,
    string? Problem, ProcessJson? Process, IReadOnlyList<string> Log)
{
    internal static ContainerJson Of(ContainerRun run, RestartPolicy policy) => new(
        run.Container.Name,
        ContainerRoleName.Of(run.Container.Container, run.Container.Details),
        JsonNamingPolicy.CamelCase.ConvertName(run.Outcome.ToString()),
        run.Outcome == ContainerOutcome.Exited ? run.ExitCode : null,
        run.DeclaresTcpPorts ? run.IsListening : null,
        run.IsVerified,
        run.Filtered.Count == 0 ? null : [.. run.Filtered.Select(FilteredJson.Of)],
        run.Problem(policy),
        run.Process is null ? null : ProcessJson.Of(run),
        run.Log);
}

/// <summary>The process of a container, as /proc showed it.</summary>
internal sealed record ProcessJson(
    uint User,
    uint Group,
    bool NoNewPrivileges,
    IReadOnlyList<string> Granted,
    SetsJson Sets)
{
    internal static ProcessJson Of(ContainerRun run) => new(
        run.Process!.UserId,
        run.Process.GroupId,
        run.Process.NoNewPrivileges,
        SetsJson.Names(run.Grant.For(run.Process.UserId)),
        SetsJson.Of(run.Process.Capabilities));
}

[JsonSerializable(typeof(RunJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class RunJsonContext : JsonSerializerContext;
