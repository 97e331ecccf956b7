using System.Text.Json.Nodes;
using Ambicap.Tests;

namespace Ambicap.Deploy.Tests;

/// <summary>Whoever deletes a file or a folder of <c>deploy/</c> takes what is its own, and nothing that another file needs.</summary>
public sealed class ManifestOwnershipTests
{
    private const string NamespaceFile = "namespace.yaml";

    /// <summary>What is applied in the place of an object of another file, for another scope of the webhook.</summary>
    private const string InThePlace = "webhook/full/validating.yaml";

    /// <summary>What is no object of ours on a cluster: copies for the chart and the kustomizations, which other tests compare, and what other
    /// programs are given: Helm's plugin, Argo CD's, Flux's own objects.</summary>
    private static readonly string[] s_others = ["helm", "kustomize", "helm-plugin", "argocd", "flux", "krew"];

    /// <summary>Every manifest below <c>deploy/</c>, from there on.</summary>
    private static readonly string[] s_files = [.. Directory.GetFiles(Path.Combine(Repository.Root, "deploy"), "*.yaml", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Path.Combine(Repository.Root, "deploy"), path))
        .Where(file => !s_others.Contains(file.Split('/')[0])).Order(StringComparer.Ordinal)];

    [Fact]
    public void Objects_OfAllFiles_StandInOneFileOnly()
    {
        Dictionary<string, string> owners = [];
        foreach ((string file, JsonNode document) in Documents().Where(entry => entry.File != InThePlace))
        {
            string name = $"{document["kind"]} {document["metadata"]!["namespace"]}/{document["metadata"]!["name"]}";
            Assert.True(owners.TryAdd(name, file), $"{name} stands in {file} and in {owners.GetValueOrDefault(name)}");
        }

        Assert.InRange(owners.Count, 20, 100);
    }

    /// <summary>Who deletes a namespace deletes everything in it.</summary>
    [Fact]
    public void Namespaces_StandInAFileOfTheirOwn()
    {
        Assert.Equal([NamespaceFile], Documents().Where(entry => KindOf(entry.Document) == "Namespace").Select(entry => entry.File));
        JsonNode only = Assert.Single(Manifest.ReadAll(NamespaceFile));
        Assert.All(Documents(), entry => Assert.Contains((string?)entry.Document["metadata"]!["namespace"], (string?[])[null, (string?)only["metadata"]!["name"]]));
    }

    /// <summary>What any Pod with grants needs goes with no folder.</summary>
    [Fact]
    public void RuntimeClasses_StandInAFileOfTheirOwn() =>
        Assert.Equal(["RuntimeClass"], Manifest.ReadAll("runtimeclass.yaml").Select(KindOf).Concat(
            Documents().Where(entry => entry.File != "runtimeclass.yaml" && KindOf(entry.Document) == "RuntimeClass").Select(entry => entry.File)));

    private static IEnumerable<(string File, JsonNode Document)> Documents() =>
        s_files.SelectMany(file => Manifest.ReadAll(file).Select(document => (file, document)));

    private static string KindOf(JsonNode document) => document["kind"]!.GetValue<string>();
}
