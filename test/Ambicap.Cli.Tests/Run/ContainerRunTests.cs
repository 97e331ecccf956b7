using System.Text;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Run;
using Ambicap.Cli.Run.Manifest;
using Ambicap.Host.Containers;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Tests.Run;

public sealed class ContainerRunTests
{
    private static readonly CapabilitySet Syslog = CapabilitySet.Of(Capability.Syslog);

    [Theory]
    [InlineData("runAsUser: 1000", "holds SYSLOG, but its seccomp profile refuses syslog; name SYSLOG in capabilities.add too")]
    [InlineData(
        "seccompProfile: {type: Localhost, localhostProfile: own.json}",
        "holds SYSLOG, but its seccomp profile refuses syslog; let the profile allow that, or use another profile")]
    public void Problem_HeldButFiltered_SaysSoAndIsNotVerified(string context, string problem)
    {
        ContainerRun run = Run(context, Syslog);
        run.Filtered = [new FilteredCapability(Capability.Syslog, ["syslog"])];
        Assert.Equal((problem, false), (run.Problem(RestartPolicy.Always), run.IsVerified));
    }

    [Fact]
    public void Problem_HeldAndOfUse_IsNone()
    {
        ContainerRun run = Run("runAsUser: 1000", Syslog);
        Assert.Equal((null, true), (run.Problem(RestartPolicy.Always), run.IsVerified));
    }

    [Fact]
    public void Problem_NotHeld_GoesBeforeFiltered() =>
        Assert.StartsWith("was granted SYSLOG and does not hold it", Run("runAsUser: 1000", CapabilitySet.Empty).Problem(RestartPolicy.Always), StringComparison.Ordinal);

    private static ContainerRun Run(string context, CapabilitySet held)
    {
        string text = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: x}}\nspec: {{containers: [{{name: a, image: b, securityContext: {{{context}}}}}]}}\n";
        return new ContainerRun(RunManifest.Parse(Encoding.UTF8.GetBytes(text), "f").Pod.Containers[0], new Grant(Syslog, CapabilitySet.Empty))
        {
            Outcome = ContainerOutcome.Running,
            Process = new ProcessStatus("a", 1, 1000, 1000, new(held, held, held, held, held), NoNewPrivileges: true, Seccomp: 2),
        };
    }
}
