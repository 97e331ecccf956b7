namespace Ambicap.Policy.Levels;

/// <summary>A level of the Pod Security Standards, the freest first.</summary>
public enum Level
{
    Privileged,
    Baseline,
    Restricted,
}
