using System.Text.Json.Serialization;

namespace Ambicap.Node.Status;

/// <summary>What is in force on a host.</summary>
/// <param name="Version">The version of ambicap-runtime that was seen to grant; null where none is installed.</param>
/// <param name="Manager">The container manager.</param>
/// <param name="ConfigFile">Its configuration file.</param>
/// <param name="WrittenFiles">The files that ambicap-node wrote to.</param>
/// <param name="Runtime">The file that the stable path leads to; null where it is not there.</param>
/// <param name="Allowed">The most that the node grants, as ambicap-runtime reads it; null where it cannot be told.</param>
/// <param name="Containers">How many containers were made through ambicap-runtime and are not deleted yet.</param>
/// <param name="Problems">What is wrong, each with its remedy; nothing where the node is ready.</param>
internal sealed record NodeStatus(
    string? Version, string? Manager, string? ConfigFile, IReadOnlyList<string> WrittenFiles, string? Runtime, IReadOnlyList<string>? Allowed,
    int Containers, IReadOnlyList<string> Problems)
{
    /// <summary>Whether the node grants.</summary>
    public bool Ready => Problems.Count == 0;
}

[JsonSerializable(typeof(NodeStatus))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
