using System.Globalization;
using System.Text;

namespace Ambicap.Webhook.Metrics;

/// <summary>
/// Writes metrics in the text format of Prometheus, version 0.0.4. Names and label values are our own words: none needs an escape.
/// </summary>
internal sealed class MetricsWriter
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private string _name = "";

    /// <summary>Begins a metric.</summary>
    internal void Begin(string name, string type, string help)
    {
        _name = name;
        _ = _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
    }

    /// <summary>A metric without labels.</summary>
    internal void Gauge(string name, string help, double value)
    {
        Begin(name, "gauge", help);
        Write(name, value);
    }

    /// <summary>A sample of the metric that was begun.</summary>
    internal void Write(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Write(_name, value, labels);

    /// <summary>A sample by its full name.</summary>
    internal void Write(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _ = _text.Append(name);
        for (int i = 0; i < labels.Length; i++)
        {
            _ = _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(labels[i].Value).Append('"');
        }

        _ = _text.Append(labels.Length > 0 ? "} " : " ").Append(CultureInfo.InvariantCulture, $"{value}").Append('\n');
    }

    public override string ToString() => _text.ToString();
}
