using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Capabilities;
using Ambicap.Cli.Output;
using Ambicap.Host.Containers;

namespace Ambicap.Cli.Inspect;

/// <summary>The form of <c>ambicap inspect -o json</c>: an array with one object a process.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="Command">Its name, which it chooses itself.</param>
/// <param name="User">Its effective user id, as seen from here.</param>
/// <param name="UserInNamespace">The same in its own user namespace; absent where that is no other.</param>
/// <param name="NoNewPrivileges">Whether no_new_privs is set.</param>
/// <param name="Seccomp">off, strict or filter.</param>
/// <param name="Sets">Its five sets.</param>
/// <param name="ContainerId">The container's id; absent outside containers.</param>
/// <param name="Container">The container's name.</param>
/// <param name="Pod">The Pod, as NAMESPACE/NAME.</param>
/// <param name="Granted">What its user is granted; absent where unknown.</param>
/// <param name="Filtered">What it was granted and holds in vain; absent where nothing is.</param>
/// <param name="Marks">What deserves a second look: capable non-root, differs from grant, inheritable without grant, held but filtered.</param>
internal sealed record InspectJson(
    int Pid,
    string Command,
    uint User,
    uint? UserInNamespace,
    bool NoNewPrivileges,
    string Seccomp,
    SetsJson Sets,
    string? ContainerId,
    string? Container,
    string? Pod,
    IReadOnlyList<string>? Granted,
    IReadOnlyList<FilteredJson>? Filtered,
    IReadOnlyList<string> Marks)
{
    /// <summary>Writes the array to standard output.</summary>
    internal static void Write(IReadOnlyList<InspectedProcess> processes) =>
        Console.Out.WriteLine(JsonSerializer.Serialize([.. processes.Select(Of)], InspectJsonContext.Default.InspectJsonArray));

    /// <summary>The kernel's number of a seccomp mode in words (proc_pid_status(5)).</summary>
    internal static string SeccompName(int mode) => mode switch
    {
        0 => "off",
        1 => "strict",
        _ => "filter",
    };

    private static InspectJson Of(InspectedProcess process) => new(
        process.Id,
        process.Status.Name,
        process.Status.UserId,
        process.UserInside == process.Status.UserId ? null : process.UserInside,
        process.Status.NoNewPrivileges,
        SeccompName(process.Status.Seccomp),
        SetsJson.Of(process.Status.Capabilities),
        process.Container?.Id,
        process.Container?.Name,
        process.Container?.Pod,
        process.Container?.Grant is { } grant ? SetsJson.Names(grant.For(process.UserInside)) : null,
        process.Filtered.Count == 0 ? null : [.. process.Filtered.Select(FilteredJson.Of)],
        process.Marks.Names());
}

/// <param name="Capability">The capability.</param>
/// <param name="SystemCalls">What it is for and seccomp refuses.</param>
internal sealed record FilteredJson(string Capability, IReadOnlyList<string> SystemCalls)
{
    internal static FilteredJson Of(FilteredCapability filtered) => new(filtered.Capability.ToName(), filtered.SystemCalls);
}

[JsonSerializable(typeof(InspectJson[]))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class InspectJsonContext : JsonSerializerContext;
