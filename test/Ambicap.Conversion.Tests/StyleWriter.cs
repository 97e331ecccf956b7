using System.Text;

namespace Ambicap.Conversion.Tests;

/// <summary>Writes objects as YAML in a style that is shuffled at every node, or as JSON.</summary>
/// <param name="random">The source of chance.</param>
internal sealed class StyleWriter(Random random)
{
    private readonly StringBuilder _text = new();
    private readonly int _step = random.Next(1, 5);
    private readonly int _dashes = random.Next(3);
    private readonly bool _hasComments = random.Next(2) == 0;
    private readonly bool _isTidy = random.Next(2) == 0;
    private readonly int _anchors = random.Next(4);
    private int _comment;

    /// <summary>Whether the text is JSON.</summary>
    internal bool IsJson { get; private set; }

    /// <summary>A file of objects.</summary>
    internal string Write(IReadOnlyList<object> objects)
    {
        if (objects.Count == 1 && random.Next(5) == 0)
        {
            IsJson = true;
            string step = random.Next(4) switch { 0 => "", 1 => "\t", 2 => "    ", _ => "  " };
            WriteJson(objects[0], step, "");
            return Finish();
        }

        for (int i = 0; i < objects.Count; i++)
        {
            bool isMarked = i > 0 || random.Next(2) == 0;
            Comment(0);
            Line(isMarked ? random.Next(5) == 0 ? "--- # document" : "---" : null);
            bool isAnchored = _anchors == 0 && objects[i] is Dictionary<string, object>;
            Line(isAnchored ? "x-common: &common {a: 1}" : null);
            Line(isAnchored ? "x-other: *common" : null);
            if (random.Next(12) == 0 && !isAnchored)
            {
                Flow(objects[i], random.Next(2) == 0 ? 1 : 0);
                Line("");
            }
            else
            {
                Block(objects[i], 0);
            }

            Line(i + 1 < objects.Count && random.Next(6) == 0 ? "..." : null);
        }

        return Finish();
    }

    private string Finish()
    {
        string text = _text.ToString();
        text = random.Next(5) == 0 ? text.TrimEnd('\n') : text;
        text = random.Next(4) == 0 ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
        return (random.Next(8) == 0 ? "\ufeff" : "") + text;
    }

    private void Block(object node, int column)
    {
        if (node is Dictionary<string, object> map)
        {
            foreach ((string key, object value) in map)
            {
                Comment(column);
                _ = _text.Append(' ', column);
                Entry(key, value, column);
            }
        }
    }

    private void Entry(string key, object value, int column)
    {
        _ = _text.Append(Key(key)).Append(':');
        switch (value)
        {
            case Dictionary<string, object> { Count: > 0 } map when random.Next(_isTidy ? 12 : 4) > 0:
                Anchor();
                EndLine();
                Block(map, column + _step);
                break;
            case List<object> { Count: > 0 } list when random.Next(_isTidy ? 8 : 3) > 0:
                EndLine();
                Items(list, column);
                break;
            case string text when text.EndsWith('\n'):
                Scalar(text, column);
                break;
            default:
                if (value is not Plain { Text: "" })
                {
                    _ = _text.Append(random.Next(8) == 0 ? "  " : " ");
                }

                Flow(value, random.Next(_isTidy ? 30 : 6) == 0 ? column + 1 : 0);
                EndLine();
                break;
        }
    }

    /// <summary>Text of several lines, which goes in a block.</summary>
    private void Scalar(string text, int column)
    {
        _ = _text.Append(random.Next(2) == 0 ? " |\n" : " |+\n");
        foreach (string line in text[..^1].Split('\n'))
        {
            _ = _text.Append(line.Length > 0 ? new string(' ', column + _step) : "").Append(line).Append('\n');
        }
    }

    private void Items(List<object> list, int column)
    {
        int dash = column + (_dashes == 0 ? _step : _dashes == 1 ? 0 : random.Next(2) * _step);
        foreach (object item in list)
        {
            Comment(dash);
            _ = _text.Append(' ', dash).Append('-').Append(' ', _isTidy ? 1 : random.Next(1, 4));
            int inner = _text.Length - (_text.ToString().LastIndexOf('\n') + 1);
            if (item is Dictionary<string, object> { Count: > 0 } map && random.Next(_isTidy ? 12 : 4) > 0)
            {
                (string key, object value) = map.First();
                Entry(key, value, inner);
                Block(new Dictionary<string, object>(map.Skip(1)), inner);
            }
            else
            {
                Flow(item, 0);
                EndLine();
            }
        }
    }

    /// <param name="node">What to write.</param>
    /// <param name="indent">The column of entries that have lines of their own; 0 for one line.</param>
    private void Flow(object node, int indent)
    {
        string inner = indent > 0 ? "\n" + new string(' ', indent + 1) : _isTidy || random.Next(4) > 0 ? "" : " ";
        string outer = indent > 0 ? "\n" + new string(' ', indent) : inner;
        string comma = indent > 0 ? "," + inner : random.Next(_isTidy ? 99 : 5) == 0 ? " , " : ", ";
        switch (node)
        {
            case Dictionary<string, object> map:
                _ = _text.Append('{').Append(map.Count > 0 ? inner : "");
                Joined(map, comma, entry =>
                {
                    _ = _text.Append(Key(entry.Key)).Append(": ");
                    Flow(entry.Value is Plain { Text: "" } ? new Plain("null") : entry.Value, indent > 0 ? indent + 1 : 0);
                });
                _ = _text.Append(map.Count > 0 && !_isTidy && random.Next(9) == 0 ? "," : "").Append(map.Count > 0 ? outer : "").Append('}');
                break;
            case List<object> list:
                _ = _text.Append('[');
                Joined(list, ", ", item => Flow(item, 0));
                _ = _text.Append(']');
                break;
            case Plain plain:
                _ = _text.Append(plain.Text);
                break;
            default:
                _ = _text.Append(Quoted((string)node));
                break;
        }
    }

    private void Joined<T>(IEnumerable<T> items, string comma, Action<T> write)
    {
        bool isFirst = true;
        foreach (T item in items)
        {
            _ = _text.Append(isFirst ? "" : comma);
            isFirst = false;
            write(item);
        }
    }

    private string Key(string key) => random.Next(_isTidy ? 40 : 8) switch { 0 => $"\"{key}\"", 1 => $"'{key}'", _ => key };

    private string Quoted(string text)
    {
        bool isSimple = text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/') && text is not ("true" or "false" or "null");
        return isSimple && random.Next(_isTidy ? 12 : 3) > 0 ? text
            : text.Contains('\n', StringComparison.Ordinal) || random.Next(2) == 0
                ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\""
                : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private void Anchor()
    {
        if (_anchors == 1 && random.Next(6) == 0)
        {
            _ = _text.Append(System.Globalization.CultureInfo.InvariantCulture, $" &a{_comment++}");
        }
    }

    private void EndLine()
    {
        _ = _text.Append(' ', random.Next(_isTidy ? 30 : 8) == 0 ? random.Next(1, 3) : 0);
        if (_hasComments && random.Next(8) == 0)
        {
            _ = _text.Append(System.Globalization.CultureInfo.InvariantCulture, $" # end {_comment++}");
        }

        _ = _text.Append('\n');
    }

    private void Comment(int column)
    {
        if (_hasComments && random.Next(8) == 0)
        {
            _ = _text.Append(' ', random.Next(4) == 0 ? column + 1 : column).Append(System.Globalization.CultureInfo.InvariantCulture, $"# comment {_comment++}: [x\n");
        }

        _ = _text.Append(!_isTidy && random.Next(20) == 0 ? "\n" : "");
    }

    private void Line(string? text) => _ = text is null ? _text : _text.Append(text).Append('\n');

    private void WriteJson(object node, string step, string indent)
    {
        string colon = step.Length == 0 ? ":" : ": ";
        string inner = step.Length == 0 ? "" : "\n" + indent + step;
        string outer = step.Length == 0 ? "" : "\n" + indent;
        switch (node)
        {
            case Dictionary<string, object> { Count: > 0 } map:
                _ = _text.Append('{').Append(inner);
                Joined(map, "," + inner, entry =>
                {
                    _ = _text.Append('"').Append(entry.Key).Append('"').Append(colon);
                    WriteJson(entry.Value, step, indent + step);
                });
                _ = _text.Append(outer).Append('}');
                break;
            case List<object> { Count: > 0 } list:
                _ = _text.Append('[').Append(inner);
                Joined(list, "," + inner, item => WriteJson(item, step, indent + step));
                _ = _text.Append(outer).Append(']');
                break;
            case Dictionary<string, object>:
                _ = _text.Append("{}");
                break;
            case List<object>:
                _ = _text.Append("[]");
                break;
            case Plain plain:
                _ = _text.Append(plain.Text.Length == 0 ? "null" : plain.Text);
                break;
            default:
                _ = _text.Append(System.Text.Json.JsonEncodedText.Encode((string)node) is { } encoded ? $"\"{encoded}\"" : "");
                break;
        }
    }
}
