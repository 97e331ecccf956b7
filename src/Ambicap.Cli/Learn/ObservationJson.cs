using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Capabilities;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn;

/// <summary>The form of <c>ambicap learn --pid PID -o json</c>.</summary>
/// <param name="Capabilities">What was asked for, in the kernel's order.</param>
/// <param name="Processes">The same by process.</param>
/// <param name="Events">How many checks were counted.</param>
/// <param name="Lost">How many records the kernel had no room for.</param>
internal sealed record ObservationJson(
    IReadOnlyList<ObservedCapabilityJson> Capabilities, IReadOnlyList<ObservedProcessJson> Processes, long Events, long Lost)
{
    /// <summary>Writes it to standard output.</summary>
    internal static void Write(Observation seen) => Console.Out.WriteLine(JsonSerializer.Serialize(
        new ObservationJson(
            [.. seen.Capabilities.Select(ObservedCapabilityJson.Of)],
            [.. seen.Processes.Select(process => new ObservedProcessJson(process.ProcessId, process.Command, [.. process.Capabilities.Select(ObservedCapabilityJson.Of)]))],
            seen.Events,
            seen.Lost),
        ObservationJsonContext.Default.ObservationJson));

    /// <summary>A capability's name; its number where it is newer than all that are known.</summary>
    internal static string Name(Capability capability) => Enum.IsDefined(capability) ? capability.ToName() : $"{(int)capability}";
}

/// <param name="Capability">Its name.</param>
/// <param name="Granted">Audited checks that found it.</param>
/// <param name="Refused">Audited checks that did not.</param>
/// <param name="Unaudited">Checks that say nothing about need.</param>
/// <param name="FirstCommand">Who caused the first check.</param>
/// <param name="FirstCallSite">Where in the kernel.</param>
internal sealed record ObservedCapabilityJson(
    string Capability, long Granted, long Refused, long Unaudited, string? FirstCommand, string? FirstCallSite)
{
    internal static ObservedCapabilityJson Of(ObservedCapability seen) =>
        new(ObservationJson.Name(seen.Capability), seen.Granted, seen.Refused, seen.Unaudited, seen.FirstCommand, seen.FirstCallSite);
}

/// <param name="Pid">The process id.</param>
/// <param name="Command">Its name, which it chooses itself.</param>
/// <param name="Capabilities">What it asked for.</param>
internal sealed record ObservedProcessJson(int Pid, string Command, IReadOnlyList<ObservedCapabilityJson> Capabilities);

[JsonSerializable(typeof(ObservationJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ObservationJsonContext : JsonSerializerContext;
