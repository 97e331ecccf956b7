using Ambicap.Cli.Check;
using Ambicap.Cli.Configuration;
using Ambicap.Cli.Input;
using Ambicap.Cli.Tests.Check;
using Ambicap.Policy.Levels;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    private const string Everything = """
        level: baseline
        levelVersion: v1.30
        scope: full
        runtimeClasses: [ambicap, other]
        allowRootEquivalent: [SYS_ADMIN]
        failOnWarnings: true
        baseline: known.json
        templatePaths: ["Group.example.com=spec.tasks[].template"]
        exclude: [charts, "**/test/*.yaml"]
        namespaces:
          shop: {level: privileged, levelVersion: latest, allowRootEquivalent: [BPF], addIsAmbient: true}
        """;

    [Fact]
    public void Read_Everything_IsTaken()
    {
        using TemporaryFolder folder = new();
        CheckConfiguration read = ConfigurationFile.Read(folder.Write(ConfigurationFile.Name, Everything));
        Assert.Equal((Level.Baseline, PolicyVersion.OfMinor(30), true, true), (read.Level, read.Version, read.IsFull, read.FailsOnWarnings));
        Assert.Equal(["ambicap", "other"], read.RuntimeClasses!);
        Assert.Equal("SYS_ADMIN", $"{read.AllowedRootEquivalent}");
        Assert.Equal(folder.File("known.json"), read.Baseline);
        Assert.Equal("Group.example.com=spec.tasks[].template", Assert.Single(read.TemplatePaths).ToText());
        KnownNamespace shop = Assert.Single(read.Namespaces).Value;
        Assert.Equal((Level.Privileged, PolicyVersion.Latest, "BPF", true), (shop.Level, shop.Version, $"{shop.AllowedRootEquivalent}", shop.AddIsAmbient));
    }

    [Theory]
    [InlineData("levl: baseline", "1:1: unknown key \"levl\"; did you mean level?")]
    [InlineData("colour: red", "1:1: unknown key \"colour\"; use level, levelVersion, allowRootEquivalent, scope, runtimeClasses, failOnWarnings, baseline, templatePaths, exclude or namespaces")]
    [InlineData("levl:", "1:1: unknown key \"levl\"; did you mean level?")]
    [InlineData("level: Baseline", "1:8: level: unknown level \"Baseline\"; use privileged, baseline or restricted")]
    [InlineData("levelVersion: 1.30", "1:15: levelVersion must be text, not the number 1.30; put it in quotes")]
    [InlineData("scope: all", "1:8: scope: unknown scope \"all\"; use ambient or full")]
    [InlineData("failOnWarnings: 1", "1:17: failOnWarnings must be true or false, not the number 1")]
    [InlineData("allowRootEquivalent: [ALL]", "1:23: allowRootEquivalent: ALL cannot be made ambient; name each capability that the program needs")]
    [InlineData("templatePaths: [x]", "1:17: templatePaths: \"x\" is no template path; write it as Kind.group=spec.template, such as Rollout.argoproj.io=spec.template")]
    [InlineData("namespaces: {shop: {levle: x}}", "1:21: namespaces.shop: unknown key \"levle\"; did you mean level?")]
    [InlineData("namespaces: {S: {}}", "1:14: namespaces: \"S\" is no name of a namespace; use at most 63 of a-z, 0-9 and -")]
    [InlineData("[a]", "1:1: must be one mapping, such as level: baseline")]
    [InlineData("a: [", "")]
    public void Read_Mistake_IsNamedWithItsPlace(string text, string error)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(ConfigurationFile.Name, text);
        string message = Assert.Throws<InputException>(() => ConfigurationFile.Read(path)).Message;
        Assert.StartsWith($"{path}:{error}", message, StringComparison.Ordinal);
        Assert.True(error.Length == 0 || message == $"{path}:{error}", message);
    }

    [Fact]
    public void Read_Nothing_IsAllowed()
    {
        using TemporaryFolder folder = new();
        Assert.Null(ConfigurationFile.Read(folder.Write(ConfigurationFile.Name, "# nothing yet\n")).Level);
    }

    [Fact]
    public void Find_FolderOfARepository_LooksUpToItsRoot()
    {
        using TemporaryFolder folder = new();
        string outside = folder.Write(ConfigurationFile.Name, "");
        _ = folder.Write("repository/.git/HEAD", "");
        _ = folder.Write("repository/a/b/x.yaml", "");
        Assert.Null(ConfigurationFile.Find(folder.File("repository/a/b")));
        string inside = folder.Write("repository/" + ConfigurationFile.Name, "");
        Assert.Equal(inside, ConfigurationFile.Find(folder.File("repository/a/b")));
        Assert.Equal(outside, ConfigurationFile.Find(folder.Path));
    }

    [Fact]
    public void Of_Folder_PassesOverWhatIsExcluded()
    {
        using TemporaryFolder folder = new();
        CheckConfiguration read = ConfigurationFile.Read(folder.Write(ConfigurationFile.Name, Everything));
        foreach (string name in (string[])["a.yaml", "charts/b.yaml", "x/charts/c.yaml", "x/test/d.yaml", "test/deep/e.yaml"])
        {
            _ = folder.Write(name, "");
        }

        Assert.Equal(
            ["a.yaml", "test/deep/e.yaml", "x/charts/c.yaml"],
            read.Excluded.Of(InputFiles.Find([folder.Path])).Select(file => Path.GetRelativePath(folder.Path, file.Path!)));
        Assert.Single(read.Excluded.Of(InputFiles.Find([folder.File("charts/b.yaml")])));
    }

    [Theory]
    [InlineData(null, "shop", 0)]
    [InlineData(null, "other", 1)]
    [InlineData("restricted", "shop", 1)]
    public void Run_KnownNamespaces_CountUnlessAnOptionSaysElse(string? level, string name, int exitCode)
    {
        using TemporaryFolder folder = new();
        string pod = folder.Write("a.yaml", $"kind: Pod\nmetadata: {{namespace: {name}, annotations: {{ambient.ambicap.dev/c: BPF}}}}\nspec: {{containers: [{{name: c}}]}}\n");
        CheckConfiguration read = ConfigurationFile.Read(folder.Write(ConfigurationFile.Name, Everything));
        CheckOptions options = new() { Namespaces = read.Namespaces, DefaultLevel = read.Level, Level = level is null ? null : Level.Restricted };
        Assert.Equal(exitCode, CheckOutcome.Of("table", options, pod).ExitCode);
        string declared = folder.Write("0.yaml", $"kind: Namespace\nmetadata: {{name: {name}, labels: {{pod-security.kubernetes.io/enforce: restricted}}}}\n");
        Assert.Equal(1, CheckOutcome.Of("table", options, declared, pod).ExitCode);
    }
}
