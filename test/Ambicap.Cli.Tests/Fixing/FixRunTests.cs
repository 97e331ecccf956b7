using System.Text.Json.Nodes;
using Ambicap.Cli.Check;
using Ambicap.Cli.Fixing;
using Ambicap.Cli.Input;
using Ambicap.Cli.Tests.Check;
using Ambicap.Cli.Tests.Explain;
using Ambicap.Conversion.Tests;
using Ambicap.Policy.Levels;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Fixing;

public sealed class FixRunTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c # web\n    image: x\n    securityContext:\n      runAsUser: 1000\n      capabilities: {drop: [all], add: [CAP_NET_BIND_SERVICE]}\n";

    private static readonly CheckOptions s_strict = new() { FailsOnWarnings = true };

    [Fact]
    public void Write_MendedFile_PassesCheckAndHoldsTheGrant()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", Pod);
        Assert.Equal(1, CheckOutcome.Of("table", s_strict, path).ExitCode);
        Assert.Equal("", HeldBy(path));
        Assert.Single(Find(s_strict, path)).Write();
        Assert.Equal(0, CheckOutcome.Of("table", s_strict, path).ExitCode);
        Assert.Equal("NET_BIND_SERVICE", HeldBy(path));
        Assert.Empty(Find(s_strict, path));
    }

    [Fact]
    public void Write_ByteOrderMarkAndMode_Stay()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", "\ufeff" + Pod);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Single(Find(s_strict, path)).Write();
        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(path)[..3]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Find_NamespaceInAnotherFile_DecidesWhatMayBeGranted()
    {
        using TemporaryFolder folder = new();
        string pod = folder.Write("a.yaml", Pod.Replace("CAP_NET_BIND_SERVICE", "NET_RAW", StringComparison.Ordinal).Replace("[all]", "[ALL]", StringComparison.Ordinal));
        Assert.Empty(Find(s_strict, pod));
        string own = folder.Write("b.yaml", "kind: Namespace\nmetadata: {name: default, labels: {pod-security.kubernetes.io/enforce: privileged}}\n");
        Assert.Contains("nonroot.ambicap.dev/c: NET_RAW\n", Assert.Single(Find(s_strict, pod, own)).After, StringComparison.Ordinal);
    }

    /// <summary>AUDIT_READ needs it under a default seccomp profile: it is written once, and no grant is made of it.</summary>
    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public void Find_GrantThatAnotherNameOpens_IsCompletedWhereAddIsNoGrant(string addIsAmbient, bool isAdded)
    {
        using TemporaryFolder folder = new();
        string space = folder.Write(
            "b.yaml", $"kind: Namespace\nmetadata: {{name: default, labels: {{pod-security.kubernetes.io/enforce: privileged, ambicap.dev/add-is-ambient: \"{addIsAmbient}\"}}}}\n");
        string pod = folder.Write(
            "a.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations: {ambient.ambicap.dev/c: AUDIT_READ}}\nspec:\n  runtimeClassName: ambicap\n  containers:\n"
            + "  - name: c\n    image: x\n    securityContext:\n      runAsUser: 1000\n      allowPrivilegeEscalation: false\n      capabilities:\n        drop: [ALL]\n");
        IReadOnlyList<FixedFile> found = Find(s_strict, pod, space);
        Assert.Equal(isAdded, found.Count == 1);
        if (isAdded)
        {
            found[0].Write();
            Assert.Contains("        add: [AUDIT_WRITE]\n", File.ReadAllText(pod), StringComparison.Ordinal);
            Assert.Empty(Find(s_strict, pod, space));
        }
    }

    [Fact]
    public void Find_StandardInput_IsRefused() => Assert.Equal(
        "<stdin>: --fix writes files, and this is standard input; name the manifests themselves",
        Assert.Throws<InputException>(() => Find(s_strict, "-")).Message);

    [Fact]
    public void Write_Diff_IsWhatPatchReads()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", Pod);
        FixedFile file = Assert.Single(Find(s_strict, path));
        using StringWriter diff = new();
        UnifiedDiff.Write(diff, [file], hasColour: false);
        Assert.Contains("+    nonroot.ambicap.dev/c: NET_BIND_SERVICE\n", diff.ToString(), StringComparison.Ordinal);
        Assert.Equal(file.After, Patched(Pod, diff.ToString()));
    }

    /// <summary>Of random objects: what was allowed stays allowed, by the judge of check.</summary>
    [Fact]
    public void Find_AnyStyle_BreaksNothing()
    {
        using TemporaryFolder folder = new();
        List<string> paths = [.. Enumerable.Range(0, 150).Select(seed => folder.Write($"{seed}.yaml", Text(seed)))];
        CheckOptions options = new() { Level = Level.Privileged };
        HashSet<string> before = Forbidden(options, paths);
        foreach (FixedFile file in Find(options, [.. paths]))
        {
            file.Write();
        }

        Assert.Subset(before, Forbidden(options, paths));

        static string Text(int seed)
        {
            Random random = new(seed);
            return new StyleWriter(random).Write([new ManifestGenerator(random).Next()]);
        }
    }

    private static HashSet<string> Forbidden(CheckOptions options, List<string> paths) =>
        [.. CheckOutcome.Of("json", options, paths).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .Where(pod => !(bool)pod["allowed"]!).Select(pod => $"{pod["file"]} {pod["document"]} {pod["name"]}")];

    private static IReadOnlyList<FixedFile> Find(CheckOptions options, params string[] paths) => new FixRun(options).Find([.. InputFiles.Find(paths)]);

    private static string HeldBy(string path) =>
        string.Join(',', JsonNode.Parse(ExplainOutcome.Of(path).Output)![0]!["granted"]!.AsArray().Select(name => $"{name}"));

    private static string Patched(string before, string diff)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.yaml", before);
        System.Diagnostics.ProcessStartInfo start = new("patch", ["-s", path]);
        Assert.SkipUnless(File.Exists("/usr/bin/patch"), "patch is not installed");
        Assert.Equal((0, "", ""), Result(ProgramRun.Of(start, diff)));
        return File.ReadAllText(path);

        static (int, string, string) Result(ProgramRun run) => (run.ExitCode, run.Output, run.Errors);
    }
}
