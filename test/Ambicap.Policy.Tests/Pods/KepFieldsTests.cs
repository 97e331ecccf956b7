using System.Text;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Tests.Pods;

public sealed class KepFieldsTests
{
    /// <summary>The fields of Kubernetes 1.36 that a Pod, its spec, a container and their security contexts have.</summary>
    private const string OfKubernetes = """
        apiVersion kind metadata spec status name namespace annotations labels
        volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector
        serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext
        imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates
        runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates
        resourceClaims resources hostnameOverride workloadRef schedulingGroup
        image command args workingDir ports envFrom env resizePolicy restartPolicyRules volumeMounts volumeDevices livenessProbe readinessProbe
        startupProbe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy stdin stdinOnce tty targetContainerName
        capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation
        procMount seccompProfile appArmorProfile supplementalGroups supplementalGroupsPolicy fsGroup sysctls fsGroupChangePolicy
        seLinuxChangePolicy add drop
        """;

    [Theory]
    [InlineData("ambient", "ambient")]
    [InlineData("Ambient", "ambient")]
    [InlineData("ambients", "ambient")]
    [InlineData("ambiant", "ambient")]
    [InlineData("ambeint", "ambient")]
    [InlineData("ambient_capabilities", "ambient")]
    [InlineData("ambientCapabilities", "ambient")]
    [InlineData("ambiantCapabilities", "ambient")]
    [InlineData("addAmbient", "ambient")]
    [InlineData("add_ambient_capabilities", "ambient")]
    [InlineData("capAmbient", "ambient")]
    [InlineData("addForNonRoot", "addForNonRoot")]
    [InlineData("addForNonroot", "addForNonRoot")]
    [InlineData("addForNonRot", "addForNonRoot")]
    [InlineData("addNonRoot", "addForNonRoot")]
    [InlineData("add_for_non_root", "addForNonRoot")]
    [InlineData("setForNonRoots", "setForNonRoot")]
    [InlineData("setForNonRot", "setForNonRoot")]
    [InlineData("amber", null)]
    [InlineData("adapter", null)]
    [InlineData("runAsNonRoot", null)]
    [InlineData("runAsNonroot", null)]
    [InlineData("adds", null)]
    public void Meant_Key_IsTheFieldThatWasMeant(string key, string? field)
    {
        Assert.Equal(field, KepFields.Meant(key));
        Assert.True(field is null || KepFields.MayBeMeant(Encoding.UTF8.GetBytes(key)));
    }

    [Fact]
    public void Meant_FieldsOfKubernetes_MeanThemselves() =>
        Assert.All(OfKubernetes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), field => Assert.Null(KepFields.Meant(field)));
}
