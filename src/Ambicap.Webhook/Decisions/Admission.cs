using Ambicap.Kubernetes.PolicyPods;
using Ambicap.Policy.Ambient;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>Says what each request is about, and so who judges it.</summary>
internal sealed class Admission
{
    private const string Pods = "pods";
    private const string Namespaces = "namespaces";

    /// <summary>What is asked of a Pod, and is no change of it. Any other is judged: who adds one must not get past.</summary>
    private static readonly HashSet<string> s_ignored = new(StringComparer.Ordinal) { "attach", "eviction", "exec", "log", "portforward", "proxy" };

    private readonly Exempt _exempt;
    private readonly PodMutator _mutator;
    private readonly PodValidator _pods;
    private readonly WorkloadValidator _workloads;
    private readonly NamespaceValidator _namespaces;

    internal Admission(WebhookConfiguration configuration, NamespacePolicyReader policies)
    {
        _exempt = new Exempt(configuration.Exemptions);
        _mutator = new PodMutator(configuration);
        _pods = new PodValidator(configuration.Scope, _exempt);
        _workloads = new WorkloadValidator(configuration.Scope, _exempt);
        _namespaces = new NamespaceValidator(policies, configuration);
    }

    /// <summary>What a request to <c>/validate</c> is about.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The review.</param>
    /// <param name="answer">The answer, where it needs no namespace's policy.</param>
    /// <param name="tightened">For a Namespace: the policy that the Pods which are there are to be held against; null where none is.</param>
    internal Subject BeginValidate(AdmissionRequest request, ReadOnlySpan<byte> body, out AdmissionAnswer answer, out NamespacePolicy? tightened)
    {
        answer = AdmissionAnswer.Allowed;
        tightened = null;
        if (request.Operation is not (Operation.Create or Operation.Update))
        {
            return Subject.None;
        }

        Subject subject = SubjectOf(request);
        if (subject == Subject.Namespace)
        {
            answer = _namespaces.Validate(request, body, out tightened);
        }
        else if (subject == Subject.Unknown)
        {
            answer = AdmissionAnswer.Unjudged($"a {ConfigurationSection.Printable(request.Kind)} has no Pod to judge; take it out of the webhook's rules");
        }
        else if (subject != Subject.None && _exempt.Of(request) is { } exempted)
        {
            answer = exempted;
        }
        else if (subject == Subject.Binding)
        {
            answer = BindingValidator.Validate(request, body);
        }
        else
        {
            return subject;
        }

        return Subject.None;
    }

    /// <summary>Judges a Pod or workload.</summary>
    internal AdmissionAnswer Validate(
        Subject subject, AdmissionRequest request, ReadOnlySpan<byte> body, NamespacePolicy policy, out AmbientGrants granted)
    {
        granted = AmbientGrants.None;
        return subject == Subject.Pod ? _pods.Validate(request, body, policy, out granted) : _workloads.Validate(request, body, policy);
    }

    /// <summary>Whether a request to <c>/mutate</c> can lead to a patch: only a new Pod is completed.</summary>
    internal static bool IsMutable(AdmissionRequest request) =>
        request.Operation == Operation.Create && request.SubResource.Length == 0 && SubjectOf(request) == Subject.Pod;

    /// <summary>Completes a Pod.</summary>
    internal AdmissionAnswer Mutate(AdmissionRequest request, ReadOnlySpan<byte> body, NamespacePolicy policy) => _mutator.Mutate(request, body, policy);

    private static Subject SubjectOf(AdmissionRequest request)
    {
        if (request.Group.Length == 0)
        {
            switch (request.Kind)
            {
                case "Pod":
                    return request.Resource == Pods && s_ignored.Contains(request.SubResource) ? Subject.None : Subject.Pod;
                case "Binding":
                    return Subject.Binding;
                case "Namespace":
                    return request.SubResource.Length == 0 && request.Resource == Namespaces ? Subject.Namespace : Subject.None;
                default:
                    break;
            }
        }

        return request.SubResource.Length > 0 ? Subject.None
            : WorkloadKinds.TemplatePath(request.Kind, request.Group.Length == 0 ? request.Version : request.Group + "/") is not null ? Subject.Workload
            : Subject.Unknown;
    }
}

/// <summary>What a request is about.</summary>
internal enum Subject
{
    /// <summary>Nothing that is judged, or not any more.</summary>
    None,
    Pod,
    Workload,
    Namespace,
    Binding,

    /// <summary>A kind that has no Pod.</summary>
    Unknown,
}
