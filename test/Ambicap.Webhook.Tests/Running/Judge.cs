using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Namespaces;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>The decoder and the decision, without anything between them and a test: the cluster is what a test says it is.</summary>
internal sealed class Judge : INamespacePolicies, IExistingPods
{
    private readonly Admission _admission;
    private readonly NamespacePolicy _policy;

    /// <param name="configuration">The webhook's configuration.</param>
    /// <param name="labels">The labels of the namespace that every request is about.</param>
    internal Judge(string configuration, params (string Key, string Value)[] labels)
    {
        WebhookConfiguration parsed = ConfigurationFile.Parse("webhook.yaml", configuration);
        NamespacePolicyReader policies = new(parsed);
        _admission = new Admission(parsed, policies, this, this);
        NamespaceKeys keys = new();
        Array.ForEach(labels, label => keys.Set(true, label.Key, label.Value));
        _policy = policies.Read(keys);
    }

    /// <summary>What is to be waited for before the namespace is known; null where it is known at once.</summary>
    internal Task? Asking { get; init; }

    /// <summary>What the API server is asked for, and how long the caller waits.</summary>
    internal List<string> Asked { get; } = [];

    /// <summary>What the last Pod that was judged is granted, as it is counted.</summary>
    internal AmbientGrants Granted { get; private set; } = AmbientGrants.None;

    internal AdmissionAnswer Validate(JsonNode review) => Validate(Review.Bytes(review));

    internal AdmissionAnswer Mutate(JsonNode review) => Mutate(Review.Bytes(review));

    /// <exception cref="ReviewException">The body is no review.</exception>
    internal AdmissionAnswer Validate(byte[] body) => AtOnce(ValidateAsync(body));

    /// <exception cref="ReviewException">The body is no review.</exception>
    internal AdmissionAnswer Mutate(byte[] body) => AtOnce(MutateAsync(body));

    internal ValueTask<Admitted> ValidateAsync(byte[] body, string query = "") =>
        _admission.ValidateAsync(ReviewDecoder.Decode(body), body, new RequestTime(query));

    internal ValueTask<Admitted> MutateAsync(byte[] body, string query = "") =>
        _admission.MutateAsync(ReviewDecoder.Decode(body), body, new RequestTime(query));

    public bool TryGet(string name, [NotNullWhen(true)] out NamespacePolicy? policy)
    {
        policy = Asking is null ? _policy : null;
        return Asking is null;
    }

    public async Task<NamespacePolicy> AskAsync(string name, TimeSpan? left)
    {
        Asked.Add($"namespace {name} {left?.TotalMilliseconds}");
        await Asking!;
        return _policy;
    }

    public Task<IReadOnlyList<string>> FindAsync(string name, NamespacePolicy policy, TimeSpan? left)
    {
        Asked.Add($"pods of {name} at {policy.Levels.Enforce} {left?.TotalMilliseconds}");
        return Task.FromResult<IReadOnlyList<string>>(["one Pod breaks it"]);
    }

    /// <summary>What is known is judged without a task.</summary>
    private AdmissionAnswer AtOnce(ValueTask<Admitted> judging)
    {
        Assert.True(judging.IsCompletedSuccessfully);
        (AdmissionAnswer answer, Granted) = judging.Result;
        return answer;
    }
}
