namespace Ambicap.Kubernetes.Pods;

/// <summary>
/// Kinds of others that are in wide use, and where each has its whole Pod templates by the types of its API; docs/check.md says which
/// version was read. An object may do without: a Rollout can refer to a Deployment instead.
/// </summary>
internal static class CustomKinds
{
    private const string ArgoRollouts = "argoproj.io";
    private const string Knative = "serving.knative.dev";
    private const string Kruise = "apps.kruise.io";
    private const string Kubeflow = "kubeflow.org";

    private static readonly ILookup<string, TemplatePath> s_paths = new[]
    {
        Of("Rollout", ArgoRollouts, "spec.template"),
        Of("Experiment", ArgoRollouts, "spec.templates[].template"),
        Of("Service", Knative, "spec.template"),
        Of("Configuration", Knative, "spec.template"),
        Of("Revision", Knative),
        Of("CloneSet", Kruise, "spec.template"),
        Of("StatefulSet", Kruise, "spec.template"),
        Of("DaemonSet", Kruise, "spec.template"),
        Of("BroadcastJob", Kruise, "spec.template"),
        Of("AdvancedCronJob", Kruise, "spec.template.jobTemplate.spec.template"),
        Of("AdvancedCronJob", Kruise, "spec.template.broadcastJobTemplate.spec.template"),
        Of("UnitedDeployment", Kruise, "spec.template.statefulSetTemplate.spec.template"),
        Of("UnitedDeployment", Kruise, "spec.template.advancedStatefulSetTemplate.spec.template"),
        Of("UnitedDeployment", Kruise, "spec.template.cloneSetTemplate.spec.template"),
        Of("UnitedDeployment", Kruise, "spec.template.deploymentTemplate.spec.template"),
        Of("ScaledJob", "keda.sh", "spec.jobTargetRef.template"),
        Of("JobSet", "jobset.x-k8s.io", "spec.replicatedJobs[].template.spec.template"),
        Of("LeaderWorkerSet", "leaderworkerset.x-k8s.io", "spec.leaderWorkerTemplate.leaderTemplate"),
        Of("LeaderWorkerSet", "leaderworkerset.x-k8s.io", "spec.leaderWorkerTemplate.workerTemplate"),
        Of("Job", "batch.volcano.sh", "spec.tasks[].template"),
        Of("TFJob", Kubeflow, "spec.tfReplicaSpecs.*.template"),
        Of("PyTorchJob", Kubeflow, "spec.pytorchReplicaSpecs.*.template"),
        Of("MPIJob", Kubeflow, "spec.mpiReplicaSpecs.*.template"),
        Of("XGBoostJob", Kubeflow, "spec.xgbReplicaSpecs.*.template"),
        Of("PaddleJob", Kubeflow, "spec.paddleReplicaSpecs.*.template"),
        Of("JAXJob", Kubeflow, "spec.jaxReplicaSpecs.*.template"),
    }.ToLookup(path => path.Kind, StringComparer.Ordinal);

    /// <summary>Where a kind has its templates; empty where it is none of these.</summary>
    internal static IReadOnlyList<TemplatePath> Paths(string kind, string group) =>
        s_paths.Contains(kind) ? [.. s_paths[kind].Where(path => path.Group == group)] : [];

    private static TemplatePath Of(string kind, string group, string steps = "") => new(kind, group, steps.Length == 0 ? [] : steps.Split('.'));
}
