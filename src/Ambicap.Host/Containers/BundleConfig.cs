using System.Text.Json;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Host.Containers;

/// <summary>Reads the facts of a container from the config.json of its bundle.</summary>
internal static class BundleConfig
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const string FileName = "config.json";

    /// <summary>The facts; null where there is no such file, or it may not be read.</summary>
    /// <param name="id">The container's id.</param>
    /// <param name="folder">The bundle.</param>
    internal static ContainerFacts? TryRead(string id, string folder)
    {
        try
        {
            // Any user can name a folder here. What is no plain file, such as a pipe that nobody writes to, has no length.
            FileInfo info = new(Path.Combine(folder, FileName));
            if (!info.Exists || info.Length is 0 or > MostBytes)
            {
                return null;
            }

            byte[] content = File.ReadAllBytes(info.FullName);
            using JsonDocument document = JsonDocument.Parse(content);
            return Of(id, document.RootElement, content);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ContainerFacts Of(string id, JsonElement config, byte[] content)
    {
        Dictionary<string, string> annotations = Annotations(config);
        string? Find(string key) => annotations.GetValueOrDefault(key);
        ContainerIdentity identity = ContainerIdentity.Of(Find);

        // A grant that cannot be read was refused when the container was created, so it has none.
        _ = ContainerGrant.TryRead(identity, Find, out Grant grant, out _);
        CapabilitySet written = Set(config, "ambient");
        CapabilitySet ambient = written.Except(grant.Most);
        string name = identity.Kind == ContainerKind.Sandbox ? "(sandbox)" : identity.Name;
        PodIdentity? pod = PodIdentity.Of(Find);
        return new ContainerFacts(id, name, pod?.ToString(), grant)
        {
            PodIdentity = pod,
            CgroupsPath = Linux(config, "cgroupsPath") is { ValueKind: JsonValueKind.String } path ? path.GetString()! : "",
            HasUserNamespace = Linux(config, "uidMappings") is { ValueKind: JsonValueKind.Array } maps && maps.GetArrayLength() > 0,
            WrittenAmbient = written,
            ManagersAmbient = ambient,
            Bounding = Set(config, "bounding"),
            Seccomp = !(grant.Most | ambient).IsEmpty && SeccompProfileReader.TryRead(content, out SeccompProfile? profile, out _) ? profile : null,
        };
    }

    private static Dictionary<string, string> Annotations(JsonElement config)
    {
        Dictionary<string, string> annotations = new(StringComparer.Ordinal);
        if (config.TryGetProperty("annotations", out JsonElement members) && members.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty annotation in members.EnumerateObject())
            {
                annotations[annotation.Name] = annotation.Value.GetString() ?? "";
            }
        }

        return annotations;
    }

    private static JsonElement? Linux(JsonElement config, string key) =>
        config.TryGetProperty("linux", out JsonElement linux) && linux.ValueKind == JsonValueKind.Object && linux.TryGetProperty(key, out JsonElement value)
            ? value
            : null;

    /// <summary>An array of <c>process.capabilities</c>; names that nobody knows are left out, as the OCI runtime does.</summary>
    private static CapabilitySet Set(JsonElement config, string array)
    {
        CapabilitySet set = CapabilitySet.Empty;
        if (config.TryGetProperty("process", out JsonElement process) && process.TryGetProperty("capabilities", out JsonElement sets)
            && sets.ValueKind == JsonValueKind.Object && sets.TryGetProperty(array, out JsonElement names) && names.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement name in names.EnumerateArray())
            {
                set |= CapabilityName.TryParse(name.GetString(), out Capability capability) ? CapabilitySet.Of(capability) : CapabilitySet.Empty;
            }
        }

        return set;
    }
}
