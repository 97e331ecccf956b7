using System.Text;
using Ambicap.Tests;

namespace Ambicap.EndToEnd;

/// <summary>The commands of docs/five-sets.md, as a reader would type them, and what they print.</summary>
public sealed class FiveSetsPageTests
{
    [Fact]
    public void Commands_OfThePage_PrintWhatItShows()
    {
        Repository.NeedsRoot();
        string[] shown = [.. Blocks().SelectMany(block => block)];
        Assert.True(shown.Count(line => line.StartsWith("# ", StringComparison.Ordinal)) > 8, "the page has no commands");
        StringBuilder seen = new();
        foreach (string command in shown.Where(line => line.StartsWith("# ", StringComparison.Ordinal)))
        {
            ProgramRun run = ProgramRun.Of("sh", "-c", command[2..]);
            seen.Append(command).Append('\n').Append(run.Output).Append(run.Errors);
        }

        Assert.Equal(string.Join('\n', shown) + "\n", seen.ToString());
    }

    private static IEnumerable<string[]> Blocks() =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs/five-sets.md")).Split("\n```console\n")[1..].Select(part => part.Split("\n```")[0].Split('\n'));
}
