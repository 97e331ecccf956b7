using System.Diagnostics;
using Ambicap.Capabilities;
using Ambicap.Cli.Containerd;
using Ambicap.Cli.Run;
using Ambicap.Tests;

[assembly: AssemblyFixture(typeof(Ambicap.EndToEnd.ContainerdFixture))]

namespace Ambicap.EndToEnd;

/// <summary>
/// A real containerd with real runc, private to the tests. Two scripts, one on each side of the published ambicap-runtime, keep every
/// config.json as it came and as it went on.
/// </summary>
public sealed class ContainerdFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PrivateContainerd? _containerd;

    /// <summary>The containerd; the test is skipped where there is none.</summary>
    internal PrivateContainerd Containerd
    {
        get
        {
            Repository.NeedsRoot();
            return _containerd!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        Prerequisites real = Prerequisites.Find(Repository.Program("ambicap-runtime"));
        Prerequisites programs = real with
        {
            Wrapper = Spy("before", real.Wrapper),
            Runc = Spy("after", real.Runc),
        };
        _containerd = await PrivateContainerd.StartAsync(programs, CapabilitySet.Of(Capability.NetBindService), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_containerd is not null)
        {
            await _containerd.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>The config.json of a container, as containerd wrote it (<c>before</c>) or as runc got it (<c>after</c>).</summary>
    internal byte[] Config(ContainerRun run, string side) => File.ReadAllBytes(_folder.File($"{run.Id}.{side}.json"));

    /// <summary>Runs the published <c>ambicap run</c> against this containerd, with a manifest on standard input.</summary>
    internal ProgramRun Run(string manifest, params IEnumerable<string> options) =>
        ProgramRun.Of(new ProcessStartInfo(Repository.Program("ambicap"), ["run", "-f", "-", "--runtime-endpoint", Containerd.Endpoint, .. options]), manifest);

    private string Spy(string side, string program) => _folder.Script(side, $$"""
        create= bundle= previous= id=
        for argument; do
          [ "$argument" = create ] && create=1
          [ "$previous" = --bundle ] && bundle=$argument
          previous=$argument id=$argument
        done
        [ -z "$create" ] || cp "$bundle/config.json" "{{_folder.Path}}/$id.{{side}}.json"
        exec {{program}} "$@"
        """);
}
