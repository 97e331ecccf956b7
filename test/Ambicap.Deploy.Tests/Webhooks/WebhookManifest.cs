using System.Text.Json.Nodes;
using Ambicap.Deploy.Tests.Expressions;

namespace Ambicap.Deploy.Tests.Webhooks;

/// <summary>The webhook configurations below <c>deploy/webhook</c>.</summary>
internal static class WebhookManifest
{
    /// <summary>The files with webhook configurations, from <c>deploy/</c> on.</summary>
    internal static string[] Files { get; } = ["webhook/mutating.yaml", "webhook/validating.yaml", "webhook/full/validating.yaml"];

    /// <summary>Every webhook of a file.</summary>
    internal static IEnumerable<JsonNode> All(string file) => Manifest.ReadAll(file).SelectMany(document => document["webhooks"]!.AsArray())!;

    internal static JsonNode Find(string file, string name) => All(file).Single(webhook => webhook["name"]!.GetValue<string>() == name);

    /// <summary>Whether every match condition of a webhook holds; also where it has none.</summary>
    internal static bool Matches(JsonNode webhook, JsonNode now, JsonNode? before)
    {
        Dictionary<string, object?> variables = new() { ["object"] = CelValue.Of(now), ["oldObject"] = CelValue.Of(before) };
        return (webhook["matchConditions"] as JsonArray ?? [])
            .All(condition => (bool)new CelExpression(condition!["expression"]!.GetValue<string>()).Evaluate(variables)!);
    }
}
