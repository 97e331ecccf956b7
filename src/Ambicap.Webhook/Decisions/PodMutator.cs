using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Completes new Pods: grants that <c>capabilities.add</c> stands for become annotations, which is where a node looks, and a Pod with
/// grants gets its RuntimeClass. Whether it may have them is for <see cref="PodValidator"/> to say, of the Pod as it then is.
/// </summary>
/// <param name="configuration">The RuntimeClasses.</param>
internal sealed class PodMutator(WebhookConfiguration configuration)
{
    /// <summary>Completes a Pod. What is complete stays as it is.</summary>
    internal AdmissionAnswer Mutate(AdmissionRequest request, ReadOnlySpan<byte> body, NamespacePolicy policy)
    {
        if (ObjectFault.Find(request.Object, "object", body) is { } fault)
        {
            return fault;
        }

        PolicyPod pod = request.Object.Pod!;
        AmbientGrants grants = AmbientGrants.Read(pod, policy.Enforce.AddIsAmbient);
        List<PatchOperation> patch = [];
        if (Missing(pod, grants) is { Count: > 0 } annotations)
        {
            patch.AddRange(AnnotationPatch.Create(annotations, body[request.Object.Place]));
        }

        if (grants.ByContainer.Count > 0 && ClassFor(pod) is { } runtimeClass)
        {
            patch.Add(new PutText("/spec/runtimeClassName", runtimeClass));
        }

        return patch.Count + grants.Warnings.Count == 0
            ? AdmissionAnswer.Allowed
            : new AdmissionAnswer { Decision = patch.Count > 0 ? Decision.Patched : Decision.Allowed, Patch = patch, Warnings = Remarks(grants) };
    }

    private string? ClassFor(PolicyPod pod) =>
        pod.RuntimeClassName is { } named ? configuration.RuntimeClassMapping.GetValueOrDefault(named) : configuration.DefaultRuntimeClass;

    /// <summary>The annotations that say what is granted and not yet annotated, in the order of the containers.</summary>
    private static List<KeyValuePair<string, string>> Missing(PolicyPod pod, AmbientGrants grants)
    {
        List<KeyValuePair<string, string>> missing = [];
        foreach (PolicyContainer container in pod.Containers)
        {
            if (grants.ByContainer.TryGetValue(container.Name, out Grant grant))
            {
                Grant annotated = grants.Annotated.GetValueOrDefault(container.Name);
                Add(missing, pod, GrantKeys.AmbientPrefix + container.Name, grant.Ambient, annotated.Ambient);
                Add(missing, pod, GrantKeys.NonRootPrefix + container.Name, grant.NonRoot.Except(grant.Ambient) | annotated.NonRoot, annotated.NonRoot);
            }
        }

        return missing;
    }

    /// <summary>An annotation that cannot be read is left for the refusal to name.</summary>
    private static void Add(List<KeyValuePair<string, string>> missing, PolicyPod pod, string key, CapabilitySet granted, CapabilitySet annotated)
    {
        bool isWrong = pod.Annotations.Any(annotation => annotation.Key == key && !GrantValue.TryParse(annotation.Value, out _, out _));
        if (granted != annotated && !isWrong)
        {
            missing.Add(new(key, granted.ToString()));
        }
    }

    private static List<string> Remarks(AmbientGrants grants)
    {
        List<string> remarks = [];
        foreach (Violation warning in grants.Warnings)
        {
            remarks.Add(WarningText.Bound(warning.Detail));
        }

        return remarks;
    }
}
