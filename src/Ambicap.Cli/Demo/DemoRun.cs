using Ambicap.Cli.Run;

namespace Ambicap.Cli.Demo;

/// <summary>What became of one scenario with one handler.</summary>
internal sealed record DemoRun(Scenario Scenario, string Handler, string Expected, ContainerRun Container)
{
    internal string Happened { get; } = Scenario.Describe(Container);

    internal bool IsSurprise => Happened != Expected;
}
