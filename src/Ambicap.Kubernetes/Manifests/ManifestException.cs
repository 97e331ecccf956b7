namespace Ambicap.Kubernetes.Manifests;

/// <summary>A manifest cannot be read at all: it is no YAML, or breaks a bound. What can be read but is wrong is a list of
/// <see cref="Manifests.Finding"/>.</summary>
public sealed class ManifestException(Finding finding) : Exception(finding.Message)
{
    /// <summary>Where and what.</summary>
    public Finding Finding { get; } = finding;
}
