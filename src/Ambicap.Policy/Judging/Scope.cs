namespace Ambicap.Policy.Judging;

/// <summary>What is judged.</summary>
public enum Scope
{
    /// <summary>What Pods make ambient; the rest is left to the cluster's own Pod Security Admission.</summary>
    Ambient,

    /// <summary>The whole Pod Security Standards too, in the place of Pod Security Admission.</summary>
    Full,
}
