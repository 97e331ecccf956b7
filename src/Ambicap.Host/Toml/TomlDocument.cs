using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Ambicap.Host.Toml;

/// <summary>
/// The text of a TOML document with what stands where in it. It is changed by putting text in at a place that the parser names, so that
/// every byte that was there stays, comments and order with it.
/// </summary>
internal sealed class TomlDocument
{
    private readonly DocumentSyntax _syntax;

    private TomlDocument(string text, DocumentSyntax syntax)
    {
        Text = text;
        _syntax = syntax;
        Read(syntax.KeyValues, Root);
        foreach (TableSyntaxBase table in syntax.Tables)
        {
            Read(table.Items, Descend(Root, table.Name!));
        }
    }

    /// <summary>The text.</summary>
    internal string Text { get; }

    /// <summary>Its keys and values.</summary>
    internal TomlNode Root { get; } = new();

    /// <summary>Reads a document.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="name">The file's name, for the refusal.</param>
    /// <exception cref="HostException">It is not valid TOML.</exception>
    internal static TomlDocument Parse(string text, string name)
    {
        // The strict parser also refuses a table or a key that stands twice, as those who read the file will.
        DocumentSyntax syntax = SyntaxParser.Parse(text, name, validate: true);
        if (!syntax.HasErrors)
        {
            return new TomlDocument(text, syntax);
        }

        DiagnosticMessage first = syntax.Diagnostics.First(message => message.Kind == DiagnosticMessageKind.Error);
        throw new HostException($"{name}:{first.Span.Start.Line + 1}: not valid TOML: {first.Message.TrimEnd('.')}; correct the line");
    }

    /// <summary>Where a line can be put in behind the line of a key of the root; null where there is no such key.</summary>
    internal int? BehindLineOf(string key)
    {
        if (_syntax.KeyValues.FirstOrDefault(pair => NameOf(pair.Key!) == key) is not { } found)
        {
            return null;
        }

        int end = Text.IndexOf('\n', found.Value!.Span.End.Offset);
        return end < 0 ? Text.Length : end + 1;
    }

    /// <summary>Where another item can be put in at the end of a list of the root, and what separates it there; null where there is no such list.</summary>
    internal (int Offset, string Separator)? EndOfList(string key)
    {
        if (Root.Find(key)?.Value is not ArraySyntax list)
        {
            return null;
        }

        ArrayItemSyntax? last = list.Items.LastOrDefault();
        return last is null ? (list.OpenBracket!.Span.End.Offset + 1, "")
            : last.Comma is { } comma ? (comma.Span.End.Offset + 1, " ")
            : (last.Value!.Span.End.Offset + 1, ", ");
    }

    private static void Read(SyntaxList<KeyValueSyntax> pairs, TomlNode parent)
    {
        foreach (KeyValueSyntax pair in pairs)
        {
            ReadValue(pair.Value!, Descend(parent, pair.Key!));
        }
    }

    private static void ReadValue(ValueSyntax value, TomlNode node)
    {
        if (value is not InlineTableSyntax table)
        {
            node.Value = value;
            return;
        }

        foreach (InlineTableItemSyntax item in table.Items)
        {
            ReadValue(item.KeyValue!.Value!, Descend(node, item.KeyValue.Key!));
        }
    }

    private static TomlNode Descend(TomlNode node, KeySyntax key)
    {
        node = node.Enter(NameOf(key.Key!));
        foreach (DottedKeyItemSyntax dotted in key.DotKeys)
        {
            node = node.Enter(NameOf(dotted.Key!));
        }

        return node;
    }

    private static string? NameOf(KeySyntax key) => key.DotKeys.Any() ? null : NameOf(key.Key!);

    private static string NameOf(BareKeyOrStringValueSyntax key) =>
        key is StringValueSyntax text ? text.Value ?? "" : ((BareKeySyntax)key).Key?.Text ?? "";
}
