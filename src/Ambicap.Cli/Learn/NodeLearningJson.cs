using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Cli.Output;
using Ambicap.Host.Tracing;

namespace Ambicap.Cli.Learn;

/// <summary>The form of <c>ambicap learn --node -o json</c>.</summary>
/// <param name="Containers">Every container with a grant or with added capabilities.</param>
/// <param name="Events">How many checks were counted.</param>
/// <param name="Lost">How many records the kernel had no room for.</param>
/// <param name="Unknown">How many processes of new containers ended before their container was known.</param>
internal sealed record NodeLearningJson(IReadOnlyList<NodeContainerJson> Containers, long Events, long Lost, int Unknown)
{
    /// <summary>Writes it to standard output.</summary>
    internal static void Write(NodeObservation seen) => Console.Out.WriteLine(JsonSerializer.Serialize(
        new NodeLearningJson([.. seen.Containers.Select(NodeContainerJson.Of)], seen.Events, seen.Lost, seen.Unknown),
        NodeLearningJsonContext.Default.NodeLearningJson));
}

/// <param name="ContainerId">The container's id.</param>
/// <param name="Container">Its name in the Pod.</param>
/// <param name="Pod">Its Pod, as NAMESPACE/NAME.</param>
/// <param name="Granted">What it is granted.</param>
/// <param name="Added">What its container manager gave beyond the defaults.</param>
/// <param name="Used">What of both it asked for and got.</param>
/// <param name="Unused">The rest.</param>
/// <param name="Refused">What it asked for and never got.</param>
/// <param name="Checks">All it was seen to ask for.</param>
internal sealed record NodeContainerJson(
    string ContainerId,
    string? Container,
    string? Pod,
    IReadOnlyList<string> Granted,
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Used,
    IReadOnlyList<string> Unused,
    IReadOnlyList<string> Refused,
    IReadOnlyList<ObservedCapabilityJson> Checks)
{
    internal static NodeContainerJson Of(ContainerObservation seen) => new(
        seen.Container.Id,
        seen.Container.Name,
        seen.Container.Pod,
        SetsJson.Names(seen.Granted),
        SetsJson.Names(seen.Added),
        SetsJson.Names(seen.Used),
        SetsJson.Names(seen.Unused),
        SetsJson.Names(seen.Refused),
        [.. seen.Capabilities.Select(ObservedCapabilityJson.Of)]);
}

[JsonSerializable(typeof(NodeLearningJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class NodeLearningJsonContext : JsonSerializerContext;
