using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Output;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Seccomp;

namespace Ambicap.Cli.Learn.Results;

/// <summary>What was learnt as a manifest that keeps to every rule: the Pod, and where its namespace has to say something, the namespace.</summary>
internal static class LearntManifest
{
    private const string Namespace = "learnt";

    /// <summary>The documents as YAML.</summary>
    internal static string Of(Subject subject, CapabilitySet needed, uint user)
    {
        // The levels are in the order of what they allow, the freest first.
        Level level = needed.Select(AmbientRules.StrictestLevelOf).Append(Level.Restricted).Min();
        string text = YamlText.Of(PodOf(subject, needed, user, level != Level.Restricted));
        return level == Level.Restricted ? text : YamlText.Of(NamespaceOf(needed, level)) + text;
    }

    /// <summary>The level of the namespace that lets a set be ambient, in words; the opt-in is another matter.</summary>
    internal static string LevelOf(Capability capability) => AmbientRules.StrictestLevelOf(capability).ToString().ToLowerInvariant();

    private static JsonObject NamespaceOf(CapabilitySet needed, Level level)
    {
        JsonObject metadata = new()
        {
            ["name"] = Namespace,
            ["labels"] = new JsonObject { [PodSecurityLabels.Enforce] = level.ToString().ToLowerInvariant() },
        };
        CapabilitySet dangerous = CapabilitySet.Of([.. needed.Where(capability => CapabilityCatalogue.Of(capability).Risk == Risk.RootEquivalent)]);
        if (!dangerous.IsEmpty)
        {
            metadata["annotations"] = new JsonObject { [GrantKeys.AllowRootEquivalent] = dangerous.ToString() };
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata };
    }

    private static JsonObject PodOf(Subject subject, CapabilitySet needed, uint user, bool inNamespace)
    {
        JsonObject metadata = new() { ["name"] = subject.Pod };
        JsonObject spec = [];
        if (inNamespace)
        {
            metadata["namespace"] = Namespace;
        }

        if (!needed.IsEmpty)
        {
            metadata["annotations"] = new JsonObject { [GrantKeys.AmbientPrefix + subject.Container] = needed.ToString() };
            spec["runtimeClassName"] = ContainerdConfiguration.AmbicapHandler;
        }

        spec["containers"] = new JsonArray(ContainerOf(subject, needed, user));
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = spec };
    }

    private static JsonObject ContainerOf(Subject subject, CapabilitySet needed, uint user)
    {
        JsonObject container = new() { ["name"] = subject.Container, ["image"] = subject.Image };
        AddWords(container, "command", subject.Command);
        AddWords(container, "args", subject.Arguments);
        JsonObject capabilities = new() { ["drop"] = new JsonArray("ALL") };
        // Where the profile is another one, the names do no harm: the capabilities are held in any case.
        CapabilitySet added = SeccompAddition.Of(new Grant(needed, CapabilitySet.Empty), isNeverRoot: true);
        if (!added.IsEmpty)
        {
            capabilities["add"] = new JsonArray([.. added.Select(capability => JsonValue.Create(capability.ToName()))]);
        }

        container["securityContext"] = new JsonObject
        {
            ["runAsUser"] = user,
            ["runAsGroup"] = user,
            ["runAsNonRoot"] = true,
            ["allowPrivilegeEscalation"] = false,
            ["capabilities"] = capabilities,
        };
        if (subject.Seccomp is var (type, file))
        {
            JsonObject profile = new() { ["type"] = type };
            if (file is not null)
            {
                profile["localhostProfile"] = file;
            }

            container["securityContext"]!["seccompProfile"] = profile;
        }

        return container;
    }

    private static void AddWords(JsonObject container, string field, IReadOnlyList<string>? words)
    {
        if (words is not null)
        {
            container[field] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]);
        }
    }
}
