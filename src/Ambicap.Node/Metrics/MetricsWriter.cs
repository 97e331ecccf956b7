using System.Globalization;
using System.Text;

namespace Ambicap.Node.Metrics;

/// <summary>Writes metrics in the text format of Prometheus, version 0.0.4. Label values are names of Pods, so they are escaped.</summary>
internal sealed class MetricsWriter
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private Metric _metric = MetricCatalogue.BuildInfo;

    /// <summary>Begins a metric.</summary>
    internal void Begin(Metric metric)
    {
        _metric = metric;
        _ = _text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Help}\n# TYPE {metric.Name} {metric.Type}\n");
    }

    /// <summary>A metric of one sample without labels.</summary>
    internal void Write(Metric metric, double value)
    {
        Begin(metric);
        Write(value);
    }

    /// <summary>A sample of the metric that was begun, with the values of its labels.</summary>
    internal void Write(double value, params ReadOnlySpan<string> labels)
    {
        _ = _text.Append(_metric.Name);
        for (int i = 0; i < labels.Length; i++)
        {
            _ = _text.Append(i == 0 ? '{' : ',').Append(_metric.Labels[i]).Append("=\"");
            Escape(labels[i]);
            _ = _text.Append('"');
        }

        _ = _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    public override string ToString() => _text.ToString();

    private void Escape(string value)
    {
        foreach (char letter in value)
        {
            _ = letter switch
            {
                '\\' => _text.Append(@"\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append("\\n"),
                _ => _text.Append(letter),
            };
        }
    }
}
