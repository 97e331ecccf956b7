using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Judges requests, from the review to the answer: says what each is about, whose policy counts for it, and asks for a policy that is not
/// known. It knows nothing of how a request came. What is known is answered at once, without a task.
/// </summary>
internal sealed class Admission
{
    private const string Pods = "pods";
    private const string Namespaces = "namespaces";

    /// <summary>What is asked of a Pod, and is no change of it. Any other is judged: who adds one must not get past.</summary>
    private static readonly HashSet<string> s_ignored = new(StringComparer.Ordinal) { "attach", "eviction", "exec", "log", "portforward", "proxy" };

    private readonly INamespacePolicies _policies;
    private readonly IExistingPods _existing;
    private readonly Exempt _exempt;
    private readonly PodMutator _mutator;
    private readonly PodValidator _pods;
    private readonly WorkloadValidator _workloads;
    private readonly NamespaceValidator _namespaces;

    /// <param name="configuration">What the configuration file says.</param>
    /// <param name="reader">Makes the policies of namespaces under review.</param>
    /// <param name="policies">Knows the policies of namespaces.</param>
    /// <param name="existing">Looks at the Pods of a namespace whose policy gets stricter.</param>
    internal Admission(WebhookConfiguration configuration, NamespacePolicyReader reader, INamespacePolicies policies, IExistingPods existing)
    {
        (_policies, _existing) = (policies, existing);
        _exempt = new Exempt(configuration.Exemptions);
        _mutator = new PodMutator(configuration);
        _pods = new PodValidator(configuration.Scope, _exempt);
        _workloads = new WorkloadValidator(configuration.Scope, _exempt);
        _namespaces = new NamespaceValidator(reader, configuration);
    }

    /// <summary>Judges a request to <c>/validate</c>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The review; it must stay until the answer is there.</param>
    /// <param name="time">How long the caller waits.</param>
    internal ValueTask<Admitted> ValidateAsync(AdmissionRequest request, ReadOnlyMemory<byte> body, RequestTime time)
    {
        Subject subject = Begin(request, body.Span, out AdmissionAnswer answer, out NamespacePolicy? tightened);
        return subject == Subject.None
            ? tightened is null ? new(Admitted.With(answer)) : WarnAsync(request.Name, tightened, time)
            : _policies.TryGet(request.Namespace, out NamespacePolicy? policy)
                ? new(Validate(subject, request, body.Span, policy))
                : ValidateLaterAsync(subject, request, body, time);
    }

    /// <summary>Completes a Pod, by a request to <c>/mutate</c>: any other object, and any change, stays as it is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The review; it must stay until the answer is there.</param>
    /// <param name="time">How long the caller waits.</param>
    internal ValueTask<Admitted> MutateAsync(AdmissionRequest request, ReadOnlyMemory<byte> body, RequestTime time) =>
        !IsMutable(request) ? new(Admitted.With(AdmissionAnswer.Allowed))
        : _policies.TryGet(request.Namespace, out NamespacePolicy? policy) ? new(Admitted.With(_mutator.Mutate(request, body.Span, policy)))
        : MutateLaterAsync(request, body, time);

    private static bool IsMutable(AdmissionRequest request) =>
        request.Operation == Operation.Create && request.SubResource.Length == 0 && SubjectOf(request) == Subject.Pod;

    private async ValueTask<Admitted> WarnAsync(string name, NamespacePolicy tightened, RequestTime time) =>
        Admitted.With(AdmissionAnswer.Allowed with { Warnings = await _existing.FindAsync(name, tightened, time.Left()) });

    private async ValueTask<Admitted> ValidateLaterAsync(Subject subject, AdmissionRequest request, ReadOnlyMemory<byte> body, RequestTime time)
    {
        try
        {
            NamespacePolicy policy = await _policies.AskAsync(request.Namespace, time.Left());
            return Validate(subject, request, body.Span, policy);
        }
        catch (UnknownNamespaceException failure)
        {
            return Admitted.With(subject == Subject.Workload ? AdmissionAnswer.Unjudged(failure.Message) : AdmissionAnswer.InternalError(failure.Message));
        }
    }

    private async ValueTask<Admitted> MutateLaterAsync(AdmissionRequest request, ReadOnlyMemory<byte> body, RequestTime time)
    {
        try
        {
            NamespacePolicy policy = await _policies.AskAsync(request.Namespace, time.Left());
            return Admitted.With(_mutator.Mutate(request, body.Span, policy));
        }
        catch (UnknownNamespaceException failure)
        {
            return Admitted.With(AdmissionAnswer.InternalError(failure.Message));
        }
    }

    private Admitted Validate(Subject subject, AdmissionRequest request, ReadOnlySpan<byte> body, NamespacePolicy policy)
    {
        if (subject == Subject.Workload)
        {
            return Admitted.With(_workloads.Validate(request, body, policy));
        }

        AdmissionAnswer answer = _pods.Validate(request, body, policy, out AmbientGrants granted);
        return new Admitted(answer, request.IsDryRun ? AmbientGrants.None : granted);
    }

    /// <summary>What a request is about, where it needs a namespace's policy.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The review.</param>
    /// <param name="answer">The answer, where it needs none.</param>
    /// <param name="tightened">For a Namespace: the policy that the Pods which are there are to be held against; null where none is.</param>
    private Subject Begin(AdmissionRequest request, ReadOnlySpan<byte> body, out AdmissionAnswer answer, out NamespacePolicy? tightened)
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

    /// <summary>What a request is about.</summary>
    private enum Subject
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
}
