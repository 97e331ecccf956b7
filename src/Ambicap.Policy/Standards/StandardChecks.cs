namespace Ambicap.Policy.Standards;

/// <summary>Every check of the Pod Security Standards.</summary>
internal static class StandardChecks
{
    /// <summary>The checks in the order of Kubernetes' messages: baseline, then restricted, each by id.</summary>
    public static StandardCheck[] InOrder { get; } =
    [
    ];
}
