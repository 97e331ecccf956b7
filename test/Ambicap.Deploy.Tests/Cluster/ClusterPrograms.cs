namespace Ambicap.Deploy.Tests.Cluster;

/// <summary>
/// The programs of a control plane. No package of the distribution has a kube-apiserver: who has one names it, and the tests of this
/// folder run; elsewhere they are skipped, and what they found is in TestData.
/// </summary>
internal static class ClusterPrograms
{
    private const string ApiServerVariable = "AMBICAP_KUBE_APISERVER";
    private const string EtcdVariable = "AMBICAP_ETCD";

    internal static string? ApiServer { get; } = Environment.GetEnvironmentVariable(ApiServerVariable);

    internal static string? Etcd { get; } = Environment.GetEnvironmentVariable(EtcdVariable);

    /// <summary>kubectl: a newer one than the distribution's where the path has it.</summary>
    internal static string Kubectl { get; } = Environment.GetEnvironmentVariable("AMBICAP_KUBECTL") ?? "kubectl";

    /// <summary>The folder with kubelet, kube-controller-manager and kube-scheduler, where one is named.</summary>
    internal static string? NodeFolder { get; } = Environment.GetEnvironmentVariable("AMBICAP_KUBERNETES");

    internal static bool AreThere => File.Exists(ApiServer) && File.Exists(Etcd) && Environment.IsPrivilegedProcess;

    internal static void SkipUnlessThere() => Assert.SkipUnless(
        AreThere, $"needs root, and a kube-apiserver and an etcd named by {ApiServerVariable} and {EtcdVariable}; recorded in TestData");
}
