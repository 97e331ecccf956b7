using System.Text.Json;
using Ambicap.Policy.Managers;

namespace Ambicap.Cri.Containers;

/// <summary>Reads the handler of a sandbox from the verbose answers of containerd and CRI-O.</summary>
/// <remarks>
/// containerd has the handler in the status proper, and in <c>info</c> the options that the sandbox was started with, among them the OCI
/// runtime's path. Its Status has the configuration with the annotations that pass. CRI-O has the handler in an annotation of the
/// sandbox's OCI document, and passes every annotation.
/// </remarks>
internal static class SandboxHandlerReader
{
    /// <summary>The handler.</summary>
    /// <param name="sandbox">The answer to PodSandboxStatus.</param>
    /// <param name="runtime">The answer to Status.</param>
    internal static SandboxHandler Read(PodSandboxStatusResponse sandbox, StatusResponse runtime)
    {
        using JsonDocument? info = Parse(sandbox.Info.GetValueOrDefault("info"));
        using JsonDocument? config = Parse(runtime.Info.GetValueOrDefault("config"));
        string? ofCrio = Text(Member(Member(Member(info?.RootElement, "runtimeSpec"), "annotations"), ManagerKeys.CrioHandler));
        string? named = sandbox.Status?.RuntimeHandler is { Length: > 0 } handler ? handler : Text(Member(info?.RootElement, "runtimeHandler"));
        string? name = named ?? ofCrio;
        JsonElement? options = Member(info?.RootElement, "runtimeOptions");
        string? binary = Text(Member(options, "binary_name")) ?? Text(Member(options, "BinaryName"));

        JsonElement? containerd = Member(config?.RootElement, "containerd");
        string? key = name is { Length: > 0 } ? name : Text(Member(containerd, "defaultRuntimeName"));
        JsonElement? configured = key is null ? null : Member(Member(containerd, "runtimes"), key);
        return new SandboxHandler(name, binary, Patterns(configured, "PodAnnotations"), Patterns(configured, "ContainerAnnotations"));
    }

    private static JsonDocument? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            // It is for people in the first place. What it does not say is not known.
            return null;
        }
    }

    /// <summary>Null where no handler is described; an empty list where the description names no annotations.</summary>
    private static string[]? Patterns(JsonElement? handler, string name)
    {
        if (handler is not { ValueKind: JsonValueKind.Object })
        {
            return null;
        }

        return Member(handler, name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(item => Text(item)).OfType<string>()]
            : [];
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement member) ? member : null;

    private static string? Text(JsonElement? element)
    {
        try
        {
            return element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is JSON, but no text.
            return null;
        }
    }
}
