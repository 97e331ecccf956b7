using Ambicap.Host.Containers;

namespace Ambicap.Host.Tests.Containers;

public sealed class ConmonTests
{
    [Theory]
    // As Podman 4.3 calls it, for the container and for a process executed in it.
    [InlineData("/usr/bin/conmon --api-version 1 -c beba -u beba -r /usr/sbin/runc -b /home/u/beba/userdata -p /run/pidfile -n w1", "beba", "/home/u/beba/userdata")]
    [InlineData("/usr/bin/conmon --api-version 1 -c beba -u 27af -r /usr/sbin/runc -b /home/u/beba/userdata/27af -e --exec-attach", "beba", "/home/u/beba/userdata/27af")]
    [InlineData("/usr/libexec/crio/conmon --cid c1 --bundle /run/b", "c1", "/run/b")]
    public void Parse_Arguments_AreIdAndBundle(string line, string id, string bundle) => Assert.Equal(new Conmon(id, bundle), Conmon.Parse(line.Split(' ')));

    [Theory]
    [InlineData("conmon")]
    [InlineData("conmon -c beba")]
    [InlineData("conmon -b /run/b -c")]
    public void Parse_OtherArguments_IsNull(string line) => Assert.Null(Conmon.Parse(line.Split(' ')));
}
