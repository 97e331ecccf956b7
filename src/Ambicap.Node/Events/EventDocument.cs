using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ambicap.Node.Events;

/// <summary>Events as the API server takes them: events.k8s.io/v1.</summary>
internal static class EventDocument
{
    // What the API server takes of each (validation of events.k8s.io/v1).
    private const int LongestNote = 1024;
    private const int LongestInstance = 128;

    private const string Controller = "ambicap.dev/node";

    /// <summary>The path to POST an Event to.</summary>
    internal static string PathOf(PodEvent told) => $"/apis/events.k8s.io/v1/namespaces/{told.Pod.Namespace}/events";

    /// <summary>The document.</summary>
    /// <param name="told">The Event.</param>
    /// <param name="node">The node's name.</param>
    internal static byte[] Of(PodEvent told, string node)
    {
        ArrayBufferWriter<byte> text = new(1024);
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion"u8, "events.k8s.io/v1"u8);
            json.WriteString("kind"u8, "Event"u8);
            json.WriteStartObject("metadata"u8);
            json.WriteString("namespace"u8, told.Pod.Namespace);
            json.WriteString("name"u8, NameOf(told, node));
            json.WriteEndObject();
            json.WriteString("eventTime"u8, told.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("type"u8, told.IsGranted ? "Normal"u8 : "Warning"u8);
            json.WriteString("reason"u8, told.Reason);
            json.WriteString("action"u8, told.IsGranted ? "Granted"u8 : "Refused"u8);
            json.WriteString("reportingController"u8, Controller);
            json.WriteString("reportingInstance"u8, Cut(node.Length == 0 ? "unknown" : node, LongestInstance));
            json.WriteString("note"u8, Note(told));
            WriteRegarding(json, told);
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    private static void WriteRegarding(Utf8JsonWriter json, PodEvent told)
    {
        json.WriteStartObject("regarding"u8);
        json.WriteString("apiVersion"u8, "v1"u8);
        json.WriteString("kind"u8, "Pod"u8);
        json.WriteString("namespace"u8, told.Pod.Namespace);
        json.WriteString("name"u8, told.Pod.Name);
        json.WriteString("uid"u8, told.Pod.Uid);
        json.WriteString("fieldPath"u8, $"spec.containers{{{told.Container}}}");
        json.WriteEndObject();
    }

    private static string Note(PodEvent told)
    {
        string often = told.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({told.Count} times)") : "";
        return Cut(told.Note, LongestNote - often.Length) + often;
    }

    /// <summary>The same Event of the same moment has the same name, so that what was sent twice is there once.</summary>
    private static string NameOf(PodEvent told, string node)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{told.Pod.Uid}/{told.Container}/{told.Reason}/{told.Note}/{told.Time.Ticks}/{node}")));
        string name = told.Pod.Name.Length > 200 ? told.Pod.Name[..200] : told.Pod.Name;
        return $"{name.TrimEnd('.', '-')}.{Convert.ToHexStringLower(hash.AsSpan(0, 8))}";
    }

    /// <summary>By bytes, as the API server counts.</summary>
    private static string Cut(string text, int mostBytes)
    {
        while (Encoding.UTF8.GetByteCount(text) > mostBytes)
        {
            text = text[..Math.Min(text.Length - 1, mostBytes)];
        }

        return text;
    }
}
