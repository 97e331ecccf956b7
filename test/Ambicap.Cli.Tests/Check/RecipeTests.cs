using Ambicap.Cli.Configuration;
using Ambicap.Kubernetes.Trees;
using Ambicap.Tests;

namespace Ambicap.Cli.Tests.Check;

/// <summary>The files of docs/ci: each is shown in docs/check.md as it is, and is what its reader takes.</summary>
public sealed class RecipeTests
{
    [Theory]
    [InlineData("github.yml")]
    [InlineData("gitlab.yml")]
    [InlineData("ambicap.yaml")]
    public void Document_Recipe_IsShownAsItIs(string name) =>
        Assert.Contains($"```yaml\n{Recipe(name)}```\n", File.ReadAllText(Path.Combine(Repository.Root, "docs", "check.md")), StringComparison.Ordinal);

    [Fact]
    public void Recipe_GitHub_IsAWorkflowWhoseStepsRunOrUse()
    {
        ManifestMapping workflow = Read("github.yml");
        ManifestMapping job = Assert.IsType<ManifestMapping>(Assert.IsType<ManifestMapping>(workflow.Find("jobs")).Find("check"));
        ManifestSequence steps = Assert.IsType<ManifestSequence>(job.Find("steps"));
        Assert.All(steps.Items.Cast<ManifestMapping>(), step => Assert.True(step.Find("uses") is ManifestScalar ^ step.Find("run") is ManifestScalar));
        Assert.Equal(2, steps.Items.Cast<ManifestMapping>().Count(step => step.Find("run") is ManifestScalar run && run.Text.StartsWith("ambicap check ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Recipe_GitLab_IsAJobWithAReport()
    {
        ManifestMapping job = Assert.IsType<ManifestMapping>(Read("gitlab.yml").Find("ambicap"));
        ManifestScalar command = Assert.IsType<ManifestScalar>(Assert.Single(Assert.IsType<ManifestSequence>(job.Find("script")).Items));
        Assert.EndsWith(" -o junit > ambicap.xml", command.Text, StringComparison.Ordinal);
        ManifestMapping reports = Assert.IsType<ManifestMapping>(Assert.IsType<ManifestMapping>(job.Find("artifacts")).Find("reports"));
        Assert.Equal("ambicap.xml", Assert.IsType<ManifestScalar>(reports.Find("junit")).Text);
    }

    [Fact]
    public void Recipe_Configuration_IsRead()
    {
        CheckConfiguration read = ConfigurationFile.Read(Path.Combine(Repository.Root, "docs", "ci", "ambicap.yaml"));
        Assert.Equal(2, read.Namespaces.Count);
        Assert.True(read.FailsOnWarnings);
    }

    private static string Recipe(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "ci", name));

    private static ManifestMapping Read(string name) =>
        Assert.IsType<ManifestMapping>(Assert.Single(ManifestTree.ReadAll(System.Text.Encoding.UTF8.GetBytes(Recipe(name)))));
}
