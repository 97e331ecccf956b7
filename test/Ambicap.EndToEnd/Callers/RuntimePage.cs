using Ambicap.Tests;

namespace Ambicap.EndToEnd.Callers;

/// <summary>The snippets of docs/runtime.md, as a reader copies them.</summary>
internal static class RuntimePage
{
    /// <summary>The only snippet that contains a text.</summary>
    internal static string Snippet(string text) => Assert.Single(Snippets(), snippet => snippet.Contains(text, StringComparison.Ordinal));

    private static IEnumerable<string> Snippets()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runtime.md"));
        string[] parts = page.Split("\n```");
        for (int i = 1; i < parts.Length; i += 2)
        {
            yield return parts[i][(parts[i].IndexOf('\n', StringComparison.Ordinal) + 1)..] + "\n";
        }
    }
}
