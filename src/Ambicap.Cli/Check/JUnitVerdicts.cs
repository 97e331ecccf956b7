using System.Globalization;
using System.Text;
using System.Xml;
using Ambicap.Cli.Input;
using Ambicap.Cli.Output;
using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Check;

/// <summary>
/// The form <c>-o junit</c>: JUnit's XML, as GitLab, Jenkins and others read it. A file is a suite, a workload is a case; what is
/// forbidden fails, what cannot be read is an error, and the rest is its output.
/// </summary>
internal sealed class JUnitVerdicts : IVerdictWriter
{
    private readonly ResultOutput _output;
    private readonly bool _failsOnWarnings;
    private readonly MemoryStream _waiting = new();
    private readonly XmlWriter _xml;
    private readonly List<JUnitCase> _cases = [];
    private InputFile? _file;

    internal JUnitVerdicts(ResultOutput output, bool failsOnWarnings)
    {
        (_output, _failsOnWarnings) = (output, failsOnWarnings);
        _xml = XmlWriter.Create(_waiting, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" });
        _xml.WriteStartElement("testsuites");
        _xml.WriteAttributeString("name", "ambicap check");
    }

    public void Write(CheckedWorkload workload)
    {
        CheckedFinding[] failed = [.. workload.Violations, .. _failsOnWarnings ? workload.Warnings : []];
        IEnumerable<string> told = workload.Findings.Except(failed).Select(finding => Describe(workload, finding));
        Add(workload.File, new JUnitCase(
            $"{workload.Title} at {workload.Level}",
            workload.Workload.Position.Line,
            failed.FirstOrDefault()?.Violation.Check,
            [.. failed.Select(finding => Describe(workload, finding))],
            [.. told]));
    }

    public void WriteUnreadable(InputFile file, Position? position, string message) =>
        Add(file, new JUnitCase(position is { } place ? $"line {place.Line}" : "the file", position?.Line ?? 1, SarifRules.Unreadable.Id, [message], []) { IsError = true });

    public void Finish(CheckSummary summary)
    {
        EndSuite();
        _xml.WriteEndElement();
        Flush();
        _output.WriteLine("");
        _output.Flush();
        _output.WriteError(summary.ToString());
    }

    public void Dispose()
    {
        _xml.Dispose();
        _waiting.Dispose();
    }

    private static string Describe(CheckedWorkload workload, CheckedFinding finding)
    {
        string what = finding switch
        {
            { IgnoredBecause: { } reason } => $"ignored ({reason}): ",
            { IsKnown: true } => "in the baseline: ",
            { IsWarning: true } => "warning: ",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{SarifUri.PathOf(workload.File)}:{workload.PlaceOf(finding)}: {finding.Violation.Check}: {what}{finding.Violation.Detail}");
    }

    private void Add(InputFile file, JUnitCase found)
    {
        if (!ReferenceEquals(file, _file))
        {
            EndSuite();
            _file = file;
        }

        _cases.Add(found);
    }

    /// <summary>The counts stand before the cases, so that a file's cases wait for its end.</summary>
    private void EndSuite()
    {
        if (_file is null)
        {
            return;
        }

        string file = SarifUri.PathOf(_file);
        _xml.WriteStartElement("testsuite");
        Write("name", file);
        Write("tests", _cases.Count);
        Write("failures", _cases.Count(found => found is { Check: not null, IsError: false }));
        Write("errors", _cases.Count(found => found.IsError));
        Write("skipped", 0);
        _cases.ForEach(found => Write(file, found));
        _xml.WriteEndElement();
        _cases.Clear();
        Flush();
    }

    private void Write(string file, JUnitCase found)
    {
        _xml.WriteStartElement("testcase");
        Write("name", found.Name);
        Write("classname", file);
        Write("file", file);
        Write("line", found.Line);
        if (found.Check is { } check)
        {
            _xml.WriteStartElement(found.IsError ? "error" : "failure");
            Write("type", check);
            Write("message", found.Failed[0]);
            _xml.WriteString(Clean(string.Join('\n', found.Failed)));
            _xml.WriteEndElement();
        }

        if (found.Told.Count > 0)
        {
            _xml.WriteStartElement("system-out");
            _xml.WriteString(Clean(string.Join('\n', found.Told)));
            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
    }

    private void Write(string attribute, int value) => Write(attribute, value.ToString(CultureInfo.InvariantCulture));

    private void Write(string attribute, string value) => _xml.WriteAttributeString(attribute, Clean(value));

    /// <summary>What XML cannot hold, a manifest's names can.</summary>
    private static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune is { IsBmp: true } && (!XmlConvert.IsXmlChar((char)rune.Value) || (Rune.IsControl(rune) && rune.Value != '\n'))
                ? clean.Append('?')
                : clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    private void Flush()
    {
        _xml.Flush();
        _output.Write(_waiting.GetBuffer().AsSpan(0, (int)_waiting.Length));
        _waiting.SetLength(0);
    }

    /// <param name="Name">The workload.</param>
    /// <param name="Line">Where it begins.</param>
    /// <param name="Check">The first check that fails it; null where none does.</param>
    /// <param name="Failed">What fails it.</param>
    /// <param name="Told">What is said beside.</param>
    private sealed record JUnitCase(string Name, int Line, string? Check, IReadOnlyList<string> Failed, IReadOnlyList<string> Told)
    {
        internal bool IsError { get; init; }
    }
}
