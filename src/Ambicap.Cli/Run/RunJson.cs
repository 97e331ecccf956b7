using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Capabilities;
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
/// <param name="Limited">What it holds and has less of in the Pod's namespaces than on the host; absent where nothing is.</param>
/// <param name="Problem">What is wrong; absent where nothing is.</param>
/// <param name="Unseen">Why nothing was seen of its grant; absent where something was, or nothing is granted.</param>
/// <param name="Process">Its first process; absent where it ended before it could be looked at.</param>
/// <param name="Processes">All of its processes as they were seen last, the first one in front.</param>
/// <param name="Probes">What became of its probes and hooks; absent without <c>--probes</c>.</param>
/// <param name="Log">The lines it wrote.</param>
internal sealed record ContainerJson(
    string Name, string Role, string State, int? ExitCode, bool? Listening, bool? Verified, IReadOnlyList<FilteredJson>? Filtered,
    IReadOnlyList<LimitJson>? Limited, string? Problem, string? Unseen, ProcessJson? Process, IReadOnlyList<ProcessJson> Processes, IReadOnlyList<ProbeJson>? Probes,
    IReadOnlyList<string> Log)
{
    internal static ContainerJson Of(ContainerRun run, RestartPolicy policy) => new(
        run.Container.Name,
        ContainerRoleName.Of(run.Container.Container, run.Container.Details),
        JsonNamingPolicy.CamelCase.ConvertName(run.Outcome.ToString()),
        run.Outcome == ContainerOutcome.Exited ? run.ExitCode : null,
        run.DeclaresTcpPorts ? run.IsListening : null,
        run.IsVerified,
        run.Filtered.Count == 0 ? null : [.. run.Filtered.Select(FilteredJson.Of)],
        run.Limits.Count == 0 ? null : [.. run.Limits.Select(limit => new LimitJson(limit.Capability.ToName(), limit.Text))],
        run.Problem(policy),
        run.Unseen,
        run.Processes.Count == 0 ? null : ProcessJson.Of(run, run.Processes[0]),
        [.. run.Processes.Select(process => ProcessJson.Of(run, process))],
        run.Probes.Count == 0 ? null : [.. run.Probes.Select(probe => new ProbeJson(probe.Name, probe.ExitCode, probe.Said))],
        run.Log);
}

/// <param name="Capability">The capability.</param>
/// <param name="Text">What is left of it, to follow its name.</param>
internal sealed record LimitJson(string Capability, string Text);

/// <param name="Name">The probe or hook.</param>
/// <param name="ExitCode">Its exit code; absent where it could not be run.</param>
/// <param name="Said">What it wrote, or why it could not be run.</param>
internal sealed record ProbeJson(string Name, int? ExitCode, string Said);

/// <summary>A process of a container, as /proc showed it.</summary>
/// <param name="Pid">Its process id on the host.</param>
/// <param name="Command">Its name.</param>
/// <param name="User">Its user, as it is in the container.</param>
/// <param name="Group">Its group there.</param>
/// <param name="HostUser">Its user as the host has it; absent where that is the same.</param>
/// <param name="NoNewPrivileges">Whether it can gain none at execve.</param>
/// <param name="Granted">What its user is granted.</param>
/// <param name="Sets">What it holds.</param>
internal sealed record ProcessJson(
    int Pid,
    string Command,
    uint User,
    uint Group,
    uint? HostUser,
    bool NoNewPrivileges,
    IReadOnlyList<string> Granted,
    SetsJson Sets)
{
    internal static ProcessJson Of(ContainerRun run, SeenProcess process) => new(
        process.Id,
        process.Status.Name,
        process.User,
        process.Group,
        process.User == process.Status.UserId ? null : process.Status.UserId,
        process.Status.NoNewPrivileges,
        SetsJson.Names(run.Grant.For(process.User)),
        SetsJson.Of(process.Status.Capabilities));
}

[JsonSerializable(typeof(RunJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class RunJsonContext : JsonSerializerContext;
