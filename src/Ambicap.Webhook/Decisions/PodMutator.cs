using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
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
            if (pod.RuntimeClassName is not null && JsonFields.Look(body[request.Object.Place], "spec"u8, "overhead"u8).HasInner)
            {
                // The API server took it from the class that goes, and takes it from the one that comes.
                patch.Add(new Remove("/spec/overhead"));
            }
        }

        return patch.Count + grants.Warnings.Count == 0
            ? AdmissionAnswer.Allowed
            : new AdmissionAnswer
            {
                Decision = patch.Count > 0 ? Decision.Patched : Decision.Allowed,
                Patch = patch,
                Warnings = WarningText.Remarks(grants.Warnings),
            };
    }

    private string? ClassFor(PolicyPod pod) =>
        pod.RuntimeClassName is { } named ? configuration.RuntimeClassMapping.GetValueOrDefault(named) : configuration.DefaultRuntimeClass;

    /// <summary>The annotations that say what is granted and not yet annotated, in the order of the containers.</summary>
    private static List<KeyValuePair<string, string>> Missing(PolicyPod pod, AmbientGrants grants)
    {
        List<KeyValuePair<string, string>> missing = [];
        if (grants.ByContainer.Count == 0)
        {
            return missing;
        }

        // An annotation that cannot be read is left for the refusal to name.
        HashSet<string> wrong = [.. pod.Annotations.Where(IsWrong).Select(annotation => annotation.Key)];
        foreach (PolicyContainer container in pod.Containers)
        {
            if (grants.ByContainer.TryGetValue(container.Name, out Grant grant))
            {
                Grant annotated = grants.Annotated.GetValueOrDefault(container.Name);
                Add(missing, wrong, GrantKeys.AmbientPrefix + container.Name, grant.Ambient, annotated.Ambient);
                Add(missing, wrong, GrantKeys.NonRootPrefix + container.Name, grant.NonRoot.Except(grant.Ambient) | annotated.NonRoot, annotated.NonRoot);
            }
        }

        return missing;
    }

    private static bool IsWrong(KeyValuePair<string, string> annotation) =>
        GrantKeys.ContainerIn(annotation.Key) is not null && !GrantValue.TryParse(annotation.Value, out _, out _);

    private static void Add(
        List<KeyValuePair<string, string>> missing, HashSet<string> wrong, string key, CapabilitySet granted, CapabilitySet annotated)
    {
        if (granted != annotated && !wrong.Contains(key))
        {
            missing.Add(new(key, granted.ToString()));
        }
    }
}
