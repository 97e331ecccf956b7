using Ambicap.Cli.Input;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Judging;
using Ambicap.Policy.Levels;

namespace Ambicap.Cli.Check;

/// <summary>Judges workloads: by the rules, then by what their authors and the baseline put aside.</summary>
internal sealed class WorkloadJudge(CheckOptions options)
{
    private const string PodKind = "Pod";

    private readonly FindingIdentity _identity = new();

    internal CheckedWorkload Judge(InputFile file, int document, DecodedWorkload workload, AmbientContext context)
    {
        // A Pod that is there stays as admission left it: nobody gives it a RuntimeClass any more.
        AmbientContext surroundings = file.IsLive && workload.Kind == PodKind ? context with { DefaultRuntimeClass = null } : context;
        Judgement judgement = Judgement.Of(options.IsFull && !workload.IsOfUnknownKind ? Scope.Full : Scope.Ambient, surroundings, workload.Pod);
        IgnoredChecks ignored = IgnoredChecks.Of(workload.Pod);
        List<(Violation Violation, bool IsWarning)> found =
        [
            .. judgement.Standards.Select(violation => (violation, false)),
            .. judgement.Ambient.Violations.Select(violation => (violation, false)),
            .. judgement.Ambient.Warnings.Select(warning => (warning, true)),
        ];
        (Violation Violation, bool IsWarning)[] ofIgnores = [.. ignored.Judge([.. found.Select(item => item.Violation.Check)], options.IsFull)];
        CheckedWorkload bare = new(file, document, workload, context.Level, []);
        return found.Count + ofIgnores.Length == 0
            ? bare
            : bare with { Findings = [.. found.Concat(ofIgnores).Select(item => ToFinding(bare, item.Violation, item.IsWarning, ignored))] };
    }

    private CheckedFinding ToFinding(CheckedWorkload workload, Violation violation, bool isWarning, IgnoredChecks ignored)
    {
        string fingerprint = _identity.Of(workload.File, workload.Title, violation);
        return new CheckedFinding(violation, isWarning, fingerprint)
        {
            IgnoredBecause = ignored.ReasonFor(violation),
            IsKnown = options.Baseline?.Contains(fingerprint) == true,
        };
    }
}
