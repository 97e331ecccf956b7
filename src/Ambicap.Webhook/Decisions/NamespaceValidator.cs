using System.Text.Json;
using Ambicap.Policy.Levels;
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

            NamespaceKeys keys = NamespaceDecoder.Decode(body[request.Object.Place]).Keys;
            NamespacePolicy policy = policies.Read(keys);
            bool isUpdate = request.Operation == Operation.Update && request.OldObject.IsThere;
            NamespacePolicy? before = isUpdate ? policies.Read(NamespaceDecoder.Decode(body[request.OldObject.Place]).Keys) : null;
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
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
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
        (string Mode, LevelVersion Level)[] levels =
        [
            ("enforce", policy.Levels.Enforce), ("audit", policy.Levels.Audit), ("warn", policy.Levels.Warn),
        ];
        string ignored = string.Join(", ", levels.Where(IsSet).Select(level => $"{level.Mode}={level.Level}"));
        return ignored.Length == 0 ? AdmissionAnswer.Allowed : AdmissionAnswer.Allowed with
        {
            Warnings = [WarningText.Bound($"namespace \"{name}\" is exempt from Pod Security, and the policy ({ignored}) will be ignored")],
        };

        bool IsSet((string Mode, LevelVersion Level) level) => level.Level.Level != Level.Privileged
            && (keys.Label(NamespaceKeys.PodSecurityPrefix + level.Mode) ?? keys.Label($"{NamespaceKeys.PodSecurityPrefix}{level.Mode}-version")) is not null;
    }
}
