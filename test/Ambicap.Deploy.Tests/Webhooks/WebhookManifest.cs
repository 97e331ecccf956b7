using System.Text.Json.Nodes;

namespace Ambicap.Deploy.Tests.Webhooks;

/// <summary>The webhook configurations below <c>deploy/webhook</c>.</summary>
internal static class WebhookManifest
{
    /// <summary>The files with webhook configurations, from <c>deploy/</c> on.</summary>
    internal static string[] Files { get; } = ["webhook/mutating.yaml", "webhook/validating.yaml", "webhook/full/validating.yaml"];

    /// <summary>Every webhook of a file.</summary>
    internal static IEnumerable<JsonNode> All(string file) => Manifest.ReadAll(file).SelectMany(document => document["webhooks"]!.AsArray())!;

    internal static JsonNode Find(string file, string name) => All(file).Single(webhook => webhook["name"]!.GetValue<string>() == name);
}
