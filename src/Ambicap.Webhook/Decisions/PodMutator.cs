using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Json;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Completes new Pods: grants that <c>capabilities.add</c> stands for become annotations, which is where a node looks, a Pod with grants
/// gets its RuntimeClass, and <c>capabilities.add</c> gets what default seccomp profiles ask for. Whether the Pod may have its grants is
/// for <see cref="PodValidator"/> to say, of the Pod as it then is.
/// </summary>
/// <remarks>Not the mirror of a static Pod: what is put there reaches no container, and the API would show what does not run.</remarks>
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

        Pod pod = request.Object.Pod!;
        AmbientGrants grants = AmbientGrants.Read(pod, policy.Enforce.AddIsAmbient);
        return grants.ByContainer.Count == 0 ? Answer([], grants.Warnings)
            : pod.IsMirror ? Answer([], AmbientRules.Evaluate(policy.Enforce, pod).Warnings)
            : Answer(Complete(pod, grants, policy, body[request.Object.Place]), grants.Warnings);
    }

    private static AdmissionAnswer Answer(List<PatchOperation> patch, IReadOnlyList<Violation> warnings) =>
        patch.Count + warnings.Count == 0
            ? AdmissionAnswer.Allowed
            : new AdmissionAnswer
            {
                Decision = patch.Count > 0 ? Decision.Patched : Decision.Allowed,
                Patch = patch,
                Warnings = ViolationWarnings.Remarks(warnings),
            };

    private List<PatchOperation> Complete(Pod pod, AmbientGrants grants, NamespacePolicy policy, ReadOnlySpan<byte> json)
    {
        List<PatchOperation> patch = [];
        if (Missing(pod, grants) is { Count: > 0 } annotations)
        {
            patch.AddRange(AnnotationPatch.Create(annotations, json));
        }

        string? runtimeClass = ClassFor(pod);
        if (runtimeClass is not null)
        {
            patch.Add(new PutText("/spec/runtimeClassName", runtimeClass));
            if (pod.RuntimeClassName is not null && JsonFields.Look(json, "spec"u8, "overhead"u8).HasInner)
            {
                // The API server took it from the class that goes, and takes it from the one that comes.
                patch.Add(new Remove("/spec/overhead"));
            }
        }

        if (IsAccepted(runtimeClass ?? pod.RuntimeClassName))
        {
            patch.AddRange(CapabilityPatch.Create(pod, grants, policy.Levels.Enforce, json));
        }

        return patch;
    }

    /// <summary>Whether Ambicap runs the Pods of a class: in another one a grant does nothing.</summary>
    private bool IsAccepted(string? runtimeClass) =>
        configuration.AcceptedRuntimeClasses is not { } accepted || (runtimeClass is not null && accepted.Contains(runtimeClass));

    private string? ClassFor(Pod pod) =>
        pod.RuntimeClassName is { } named ? configuration.RuntimeClassMapping.GetValueOrDefault(named) : configuration.DefaultRuntimeClass;

    /// <summary>The annotations that say what is granted and not yet annotated, in the order of the containers.</summary>
    private static List<KeyValuePair<string, string>> Missing(Pod pod, AmbientGrants grants)
    {
        List<KeyValuePair<string, string>> missing = [];

        // An annotation that cannot be read is left for the refusal to name.
        HashSet<string> wrong = [.. pod.Annotations.Where(IsWrong).Select(annotation => annotation.Key)];
        foreach (Container container in pod.Containers)
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
