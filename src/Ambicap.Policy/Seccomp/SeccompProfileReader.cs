using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ambicap.Policy.Seccomp;

/// <summary>Reads <c>linux.seccomp</c> of a config.json (OCI runtime specification, "Seccomp").</summary>
/// <remarks>
/// Go, which runc is written in, takes the last of two equal keys and ignores the case of keys; C, which crun is written in, does not. A
/// document in which that could make a difference is no profile that can be judged.
/// </remarks>
public static class SeccompProfileReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 128, AllowDuplicateProperties = false };

    /// <summary>Reads the profile.</summary>
    /// <param name="config">A config.json, as it is on disk.</param>
    /// <param name="profile">The profile; null where the container has none, so that every system call is let through.</param>
    /// <param name="error">Why it cannot be judged, as the end of a sentence; null on success.</param>
    public static bool TryRead(ReadOnlyMemory<byte> config, out SeccompProfile? profile, [NotNullWhen(false)] out string? error)
    {
        profile = null;
        error = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(config, s_options);
            profile = Member(document.RootElement, "linux") is { } linux && Member(linux, "seccomp") is { } seccomp ? Profile(seccomp) : null;
            return true;
        }
        catch (JsonException failure)
        {
            error = $"its seccomp profile cannot be read: {failure.Message}";
        }
        catch (Exception failure) when (failure is InvalidOperationException or FormatException)
        {
            error = $"its seccomp profile has a value of the wrong type: {failure.Message}";
        }

        return false;
    }

    private static SeccompProfile Profile(JsonElement seccomp)
    {
        List<SeccompRule> rules = [];
        foreach (JsonElement entry in Entries(seccomp, "syscalls"))
        {
            // Entries of an older form have one name each.
            string[] names = [.. Entries(entry, "names").Concat(Member(entry, "name") is { } one ? [one] : []).Select(name => name.GetString() ?? "")];
            rules.Add(new SeccompRule(names, LetsThrough(Text(entry, "action")), [.. Entries(entry, "args").Select(Condition)]));
        }

        return new SeccompProfile(LetsThrough(Text(seccomp, "defaultAction")), rules);
    }

    private static SeccompCondition Condition(JsonElement argument) => new(
        Member(argument, "index") is { } index ? index.GetUInt32() : 0, Text(argument, "op"), Number(argument, "value"), Number(argument, "valueTwo"));

    private static bool LetsThrough(string action) => action is "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG" or "SCMP_ACT_TRACE" or "SCMP_ACT_NOTIFY";

    private static ulong Number(JsonElement element, string key) => Member(element, key) is { } value ? value.GetUInt64() : 0;

    private static string Text(JsonElement element, string key) => Member(element, key) is { } value ? value.GetString() ?? "" : "";

    private static JsonElement.ArrayEnumerator Entries(JsonElement element, string key) =>
        Member(element, key) is { } list ? list.EnumerateArray() : default;

    /// <summary>The value of a member; null where it is absent or the word null.</summary>
    private static JsonElement? Member(JsonElement element, string key)
    {
        JsonElement? found = null;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!string.Equals(property.Name, key, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (property.Name != key)
            {
                throw new JsonException($"it spells the key \"{key}\" in another case");
            }

            found = property.Value;
        }

        return found is { ValueKind: JsonValueKind.Null } ? null : found;
    }
}
