using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Standards;

namespace Ambicap.Cli.Check;

/// <summary>
/// What the author of a Pod has ignored, by annotations <c>ignore.ambicap.dev/CHECK</c> with a reason. Here alone they count: admission
/// judges as if they were not there.
/// </summary>
internal sealed class IgnoredChecks
{
    /// <summary>That somebody wants a check ignored and does not say why.</summary>
    internal static CheckInfo NoReason { get; } = new("ignore_noReason", "check ignored without a reason", null, []);

    /// <summary>That an annotation ignores what is not there.</summary>
    internal static CheckInfo Useless { get; } = new("ignore_useless", "ignored and not found", null, []);

    private const int LongestCheck = 40;

    private static readonly string[] s_all = [.. PodSecurityStandards.Checks.Concat(AmbientRules.Checks).Select(check => check.Id)];
    private static readonly IgnoredChecks s_none = new([]);

    private readonly List<(string Key, string Check, string Reason)> _ignored;

    private IgnoredChecks(List<(string Key, string Check, string Reason)> ignored) => _ignored = ignored;

    /// <summary>Reads a Pod's.</summary>
    internal static IgnoredChecks Of(Pod pod)
    {
        List<(string, string, string)>? found = null;
        foreach ((string key, string value) in pod.Annotations)
        {
            if (GrantKeys.IgnoredCheckIn(key) is { } check)
            {
                (found ??= []).Add((key, check, value.Trim()));
            }
        }

        return found is null ? s_none : new IgnoredChecks(found);
    }

    /// <summary>Why a finding is ignored; null where it is not.</summary>
    internal string? ReasonFor(Violation violation)
    {
        foreach ((_, string check, string reason) in _ignored)
        {
            if (check == violation.Check && reason.Length > 0)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>What is wrong with the annotations themselves.</summary>
    /// <param name="found">What the Pod breaks.</param>
    /// <param name="isFull">Whether every check was made, so that what is not found is not there.</param>
    internal IEnumerable<(Violation Violation, bool IsWarning)> Judge(IReadOnlyCollection<string> found, bool isFull)
    {
        foreach ((string key, string check, string reason) in _ignored)
        {
            bool isKnown = s_all.Contains(check);
            if (reason.Length == 0)
            {
                yield return (Violation(NoReason, key, "says no reason, and ignores nothing; write as its value why the check does not count here"), false);
            }
            else if (!isKnown)
            {
                string near = NearestName.Find(check, s_all, LongestCheck) is { } name ? $"did you mean {name}?" : "-o json shows the names of checks";
                yield return (Violation(Useless, key, $"names no check; {near}"), true);
            }
            else if (!found.Contains(check) && (isFull || check.StartsWith("ambient_", StringComparison.Ordinal)))
            {
                yield return (Violation(Useless, key, "ignores what the Pod does not break; remove it"), true);
            }
        }
    }

    private static Violation Violation(CheckInfo check, string key, string detail) =>
        new(check.Id, null, check.Reason, $"annotation {key} {detail}") { Place = ViolationPlace.OfAnnotation(key) };
}
