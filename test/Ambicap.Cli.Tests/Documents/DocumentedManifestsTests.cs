using System.Text;
using System.Text.Json;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Grants;

namespace Ambicap.Cli.Tests.Documents;

/// <summary>Every manifest and every piece of one that a document shows is what Kubernetes and Ambicap read.</summary>
public sealed class DocumentedManifestsTests
{
    [Fact]
    public void Yaml_DocumentedBlocks_AreReadAndTheirGrantsAreGood()
    {
        DocumentedCode[] blocks = [.. DocumentedCode.Blocks().Where(block => block.Language == "yaml")];
        Assert.True(blocks.Length > 15, "the documents' manifests are not where they were");
        int grants = 0;
        foreach (DocumentedCode block in blocks)
        {
            foreach (ManifestNode document in ManifestTree.ReadAll(Encoding.UTF8.GetBytes(block.Text)))
            {
                grants += CheckGrants(document, block.Place);
            }
        }

        Assert.True(grants > 4, "the documents' grants are not where they were");
    }

    [Fact]
    public void Json_DocumentedBlocks_AreJson() => Assert.All(
        DocumentedCode.Blocks().Where(block => block.Language == "json"), block => JsonDocument.Parse(block.Text).Dispose());

    private static int CheckGrants(ManifestNode node, string place)
    {
        if (node is ManifestSequence sequence)
        {
            return sequence.Items.Sum(item => CheckGrants(item, place));
        }

        int grants = 0;
        foreach (ManifestEntry entry in (node as ManifestMapping)?.Entries ?? [])
        {
            if (entry.Key.StartsWith(GrantKeys.AmbientPrefix, StringComparison.Ordinal))
            {
                Assert.True(GrantValue.TryParse(Assert.IsType<ManifestScalar>(entry.Value).Text, out _, out string? error), $"{place}: {error}");
                grants++;
            }

            grants += CheckGrants(entry.Value, place);
        }

        return grants;
    }
}
