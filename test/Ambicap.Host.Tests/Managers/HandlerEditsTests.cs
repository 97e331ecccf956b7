using Ambicap.Host.Containerd;
using Ambicap.Host.Crio;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Ambicap.Tests;

namespace Ambicap.Host.Tests.Managers;

/// <summary>
/// Files of hosts, and what becomes of them, byte for byte: <c>TestData/nodes/NAME/host</c> and <c>after</c>, which AMBICAP_RENEW=1
/// writes anew. <c>dump.toml</c> is what containerd says there. The files of containerd 1.6, 1.7 and 2.1 are what these versions
/// print as their defaults; those of other projects are written after their documentation.
/// </summary>
public sealed class HandlerEditsTests
{
    private static readonly bool s_isRenewing = Environment.GetEnvironmentVariable("AMBICAP_RENEW") == "1";

    public static TheoryData<string, string> Nodes => new()
    {
        { "containerd-1.6", "containerd" },
        { "containerd-1.7-systemd", "containerd" },
        { "containerd-1.7-no-handler", "containerd" },
        { "containerd-2.1", "containerd" },
        { "containerd-2.1-no-file", "containerd" },
        { "containerd-2.1-version-2", "containerd" },
        { "containerd-2.2-conf.d", "containerd" },
        { "containerd-2.3-version-4", "containerd" },
        { "kind", "containerd" },
        { "k3s-version-2", "k3s" },
        { "k3s-version-3-template", "k3s" },
        { "rke2-imports", "rke2" },
        { "k0s", "k0s" },
        { "microk8s", "microk8s" },
        { "crio", "crio" },
        { "crio-defaults", "crio" },
    };

    [Theory]
    [MemberData(nameof(Nodes))]
    public void Plan_Host_ChangesWhatIsExpectedAndNothingElse(string node, string manager)
    {
        IReadOnlyList<FileEdit> edits = Plan(node, manager);
        if (s_isRenewing)
        {
            Renew(node, edits);
        }

        string after = Repository.TestData("nodes", node, "after");
        Assert.Equal(
            Directory.GetFiles(after, "*", SearchOption.AllDirectories).Order().Select(file => (file[after.Length..], File.ReadAllText(file))),
            edits.OrderBy(edit => edit.Path).Select(edit => (edit.Path, edit.After)));
        Assert.All(edits.Where(edit => edit.Base is not null), edit => Assert.Equal(edit.Base, FileEdit.Without(edit.After, edit.Piece)));
    }

    [Fact]
    public void Nodes_EveryFolder_IsTested() => Assert.Equal(
        Directory.GetDirectories(Repository.TestData("nodes")).Select(Path.GetFileName).Order(),
        Nodes.Select(row => row.Data.Item1).Order());

    /// <summary>The handler that the files have, taken as containerd would take them, is the default one.</summary>
    [Theory]
    [InlineData("containerd-1.6")]
    [InlineData("containerd-1.7-systemd")]
    [InlineData("containerd-2.3-version-4")]
    public void Plan_Containerd_CarriesEverythingOver(string node)
    {
        ContainerdDump before = Dump(node);
        FileEdit edit = Plan(node, "containerd")[0];
        ContainerdHandler written = ContainerdDump.Parse(edit.After).Handlers["ambicap"];

        Assert.Empty(written.DifferencesFrom(before.Default!));
        Assert.Equal("/opt/ambicap/bin/ambicap-runtime", written.BinaryName);
        Assert.Equal([.. before.Default!.PodAnnotations, "ambient.ambicap.dev/*", "nonroot.ambicap.dev/*"], written.PodAnnotations);
    }

    [Theory]
    [InlineData("[plugins.cri]\n", "/etc/containerd/config.toml is of version 1, which has no handlers by this name; run: containerd config migrate, and put what it prints in its place")]
    [InlineData("version = 5\n", "/etc/containerd/config.toml is of version 5, and 4 is the newest that is known; use a newer ambicap-node")]
    [InlineData("version = \n", "/etc/containerd/config.toml:1: not valid TOML:")]
    [InlineData("version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd]\nruntimes = {runc = {}}\n", "/etc/containerd/config.toml leaves no place for another handler (")]
    public void Plan_FileThatTakesNone_IsRefused(string text, string expected)
    {
        ContainerdDump dump = Dump("containerd-1.6");
        ContainerdHandler handler = ContainerdEdits.Handler(dump.Default!);
        HostManager manager = HostManager.All.Single(known => known.Name == "containerd");

        HostException failure = Assert.Throws<HostException>(() => ContainerdEdits.Plan(manager, _ => text, handler, dump));

        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("io.containerd.kata.v2", "the default handler runc has runtime_type io.containerd.kata.v2; ambicap-runtime stands in front of runc or crun, so make a handler of io.containerd.runc.v2 the default one")]
    [InlineData(null, "containerd has no handler runc, which is the default one; configure it first")]
    public void DefaultOf_HandlerThatIsNoRuncs_IsRefused(string? type, string expected)
    {
        string text = type is null ? "version = 2" : $"version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\nruntime_type = \"{type}\"\n";

        Assert.Equal(expected, Assert.Throws<HostException>(() => ContainerdEdits.DefaultOf(ContainerdDump.Parse(text))).Message);
    }

    [Theory]
    [InlineData("[crio.runtime.runtimes.ambicap]\n", "CRI-O has a handler ambicap already that is not by ambicap-node; remove it first")]
    [InlineData("[crio.runtime]\ndefault_runtime = \"kata\"\n[crio.runtime.runtimes.kata]\nruntime_type = \"vm\"\n",
        "the default handler kata has runtime_type \"vm\"; ambicap-runtime stands in front of runc or crun, so make one of them the default")]
    public void Plan_CrioThatTakesNone_IsRefused(string text, string expected)
    {
        using TemporaryFolder folder = new();
        _ = folder.Write("etc/crio/crio.conf", text);
        HostRoot root = new(folder.Path);
        HostManager manager = ManagerFinder.Find(root);

        Assert.Equal(expected, Assert.Throws<HostException>(() => CrioEdits.Plan(CrioEdits.Read(root, manager), root, manager)).Message);
    }

    private static IReadOnlyList<FileEdit> Plan(string node, string expectedManager)
    {
        HostRoot root = new(Repository.TestData("nodes", node, "host"));
        HostManager manager = ManagerFinder.Find(root);
        Assert.Equal(expectedManager, manager.Name);
        if (!manager.IsContainerd)
        {
            CrioConfiguration configuration = CrioEdits.Read(root, manager);
            return CrioEdits.Plan(configuration, root, manager);
        }

        ContainerdDump dump = Dump(node);
        return ContainerdEdits.Plan(manager, root.TryReadText, ContainerdEdits.Handler(ContainerdEdits.DefaultOf(dump)), dump);
    }

    private static ContainerdDump Dump(string node) => ContainerdDump.Parse(File.ReadAllText(Repository.TestData("nodes", node, "dump.toml")));

    private static void Renew(string node, IReadOnlyList<FileEdit> edits)
    {
        foreach (string nodes in new[] { Repository.TestData("nodes"), Path.Combine(Repository.Root, "test/Ambicap.Host.Tests/TestData/nodes") })
        {
            string after = Path.Combine(nodes, node, "after");
            if (Directory.Exists(after))
            {
                Directory.Delete(after, recursive: true);
            }

            foreach (FileEdit edit in edits)
            {
                _ = Directory.CreateDirectory(Path.GetDirectoryName(after + edit.Path)!);
                File.WriteAllText(after + edit.Path, edit.After);
            }
        }
    }
}
