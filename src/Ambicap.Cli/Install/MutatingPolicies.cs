using Ambicap.Cli.Cluster;

namespace Ambicap.Cli.Install;

/// <summary>The policies that complete Pods, on clusters that may not have their kind: Kubernetes has it as v1 from 1.36 on.</summary>
internal static class MutatingPolicies
{
    private const string Version = "admissionregistration.k8s.io/v1";

    /// <summary>Settles whether they are installed.</summary>
    /// <exception cref="InputException">They are wanted, and the cluster does not have them.</exception>
    internal static async Task<InstallOptions> SettleAsync(InstallOptions options, ClusterKubectl kubectl, CancellationToken cancellation)
    {
        if (options.Policy != PolicyKind.Cel || options.Mutating == MutatingKind.Never)
        {
            return options;
        }

        bool isServed = await ServedKinds.IsServedAsync(kubectl, Version, "MutatingAdmissionPolicy", cancellation);
        return isServed ? options with { Mutating = MutatingKind.Always }
            : options.Mutating == MutatingKind.Auto ? options with { Mutating = MutatingKind.Never }
            : throw new InputException(
                "the API server has no MutatingAdmissionPolicy of admissionregistration.k8s.io/v1; use Kubernetes 1.36 or newer, or give --mutating auto");
    }
}
