using Ambicap.Policy.Judging;
using Ambicap.Policy.Levels;
using Ambicap.Webhook.Decisions;
using Ambicap.Webhook.Logging;
using Ambicap.Webhook.Namespaces;

namespace Ambicap.Webhook.ExistingPods;

/// <summary>
/// Warns of Pods that are there and break the level that a namespace is about to enforce, as Pod Security Admission does. They stay:
/// what they will miss is their next creation.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="exempt">Pods that are not judged.</param>
/// <param name="answerTime">How long all of it may take.</param>
/// <param name="log">The log.</param>
internal sealed class ExistingPodWarnings(PodApi api, Exempt exempt, TimeSpan answerTime, JsonLog log)
{
    /// <summary>Looks at the Pods of a namespace.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="policy">What it is about to enforce.</param>
    /// <param name="left">The time that the caller has; null where that is not known.</param>
    internal async Task<IReadOnlyList<string>> FindAsync(string name, NamespacePolicy policy, TimeSpan? left)
    {
        TimeSpan half = (left ?? answerTime) / 2;
        using CancellationTokenSource limit = new(half < answerTime ? half : answerTime);
        try
        {
            (IReadOnlyList<ExistingPod> pods, bool areAll) = await api.ListAsync(name, limit.Token);
            return Judge(name, policy, pods, areAll);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            log.Warning("the Pods of a namespace cannot be listed", ("namespace", name), ("reason", failure.GetBaseException().Message));
            return ["failed to list pods while checking new PodSecurity enforce level"];
        }
    }

    /// <summary>The warnings about Pods.</summary>
    /// <param name="name">Their namespace.</param>
    /// <param name="policy">What it is about to enforce.</param>
    /// <param name="pods">The Pods.</param>
    /// <param name="areAll">Whether it has no others.</param>
    internal List<string> Judge(string name, NamespacePolicy policy, IReadOnlyList<ExistingPod> pods, bool areAll)
    {
        Dictionary<string, (string First, int Count)> broken = new(StringComparer.Ordinal);
        Dictionary<string, string?> ofControllers = new(StringComparer.Ordinal);
        foreach (ExistingPod pod in pods.Where(pod => exempt.Of(pod.Pod) is null))
        {
            if (ReasonsOf(pod, policy, ofControllers) is { } reasons)
            {
                (string first, int count) = broken.GetValueOrDefault(reasons, (pod.Name, 0));
                broken[reasons] = (string.CompareOrdinal(pod.Name, first) < 0 ? pod.Name : first, count + 1);
            }
        }

        List<string> warnings = [];
        if (!areAll)
        {
            warnings.Add(FormattableString.Invariant($"new PodSecurity enforce level only checked against the first {pods.Count} existing pods"));
        }

        if (broken.Count > 0)
        {
            warnings.Add($"existing pods in namespace \"{name}\" violate the new PodSecurity enforce level \"{policy.Levels.Enforce}\"");
        }

        warnings.AddRange(broken.Select(entry => $"{entry.Value.First}{Others(entry.Value.Count - 1)}: {entry.Key}").Order(StringComparer.Ordinal));
        return [.. warnings.Select(WarningText.Bound)];
    }

    /// <summary>The Pods of one controller are the same but for their names: one is judged for all.</summary>
    private static string? ReasonsOf(ExistingPod pod, NamespacePolicy policy, Dictionary<string, string?> ofControllers)
    {
        if (pod.Controller is not null && ofControllers.TryGetValue(pod.Controller, out string? known))
        {
            return known;
        }

        Judgement judgement = Judgement.Of(Scope.Full, policy.Enforce, pod.Pod);
        string? reasons = judgement.IsAllowed ? null : ViolationText.Reasons([.. judgement.Standards, .. judgement.Ambient.Violations]);
        if (pod.Controller is not null)
        {
            ofControllers[pod.Controller] = reasons;
        }

        return reasons;
    }

    private static string Others(int count) => count switch
    {
        0 => "",
        1 => " (and 1 other pod)",
        _ => FormattableString.Invariant($" (and {count} other pods)"),
    };
}
