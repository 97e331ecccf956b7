using System.Text.Json;
using System.Text.Json.Serialization;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Doctor;

/// <summary>Shows findings to a person, or to a program.</summary>
internal static class DoctorOutput
{
    internal static void WriteTable(IReadOnlyList<Finding> findings)
    {
        TextTable table = new("RESULT", "CHECK", "WHERE", "WHAT WAS SEEN");
        foreach (Finding finding in findings)
        {
            string[] cells = [Word(finding.Health), finding.Check, finding.Place, finding.Detail];
            table.Add(cells);
        }

        table.Write();
        foreach (Finding finding in findings.Where(finding => finding.Health == Health.Failed))
        {
            Console.Out.WriteLine();
            Write($"{finding.Check}: ", finding.Detail);
            Write("  ", finding.Remedy ?? "");
        }
    }

    internal static void WriteJson(IReadOnlyList<Finding> findings) => Console.Out.WriteLine(JsonSerializer.Serialize(
        new DoctorJson(OwnVersion.Text, findings.Count(finding => finding.Health == Health.Failed), [.. findings.Select(finding =>
            new FindingJson(finding.Place, finding.Check, Word(finding.Health), finding.Detail, finding.Remedy))]),
        DoctorJsonContext.Default.DoctorJson));

    private static void Write(string begin, string text)
    {
        foreach (string line in Wrapping.Hanging(begin, Terminal.Printable(text), Terminal.Width))
        {
            Console.Out.WriteLine(line);
        }
    }

    private static string Word(Health health) => health switch
    {
        Health.Ok => "ok",
        Health.Failed => "failed",
        _ => "unknown",
    };
}

/// <summary>The form of <c>ambicap doctor -o json</c>.</summary>
/// <param name="Version">This program's version.</param>
/// <param name="Failed">How many checks failed.</param>
/// <param name="Checks">The checks in their order.</param>
internal sealed record DoctorJson(string Version, int Failed, IReadOnlyList<FindingJson> Checks);

/// <param name="Place">node or cluster.</param>
/// <param name="Check">What was looked at.</param>
/// <param name="Result">ok, failed or unknown.</param>
/// <param name="Detail">What was seen, or why nothing was.</param>
/// <param name="Remedy">What to do; absent where nothing is to be done.</param>
internal sealed record FindingJson(string Place, string Check, string Result, string Detail, string? Remedy);

[JsonSerializable(typeof(DoctorJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;
