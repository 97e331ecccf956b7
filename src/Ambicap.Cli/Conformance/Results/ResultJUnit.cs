using System.Globalization;
using System.Text;
using System.Xml;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Conformance.Results;

/// <summary>The form <c>-o junit</c>: JUnit's XML with one suite, the runtime's.</summary>
internal static class ResultJUnit
{
    internal static void Write(RunResults results)
    {
        StringBuilder text = new();
        XmlWriterSettings settings = new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        using (XmlWriter xml = XmlWriter.Create(text, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "ambicap conformance");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean($"{results.Runtime} {results.Version}"));
            Write(xml, "tests", results.Cases.Count);
            Write(xml, "failures", results.Count(CaseEnding.Fail));
            Write(xml, "errors", 0);
            Write(xml, "skipped", results.Count(CaseEnding.NotSupported) + results.Count(CaseEnding.NotRun));
            foreach (CaseResult result in results.Cases)
            {
                Write(xml, result);
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        Console.Out.WriteLine(text.ToString());
    }

    private static void Write(XmlWriter xml, CaseResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", result.Case.Name);
        xml.WriteAttributeString("classname", "conformance");
        xml.WriteAttributeString("time", result.Duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        string reasons = Clean(string.Join('\n', result.Reasons));
        if (result.Ending == CaseEnding.Fail)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", Clean(result.Reasons.Count > 0 ? result.Reasons[0] : ""));
            xml.WriteString($"{result.Case.Rule} ({result.Case.Source})\n{reasons}");
            xml.WriteEndElement();
        }
        else if (result.Ending != CaseEnding.Pass)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", $"{CaseEndingName.Of(result.Ending)}: {reasons}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, string name, int value) =>
        xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    private static string Clean(string text) => string.Join('\n', text.Split('\n').Select(Terminal.Printable));
}
