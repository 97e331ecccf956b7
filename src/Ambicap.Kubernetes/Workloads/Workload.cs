using Ambicap.Kubernetes.Pods;

namespace Ambicap.Kubernetes.Workloads;

/// <summary>A Pod, or an object that makes Pods of a template.</summary>
/// <param name="Kind">Its kind, such as Deployment.</param>
/// <param name="Name">Its name; empty where the manifest has none.</param>
/// <param name="Pod">The Pod, or the template as one.</param>
public sealed record Workload(string Kind, string Name, Pod Pod);
