using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Seccomp;
using Ambicap.Policy.Standards;
using Ambicap.Tests;

namespace Ambicap.Policy.Tests.Levels;

/// <summary>The tables of docs/policy.md against the checks that there are.</summary>
public sealed class PolicyDocumentTests
{
    private static string Document => Path.Combine(Repository.Root, "docs", "policy.md");

    [Fact]
    public void Document_ListsEveryCheckOfTheStandardsWithItsVersions() => Assert.Equal(
        PodSecurityStandards.Checks.Select(check => $"{check.Id}|{check.Level.ToString()!.ToLowerInvariant()}|{string.Join(", ", check.Since.Select(minor => $"1.{minor}"))}"),
        Rows(5).Select(cells => $"{cells[1].Trim('`')}|{cells[2]}|{cells[3]}"));

    [Fact]
    public void Document_ListsEveryAmbientCheck() =>
        Assert.Equal(AmbientRules.Checks.Select(check => $"{check.Id}|{check.Reason}"), Rows(4).Select(cells => $"{cells[1].Trim('`')}|{cells[2]}"));

    [Fact]
    public void Document_ListsEveryGateOfTheDefaultSeccompProfiles() => Assert.Equal(
        SeccompGates.All.Select(gate =>
            $"| {gate.Capability.ToName()} | {Has(gate, ProfileFamily.Containerd)} | {Has(gate, ProfileFamily.ContainersCommon)} | {string.Join(", ", gate.SystemCalls)} |"),
        File.ReadLines(Document).Where(line => line.Contains("| yes |", StringComparison.Ordinal) || line.Contains("| no |", StringComparison.Ordinal)));

    private static string Has(SeccompGate gate, ProfileFamily family) =>
        (gate.Families & family) == 0 ? "no" : gate.Opener == gate.Capability ? "yes" : $"{gate.Opener.ToName()}";

    /// <summary>The cells of the rows that begin with a check, of tables with so many bars.</summary>
    private static IEnumerable<string[]> Rows(int bars) => File.ReadLines(Document)
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
        .Where(cells => cells.Length == bars + 1);
}
