using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards;

/// <summary>One check of the Pod Security Standards, with all its revisions.</summary>
/// <param name="Id">Kubernetes' own id of the check.</param>
/// <param name="Level">The level that the check belongs to, baseline or restricted. Restricted includes baseline.</param>
/// <param name="Reason">What is wrong in a few words, with Kubernetes' meaning.</param>
/// <param name="Revisions">What the check forbids since which version, the oldest first.</param>
internal sealed record StandardCheck(string Id, Level Level, string Reason, params CheckRevision[] Revisions)
{
    /// <summary>The stricter check that stands in for this baseline one at the restricted level, as soon as it has a revision.</summary>
    public StandardCheck? RestrictedSuccessor { get; init; }

    /// <summary>Adds what the Pod breaks, where the check applies to the level.</summary>
    public void Judge(LevelVersion level, Pod pod, ref ViolationList found)
    {
        if (AppliesTo(level) && RevisionOf(level.Version) is { } revision)
        {
            found.Begin(Id, Reason);
            revision.Judge(pod, ref found);
        }
    }

    private bool AppliesTo(LevelVersion level) =>
        level.Level >= Level && !(level.Level == Level.Restricted && RestrictedSuccessor?.RevisionOf(level.Version) is not null);

    private CheckRevision? RevisionOf(PolicyVersion version)
    {
        for (int i = Revisions.Length - 1; i >= 0; i--)
        {
            if (version.IsAtLeast(Revisions[i].Since))
            {
                return Revisions[i];
            }
        }

        return null;
    }
}
