using Ambicap.Node.Installing;

namespace Ambicap.Node.Tests.Installing;

public sealed class AttemptProcessTests
{
    [Theory]
    [InlineData("run", "attempt")]
    [InlineData("run --host-root /host --restart-command run", "attempt --host-root /host --restart-command run")]
    public void Arguments_OfRun_AreThoseOfOneAttempt(string own, string expected) =>
        Assert.Equal(expected.Split(' '), AttemptProcess.Arguments(own.Split(' ')));
}
