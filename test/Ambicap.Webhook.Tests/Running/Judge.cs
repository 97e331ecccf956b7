using System.Text.Json.Nodes;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Namespaces;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>The decoder and the decision, without anything between them and a test.</summary>
internal sealed class Judge
{
    private readonly Admission _admission;
    private readonly NamespacePolicy _policy;

    /// <param name="configuration">The webhook's configuration.</param>
    /// <param name="labels">The labels of the namespace that every request is about.</param>
    internal Judge(string configuration, params (string Key, string Value)[] labels)
    {
        NamespacePolicyReader policies = new(ConfigurationFile.Parse("webhook.yaml", configuration));
        _admission = new Admission(ConfigurationFile.Parse("webhook.yaml", configuration), policies);
        NamespaceKeys keys = new();
        Array.ForEach(labels, label => keys.Set(true, label.Key, label.Value));
        _policy = policies.Read(keys);
    }

    /// <summary>What the last Pod that was judged is granted, as it is counted.</summary>
    internal AmbientGrants Granted { get; private set; } = AmbientGrants.None;

    internal AdmissionAnswer Validate(JsonNode review) => Validate(Review.Bytes(review));

    internal AdmissionAnswer Mutate(JsonNode review) => Mutate(Review.Bytes(review));

    /// <exception cref="ReviewException">The body is no review.</exception>
    internal AdmissionAnswer Validate(byte[] body)
    {
        AdmissionRequest request = ReviewDecoder.Decode(body);
        Subject subject = _admission.BeginValidate(request, body, out AdmissionAnswer answer, out _);
        if (subject != Subject.None)
        {
            answer = _admission.Validate(subject, request, body, _policy, out AmbientGrants granted);
            Granted = granted;
        }

        return answer;
    }

    /// <exception cref="ReviewException">The body is no review.</exception>
    internal AdmissionAnswer Mutate(byte[] body)
    {
        AdmissionRequest request = ReviewDecoder.Decode(body);
        return Admission.IsMutable(request) ? _admission.Mutate(request, body, _policy) : AdmissionAnswer.Allowed;
    }
}
