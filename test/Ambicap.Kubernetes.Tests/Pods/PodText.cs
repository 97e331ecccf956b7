using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Namespaces;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Tests.Pods;

/// <summary>Pods as text and back: a model is equal to another where its JSON is.</summary>
internal static class PodText
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveComputedOut } },
    };

    internal static string Of(Pod pod) => JsonSerializer.Serialize(pod, s_options);

    internal static Pod FromJson(string text)
    {
        JsonTokenSource source = new(Encoding.UTF8.GetBytes(text));
        Assert.True(source.Read());
        Pod pod = PodDecoder.Decode(ref source);
        Assert.Equal(TokenKind.MappingEnd, source.Kind);
        Assert.False(source.Read());
        return pod;
    }

    internal static Pod FromYaml(string text)
    {
        YamlDocument document = new();
        document.Begin(Encoding.UTF8.GetBytes(text));
        Assert.True(document.ReadNext());
        YamlTokenSource source = document.CreateSource();
        Assert.True(source.Read());
        Pod pod = PodDecoder.Decode(ref source);
        Assert.False(source.Read());
        return pod;
    }

    /// <summary>What a whole file holds, one line an object.</summary>
    internal static string[] Objects(string text, int firstLine = 1)
    {
        List<(int Document, DecodedObject Object)> found = [];
        _ = new DocumentDecoder().Decode(Encoding.UTF8.GetBytes(text), firstLine, found);
        return [.. found.Select(item => $"{item.Document} {item.Object.Position} {Describe(item.Object)}")];
    }

    private static void LeaveComputedOut(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo computed in type.Properties.Where(property => property.Set is null && type.Type.Namespace == typeof(Pod).Namespace).ToArray())
        {
            _ = type.Properties.Remove(computed);
        }
    }

    private static string Describe(DecodedObject item) => item switch
    {
        DecodedWorkload workload => $"{workload.Kind} {workload.Namespace ?? "-"}/{workload.Name}: {string.Join(',', workload.Details.Containers.Select(container => $"{container.Name}@{container.Position}"))}",
        DecodedNamespace found => $"Namespace {found.Name}: {string.Join(", ", NamespaceReading.Of(found.Keys).Findings.Select(finding => $"{finding.Key}@{found.Places!.Find(finding)}"))}",
        UnreadableObject unreadable => unreadable.Finding.Message,
        _ => "skipped",
    };
}
