using System.Text.RegularExpressions;
using Ambicap.Tests;

namespace Ambicap.Policy.Tests.Architecture;

/// <summary>What documents say of this repository itself: which tests show a claim, which files they lead to, what may use what.</summary>
public sealed partial class DocumentsTests
{
    private static readonly string[] s_folders = ["", "docs", "docs/decisions"];

    [Fact]
    public void Architecture_Projects_AreTheTestsOwnWords() => Assert.Contains(
        "```\n" + string.Join('\n', AllowedDirections.Projects) + "\n```", File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md")), StringComparison.Ordinal);

    [Fact]
    public void Documents_TestClasses_AreThere()
    {
        HashSet<string> classes = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "test"), "*.cs", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path))];
        IEnumerable<string> missing = Documents().SelectMany(document =>
            TestClass().Matches(File.ReadAllText(document)).Select(match => match.Groups[1].Value).Where(name => !classes.Contains(name)).Select(name => $"{Name(document)}: {name}"));
        Assert.Equal("", string.Join('\n', missing));
    }

    [Fact]
    public void Documents_Links_LeadToFiles()
    {
        IEnumerable<string> broken = Documents().SelectMany(document =>
            Link().Matches(File.ReadAllText(document)).Select(match => match.Groups[1].Value)
                .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, link))).Select(link => $"{Name(document)}: {link}"));
        Assert.Equal("", string.Join('\n', broken));
    }

    [Fact]
    public void Documents_Pages_AreInTheIndex()
    {
        string index = File.ReadAllText(Path.Combine(Repository.Root, "docs", "README.md"));
        IEnumerable<string> missing = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(path => Path.GetFileName(path))
            .Where(name => name != "README.md" && !index.Contains($"({name})", StringComparison.Ordinal));
        Assert.Equal("", string.Join(' ', missing));
    }

    private static IEnumerable<string> Documents() => s_folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"));

    private static string Name(string document) => Path.GetRelativePath(Repository.Root, document);

    [GeneratedRegex("`([A-Z][A-Za-z]+Tests)`")]
    private static partial Regex TestClass();

    /// <summary>A link to a file; its part behind # is the reader's matter.</summary>
    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
