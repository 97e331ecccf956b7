using Ambicap.Conversion.Planning;
using Ambicap.Conversion.Source;

namespace Ambicap.Conversion.Editing;

/// <summary>Writes new text in braces and brackets, JSON included.</summary>
internal sealed class FlowWriter(SourceDocument document, string newLine)
{
    /// <summary>An entry as it stands in a mapping.</summary>
    internal string Write(string key, Literal value, FlowStyle style) =>
        ScalarWriter.Write(key, style.Quote, inFlow: true) + ColonAfter(style) + Write(value, style);

    /// <summary>A value as it stands in a mapping.</summary>
    internal string Write(Literal value, FlowStyle style) => value switch
    {
        LiteralText { IsBare: true } bare => bare.Text,
        LiteralText text => ScalarWriter.Write(text.Text, style.Quote, inFlow: true),
        LiteralList list => Write(list, style),
        LiteralMapping mapping => Write(mapping, style.Inner),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    /// <summary>A list on its own, as it stands in a block.</summary>
    internal string Write(LiteralList list, FlowStyle style)
    {
        ListStyle own = list.Model is { } model ? ListStyle.Of(document, model) : ListStyle.Usual with { IsMultiLine = style.IsMultiLine && document.IsJson };
        FlowStyle items = style.Inner with { Quote = document.IsJson ? '"' : list.Model is null ? style.Quote : own.Quote };
        IEnumerable<string> texts = list.Items.Select(item => Write(item, items));
        bool isMultiLine = own is { IsFlow: true, IsMultiLine: true } && style.IsMultiLine;
        string comma = own.IsFlow && list.Model is not null ? own.Comma : style.Comma;
        return isMultiLine
            ? $"[{newLine}{items.EntryIndent}{string.Join("," + newLine + items.EntryIndent, texts)}{newLine}{items.CloseIndent}]"
            : $"[{(own.IsFlow ? own.Padding : "")}{string.Join(comma, texts)}{(own.IsFlow ? own.Padding : "")}]";
    }

    private string Write(LiteralMapping mapping, FlowStyle style)
    {
        string entries = string.Join(style.SeparatorWith(newLine), mapping.Entries.Select(entry => Write(entry.Key, entry.Value, style)));
        return style.IsMultiLine ? $"{{{newLine}{style.EntryIndent}{entries}{newLine}{style.CloseIndent}}}" : $"{{{entries}}}";
    }

    /// <summary>Without quotes a colon needs a blank behind it.</summary>
    private static string ColonAfter(FlowStyle style) => style.Quote is null && !style.Colon.EndsWith(' ') ? ": " : style.Colon;
}
