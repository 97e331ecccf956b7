using System.Text.RegularExpressions;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Conformance.Results;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>What is seen in a case, and what is wrong with it.</summary>
/// <param name="defaults">The set that the runtime gives to a container that asks for nothing.</param>
internal sealed class CaseRecord(CapabilitySet defaults)
{
    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromSeconds(1);

    internal List<string> Faults { get; } = [];

    internal List<string> Choices { get; } = [];

    internal List<SeenProcess> Seen { get; } = [];

    /// <summary>Compares what a process's status says with what is expected.</summary>
    /// <param name="container">The container, with what was done to it.</param>
    /// <param name="check">What is expected.</param>
    /// <param name="text">The process's /proc/PID/status.</param>
    internal void Compare(string container, CaseCheck check, string text)
    {
        ProcessStatus status;
        try
        {
            status = ProcessStatus.Parse(text);
        }
        catch (InvalidDataException failure)
        {
            Faults.Add($"{container}, {check.Of}: no status of a process: {failure.Message}");
            return;
        }

        Seen.Add(new SeenProcess(container, check.Of, status.Capabilities));
        foreach ((string set, IReadOnlyList<string> expected) in check.Sets)
        {
            CompareSet($"{container}, {check.Of}: {set}", expected, Of(status.Capabilities, set), status.Capabilities.Bounding);
        }

        foreach ((string field, string pattern) in check.Fields)
        {
            string value = FieldOf(text, field);
            if (!Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant, s_matchTimeout))
            {
                Faults.Add($"{container}, {check.Of}: {field} is \"{value}\", expected {pattern}");
            }
        }
    }

    /// <summary>A set as people read it: relative to the runtime's default where that is shorter.</summary>
    internal string Describe(CapabilitySet set) =>
        set.IsEmpty ? "none"
        : set == defaults ? "default"
        : defaults.Count > 1 && defaults.IsSubsetOf(set) ? $"default + {Names(set - defaults)}"
        : set.IsSubsetOf(defaults) && (defaults - set).Count < set.Count ? $"default - {Names(defaults - set)}"
        : Names(set);

    private void CompareSet(string where, IReadOnlyList<string> expected, CapabilitySet seen, CapabilitySet bounding)
    {
        if (!expected.Any(expression => SetExpression.Matches(expression, seen, defaults, bounding)))
        {
            Faults.Add($"{where} is {Describe(seen)}, expected {string.Join(" or ", expected)}");
        }
        else if (expected.Count > 1 || expected[0] == "any")
        {
            Choices.Add($"{where} is {(seen == bounding && !seen.IsEmpty && seen != defaults ? "bounding" : Describe(seen))}");
        }
    }

    private static string Names(CapabilitySet set) => string.Join(", ", set.Select(capability => capability.ToName()));

    private static CapabilitySet Of(ProcessCapabilities sets, string name) => name switch
    {
        "inheritable" => sets.Inheritable,
        "permitted" => sets.Permitted,
        "effective" => sets.Effective,
        "bounding" => sets.Bounding,
        "ambient" => sets.Ambient,
        _ => throw new FormatException($"\"{name}\" is none of the five sets"),
    };

    private static string FieldOf(string text, string name) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim() ?? "";
}
