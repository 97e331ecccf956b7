using System.Text.RegularExpressions;
using Ambicap.Tests;

namespace Ambicap.Policy.Tests.Architecture;

/// <summary>What documents say of this repository itself: which tests show a claim, which files they lead to, what may use what.</summary>
public sealed partial class DocumentsTests
{
    [Fact]
    public void Architecture_Projects_AreTheTestsOwnWords() => Assert.Contains(
        "```\n" + string.Join('\n', AllowedDirections.Projects) + "\n```", File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md")), StringComparison.Ordinal);

    [Fact]
    public void Documents_TestClasses_AreThere()
    {
        HashSet<string> classes = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "test"), "*.cs", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path))];
        IEnumerable<string> missing = Repository.Documents.SelectMany(document =>
            TestClass().Matches(File.ReadAllText(document)).Select(match => match.Groups[1].Value).Where(name => !classes.Contains(name)).Select(name => $"{Name(document)}: {name}"));
        Assert.Equal("", string.Join('\n', missing));
    }

    [Fact]
    public void Documents_Links_LeadToFiles()
    {
        IEnumerable<string> broken = Repository.Documents.SelectMany(document =>
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

    /// <summary>What the first column quotes of messages stands, piece by piece around its gaps, in one line of a test.</summary>
    [Fact]
    public void Troubleshooting_Messages_AreAssertedByTests()
    {
        string[] asserted = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "test"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Where(line => line.Contains('"', StringComparison.Ordinal)).Select(line => line.Replace("\\\"", "\"", StringComparison.Ordinal))];
        string[] messages = [.. TablesOf("troubleshooting.md", "message").Select(row => row.Trim().Trim('`'))];
        Assert.True(messages.Length > 20, "the tables of messages are not where they were");
        Assert.Equal("", string.Join('\n', messages.Where(message => !asserted.Any(line => message.Split('…').All(piece => line.Contains(piece.Trim(), StringComparison.Ordinal))))));
    }

    /// <summary>Keys of the contract, variables and metrics are literals of the sources; each stands in a page.</summary>
    [Fact]
    public void Reference_NamesOfTheSources_AreThere()
    {
        string pages = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(File.ReadAllText));
        string[] names = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => ContractName().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["key"] is { Success: true } key ? "ambicap.dev" + key.Value : match.Groups["name"].Value).Distinct()];
        Assert.True(names.Length > 40, "the sources' names are not where they were");
        Assert.Equal("", string.Join('\n', names.Where(name => !pages.Contains(name, StringComparison.Ordinal))));
    }

    /// <summary>The first cells of the tables whose first heading is this one.</summary>
    private static IEnumerable<string> TablesOf(string page, string heading)
    {
        bool within = false;
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "docs", page)))
        {
            string cell = line.StartsWith('|') ? line.Split('|')[1] : "";
            within = cell.Trim() == heading || (within && cell.Length > 0);
            if (within && cell.Contains('`', StringComparison.Ordinal))
            {
                yield return cell;
            }
        }
    }

    private static string Name(string document) => Path.GetRelativePath(Repository.Root, document);

    [GeneratedRegex("`([A-Z][A-Za-z]+Tests)`")]
    private static partial Regex TestClass();

    [GeneratedRegex("\"(?<name>AMBICAP_[A-Z_]+|ambicap_(?:node|cri|webhook)_[a-z_]+)|(?:Domain \\+ \"|\"ambicap\\.dev)(?<key>/[a-z0-9-]+)\"")]
    private static partial Regex ContractName();

    /// <summary>A link to a file; its part behind # is the reader's matter.</summary>
    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
