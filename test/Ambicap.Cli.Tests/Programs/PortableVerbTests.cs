using System.CommandLine;
using Ambicap.Cli.Commands;

namespace Ambicap.Cli.Tests.Programs;

/// <summary>What verbs say on systems without a Linux kernel.</summary>
public sealed class PortableVerbTests
{
    [Fact]
    public void FindObstacle_ElsewhereThanOnLinux_NamesWhatIsNeeded()
    {
        Assert.Equal(
            "run needs Linux: it starts containers and reads what the kernel gives their processes; use it on a Linux machine",
            RunCommand.Create().FindObstacle(isLinux: false));
        Assert.Equal("demo needs Linux: it starts containers; use it on a Linux machine", DemoCommand.Create().FindObstacle(isLinux: false));
        Assert.Equal("inspect needs Linux: it reads what the kernel says of processes; use it on a Linux machine", InspectCommand.Create().FindObstacle(isLinux: false));
        Assert.Equal(
            "learn needs Linux: it runs a program with fewer and fewer capabilities; use it on a Linux machine",
            LearnCommand.Create().FindObstacle(isLinux: false));
        Assert.Null(RunCommand.Create().FindObstacle(isLinux: true));
    }

    [Fact]
    public void FindObstacle_PureVerbs_HaveNone() => Assert.All(
        (Command[])[ExplainCommand.Create(), CheckCommand.Create(), ConvertCommand.Create(), ApplyCommand.Create(), CapabilitiesCommand.Create()],
        command => Assert.Null(Assert.IsType<Verb>(command).FindObstacle(isLinux: false)));
}
