using System.Text.RegularExpressions;
using Ambicap.Kubernetes.Trees;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests.Krew;

/// <summary>
/// krew's plugin manifest, by the rules of its documentation ("Writing Krew plugin manifests") and of its own validation
/// (krew, internal/index/validation): what it refuses is refused here.
/// </summary>
public sealed class PluginManifestTests
{
    private static readonly string[] s_systems = ["linux-x64", "linux-arm64", "osx-arm64", "win-x64"];

    [Fact]
    public void Manifest_FilledIn_IsWhatKrewTakes()
    {
        string text = Text().Replace("VERSION", "0.1.0", StringComparison.Ordinal);
        foreach (string system in s_systems)
        {
            text = text.Replace($"URI_{system}", $"https://example.invalid/ambicap-{system}.tar.gz", StringComparison.Ordinal)
                .Replace($"SHA256_{system}", new string('a', 64), StringComparison.Ordinal);
        }

        ManifestMapping root = Read(text);
        Assert.Equal("krew.googlecontainertools.github.com/v1alpha2", Scalar(root, "apiVersion"));
        Assert.Equal("Plugin", Scalar(root, "kind"));
        Assert.Equal("ambicap", Scalar(Mapping(root, "metadata"), "name"));
        ManifestMapping spec = Mapping(root, "spec");
        Assert.All(spec.Entries, entry => Assert.Contains(entry.Key, (string[])["version", "shortDescription", "description", "caveats", "homepage", "platforms"]));
        Assert.Matches(@"^v\d+\.\d+\.\d+$", Scalar(spec, "version"));
        Assert.InRange(Scalar(spec, "shortDescription").Length, 1, 50);
        Assert.DoesNotContain('\n', Scalar(spec, "shortDescription"));
        ManifestMapping[] platforms = [.. Assert.IsType<ManifestSequence>(spec.Find("platforms")).Items.Cast<ManifestMapping>()];
        Assert.Equal(s_systems.Length, platforms.Length);
        Assert.All(platforms, platform =>
        {
            Assert.Equal(["bin", "selector", "sha256", "uri"], platform.Entries.Select(entry => entry.Key).Order());
            Assert.Matches("^[a-f0-9]{64}$", Scalar(platform, "sha256"));
            Assert.Matches(@"^https://\S+\.tar\.gz$", Scalar(platform, "uri"));
            Assert.Equal(["arch", "os"], Mapping(Mapping(platform, "selector"), "matchLabels").Entries.Select(entry => entry.Key).Order());
        });
        Assert.Equal(
            ["darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64"],
            platforms.Select(platform => Mapping(Mapping(platform, "selector"), "matchLabels")).Select(labels => $"{Scalar(labels, "os")}/{Scalar(labels, "arch")}").Order());
    }

    /// <summary>Every place to be filled in is one that the script fills.</summary>
    [Fact]
    public void Manifest_Places_AreThoseOfTheScript()
    {
        string[] places = [.. Regex.Matches(Text(), "(?:URI|SHA256)_([a-z0-9-]+)").Select(match => match.Groups[1].Value).Distinct().Order()];
        Assert.Equal(s_systems.Order(), places);
        string script = File.ReadAllText(Path.Combine(Repository.Root, "eng", "portable.sh"));
        Assert.Contains($"for rid in {string.Join(' ', s_systems)}; do", script, StringComparison.Ordinal);
    }

    private static string Text() => File.ReadAllText(Path.Combine(Repository.Root, "deploy", "krew", "ambicap.yaml"));

    private static ManifestMapping Read(string text) =>
        Assert.IsType<ManifestMapping>(Assert.Single(ManifestTree.ReadAll(System.Text.Encoding.UTF8.GetBytes(text))));

    private static ManifestMapping Mapping(ManifestMapping mapping, string key) => Assert.IsType<ManifestMapping>(mapping.Find(key));

    private static string Scalar(ManifestMapping mapping, string key) => Assert.IsType<ManifestScalar>(mapping.Find(key)).Text;
}
