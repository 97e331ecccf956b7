using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ambicap.Cli.Conformance.Cases;

/// <summary>One file of <c>conformance/cases</c>; conformance/README.md describes the form.</summary>
/// <param name="Name">The file's name without <c>.json</c>.</param>
/// <param name="Rule">What must hold, in one sentence.</param>
/// <param name="Source">Whose rule it is.</param>
/// <remarks>What has a default is no init-only property: the generated reader gives those null where a file does not name them.</remarks>
internal sealed record ConformanceCase(string Name, string Rule, string Source)
{
    /// <summary>The schema of the file, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Whether a runtime needs <c>add_ambient_capabilities</c> to pass it.</summary>
    public bool Feature { get; init; }

    /// <summary>What the runtime may lack: see <see cref="OptionalFeature"/>; null for nothing.</summary>
    public string? Needs { get; init; }

    /// <summary>What is left open by the words, or contradicts them in practice; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>A LinuxPodSandboxConfig in Protocol Buffers' JSON; absent for the usual one.</summary>
    public JsonElement? Sandbox { get; init; }

    /// <summary>Its containers in the order they are made; all of them are in one sandbox.</summary>
    public IReadOnlyList<CaseContainer> Containers { get; set; } = [];
}

/// <summary>What a runtime may lack without failing.</summary>
internal static class OptionalFeature
{
    internal const string UserNamespaces = "user namespaces";
    internal const string Update = "update of resources";
    internal const string Checkpoint = "checkpoint and restore";
    internal const string LocalFiles = "files of this machine";
    internal const string Streams = "streams";
}

/// <param name="Name">Its name, unlike that of the others of its case.</param>
/// <param name="Config">A ContainerConfig in Protocol Buffers' JSON, without metadata and image.</param>
internal sealed record CaseContainer(string Name, JsonElement Config)
{
    /// <summary>What must become of it: see <see cref="ContainerOutcomes"/>.</summary>
    public string Outcome { get; set; } = ContainerOutcomes.Runs;

    /// <summary>What is done to it before its checks are made again: see <see cref="ContainerActions"/>; null for nothing.</summary>
    public string? Then { get; init; }

    /// <summary>What is looked at while it runs.</summary>
    public IReadOnlyList<CaseCheck> Checks { get; set; } = [];
}

/// <summary>What may be expected of a container.</summary>
internal static class ContainerOutcomes
{
    internal const string Runs = "runs";
    internal const string Refused = "refused";
    internal const string RunsOrRefused = "runs or is refused";
    internal const string DoesNotRun = "does not run";
}

/// <summary>What may be done to a container.</summary>
internal static class ContainerActions
{
    internal const string Restart = "restart";
    internal const string Update = "update";
    internal const string Checkpoint = "checkpoint";
}

/// <param name="Of">Which process is looked at: see <see cref="CheckSubjects"/>.</param>
internal sealed record CaseCheck(string Of)
{
    /// <summary>
    /// What is run for <see cref="CheckSubjects.Command"/>; the one name for <see cref="CheckSubjects.SystemCall"/>; for
    /// <see cref="CheckSubjects.ExecSync"/> what prints the status that is looked at.
    /// </summary>
    public IReadOnlyList<string> Command { get; set; } = [];

    /// <summary>What is expected of each of the five sets; a set that is absent is not looked at. See <see cref="SetExpression"/>.</summary>
    public SortedDictionary<string, IReadOnlyList<string>> Sets { get; set; } = [];

    /// <summary>Regular expressions for whole fields of /proc/PID/status.</summary>
    public SortedDictionary<string, string> Fields { get; set; } = [];

    /// <summary>The exit code of the command: a number, or <c>not</c> and a number; null where it does not count.</summary>
    public string? ExitCode { get; init; }
}

/// <summary>The processes that can be looked at, all from within the container.</summary>
internal static class CheckSubjects
{
    /// <summary>Process 1 of the container's PID namespace.</summary>
    internal const string Init = "init";

    /// <summary>A process that ExecSync starts.</summary>
    internal const string ExecSync = "exec sync";

    /// <summary>A program two fork and execve below one that ExecSync starts.</summary>
    internal const string Child = "child";

    /// <summary>A process that Exec starts, by its stream.</summary>
    internal const string Exec = "exec";

    /// <summary>A child of the container's shell, by Attach's stream.</summary>
    internal const string Attach = "attach";

    /// <summary>A command of the case, by ExecSync.</summary>
    internal const string Command = "command";

    /// <summary>A system call with zeros for arguments, by its name; its exit code is the error number.</summary>
    internal const string SystemCall = "system call";
}

[JsonSerializable(typeof(ConformanceCase))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class CaseContext : JsonSerializerContext;
