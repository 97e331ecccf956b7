using System.Text.Json.Nodes;

namespace Ambicap.Cli.Install;

/// <summary>Makes the plain manifests what was asked for: other names, images and nodes. Everything else stays as it is written.</summary>
/// <param name="options">What was asked for.</param>
internal sealed class ObjectEdits(InstallOptions options)
{
    private const string Webhook = "ambicap-webhook";

    /// <summary>The objects, edited.</summary>
    internal IReadOnlyList<JsonObject> Apply(IEnumerable<JsonObject> objects)
    {
        List<JsonObject> edited = [];
        foreach (JsonObject item in objects)
        {
            Edit(item);
            if (options.Certificates == CertificateKind.CertManager)
            {
                if (IsOwnCertificate(item))
                {
                    continue;
                }

                UseCertManager(item);
            }

            Rename(item, options.Namespace);
            edited.Add(item);
        }

        return edited;
    }

    private void Edit(JsonObject item)
    {
        string kind = Text(item["kind"]), name = Text(item["metadata"]!["name"]);
        if (kind == "ConfigMap" && name == Webhook)
        {
            WebhookSettings.Write(item, options);
        }

        if (kind == "Deployment")
        {
            WebhookSettings.Mark(item, options);
        }

        if (kind == "ValidatingAdmissionPolicy" && options.Mutating == MutatingKind.Always)
        {
            SetCompleted(item);
        }

        if (item["spec"]?["template"]?["spec"] is not JsonObject pod)
        {
            return;
        }

        JsonObject container = (JsonObject)pod["containers"]![0]!;
        container["image"] = options.Images.Of(name);
        if (options.PullSecret is { } secret)
        {
            pod["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = secret });
        }

        if (kind == "DaemonSet")
        {
            foreach ((string key, string value) in options.NodeSelector)
            {
                pod["nodeSelector"]![key] = value;
            }
        }

        if (name == "ambicap-cri")
        {
            SetEndpoint(pod, container);
        }
    }

    /// <summary>Tells a policy that Pods are completed, where it matters to it.</summary>
    private static void SetCompleted(JsonObject policy)
    {
        foreach (JsonNode? variable in policy["spec"]!["variables"] as JsonArray ?? [])
        {
            if (Text(variable!["name"]) == "isCompleted")
            {
                variable["expression"] = "true";
            }
        }
    }

    /// <summary>The socket's folder is the one that is mounted.</summary>
    private void SetEndpoint(JsonObject pod, JsonObject container)
    {
        string folder = Path.GetDirectoryName(new Uri(options.CriEndpoint).AbsolutePath)!;
        container["args"]![1] = $"--runtime-endpoint={options.CriEndpoint}";
        container["volumeMounts"]![1]!["mountPath"] = folder;
        pod["volumes"]![1]!["hostPath"]!["path"] = folder;
    }

    /// <summary>The rights that the webhook needs for a certificate of its own.</summary>
    private static bool IsOwnCertificate(JsonObject item) => Text(item["kind"]) is "Role" or "RoleBinding" && Text(item["metadata"]!["name"]) == Webhook;

    private static void UseCertManager(JsonObject item)
    {
        switch (Text(item["kind"]))
        {
            case "ClusterRole" when Text(item["metadata"]!["name"]) == Webhook:
                item["rules"]!.AsArray().RemoveAt(1);
                break;
            case "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration":
                item["metadata"]!["annotations"] = new JsonObject { ["cert-manager.io/inject-ca-from"] = $"{PlainManifests.Namespace}/{Webhook}" };
                break;
            case "Deployment":
                JsonNode pod = item["spec"]!["template"]!["spec"]!;
                JsonNode container = pod["containers"]![0]!;
                JsonArray arguments = container["args"]!.AsArray();
                arguments.RemoveAt(1);
                arguments.Add((JsonNode)"--tls-cert-file=/etc/ambicap/tls/tls.crt");
                arguments.Add((JsonNode)"--tls-private-key-file=/etc/ambicap/tls/tls.key");
                container["volumeMounts"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "tls", ["mountPath"] = "/etc/ambicap/tls", ["readOnly"] = true });
                pod["volumes"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "tls", ["secret"] = new JsonObject { ["secretName"] = "ambicap-webhook-tls" } });
                break;
            default:
                break;
        }
    }

    /// <summary>The namespace is part of names, arguments and expressions too.</summary>
    private static void Rename(JsonNode? node, string space)
    {
        switch (node)
        {
            case JsonObject mapping:
                foreach ((string key, JsonNode? value) in mapping.ToArray())
                {
                    if (Renamed(value, space) is { } renamed)
                    {
                        mapping[key] = renamed;
                    }
                    else
                    {
                        Rename(value, space);
                    }
                }

                break;
            case JsonArray list:
                for (int i = 0; i < list.Count; i++)
                {
                    if (Renamed(list[i], space) is { } renamed)
                    {
                        list[i] = renamed;
                    }
                    else
                    {
                        Rename(list[i], space);
                    }
                }

                break;
            default:
                break;
        }
    }

    private static string? Renamed(JsonNode? value, string space) =>
        value is JsonValue scalar && scalar.TryGetValue(out string? text) && text.Contains(PlainManifests.Namespace, StringComparison.Ordinal)
            ? text.Replace(PlainManifests.Namespace, space, StringComparison.Ordinal)
            : null;

    private static string Text(JsonNode? node) => (string?)node ?? "";
}
