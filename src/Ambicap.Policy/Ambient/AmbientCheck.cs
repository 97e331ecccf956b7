using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;

namespace Ambicap.Policy.Ambient;

/// <summary>Adds what a Pod's grants break.</summary>
internal delegate void AmbientJudge(AmbientInput input, ref ViolationList found);

/// <summary>What the ambient checks look at.</summary>
/// <param name="Context">The Pod's surroundings.</param>
/// <param name="Reading">Everything in the Pod that grants.</param>
/// <param name="Grants">What is granted, by container.</param>
internal sealed record AmbientInput(AmbientContext Context, GrantReading Reading, IReadOnlyDictionary<string, Grant> Grants);

/// <summary>One ambient rule.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Reason">What is wrong in a few words.</param>
/// <param name="Judge">Adds what a Pod's grants break.</param>
internal sealed record AmbientCheck(string Id, string Reason, AmbientJudge Judge)
{
    /// <summary>What a Pod breaks of some checks, in their order.</summary>
    public static IReadOnlyList<Violation> JudgeAll(AmbientCheck[] checks, AmbientInput input)
    {
        ViolationList found = default;
        foreach (AmbientCheck check in checks)
        {
            found.Begin(check.Id, check.Reason);
            check.Judge(input, ref found);
        }

        return found.ToList();
    }
}
