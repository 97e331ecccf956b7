using System.Text.Json;
using Ambicap.Kubernetes.Pods;
using Ambicap.Kubernetes.Tokens;
using Ambicap.Policy.Judging;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Namespaces;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Judges Namespaces: the values of Pod Security labels, and of our own label and annotation, must be valid when they come or change.
/// </summary>
/// <param name="policies">Reads labels and annotations.</param>
/// <param name="configuration">The scope, and which namespaces are exempt.</param>
internal sealed class NamespaceValidator(NamespacePolicyReader policies, WebhookConfiguration configuration)
{
    /// <summary>Judges a request about a Namespace.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The review.</param>
    /// <param name="tightened">The policy that Pods which are there may break from now on; null where none can.</param>
    internal AdmissionAnswer Validate(AdmissionRequest request, ReadOnlySpan<byte> body, out NamespacePolicy? tightened)
    {
        tightened = null;
        try
        {
            if (!request.Object.IsThere)
            {
                return AdmissionAnswer.Allowed;
            }

            NamespaceKeys keys = Decode(body[request.Object.Place]);
            NamespacePolicy policy = policies.Read(keys);
            bool isUpdate = request.Operation == Operation.Update && request.OldObject.IsThere;
            NamespacePolicy? before = isUpdate ? policies.Read(Decode(body[request.OldObject.Place])) : null;
            if (policy.Error is { } error && error != before?.Error)
            {
                return AdmissionAnswer.Invalid(error);
            }

            if (configuration.Exemptions.Namespaces.Contains(request.Name))
            {
                return policy.Levels == before?.Levels ? AdmissionAnswer.Allowed : WarnExempt(request.Name, keys, policy);
            }

            bool isJudged = configuration.Scope == Scope.Full && before is not null && IsStricter(before.Levels.Enforce, policy.Levels.Enforce);
            tightened = isJudged ? policy : null;
            return AdmissionAnswer.Allowed;
        }
        catch (Exception failure) when (failure is JsonException or TokenException)
        {
            return AdmissionAnswer.BadRequest("failed to decode the Namespace; send one whose labels and annotations are texts");
        }
    }

    /// <summary>Another version may be stricter at the same level, or at a freer one.</summary>
    private static bool IsStricter(LevelVersion before, LevelVersion after) =>
        after != before
        && after.Level != Level.Privileged
        && (after.Version != before.Version || after.Level > before.Level);

    /// <summary>Labels on an exempt namespace look as if they did something.</summary>
    private static AdmissionAnswer WarnExempt(string name, NamespaceKeys keys, NamespacePolicy policy)
    {
        NamespaceReading reading = NamespaceReading.Of(keys);
        (string Mode, LevelReading Said, LevelVersion Level)[] levels =
        [
            ("enforce", reading.Enforce, policy.Levels.Enforce), ("audit", reading.Audit, policy.Levels.Audit), ("warn", reading.Warn, policy.Levels.Warn),
        ];
        string ignored = string.Join(", ", levels
            .Where(level => level.Said.IsSaid && level.Level.Level != Level.Privileged).Select(level => $"{level.Mode}={level.Level}"));
        return ignored.Length == 0 ? AdmissionAnswer.Allowed : AdmissionAnswer.Allowed with
        {
            Warnings = [WarningText.Bound($"namespace \"{name}\" is exempt from Pod Security, and the policy ({ignored}) will be ignored")],
        };
    }

    private static NamespaceKeys Decode(ReadOnlySpan<byte> json)
    {
        JsonTokenSource source = new(json);
        _ = source.Read();
        return NamespaceDecoder.Decode(ref source, withPlaces: false).Keys;
    }
}
