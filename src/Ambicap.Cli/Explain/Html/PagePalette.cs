using System.Text;

namespace Ambicap.Cli.Explain.Html;

/// <summary>The page's colours, in light and in dark, and which of them stands on which.</summary>
internal static class PagePalette
{
    /// <summary>Each colour's name in the style sheet, then its value on a light page and on a dark one.</summary>
    internal static (string Name, string Light, string Dark)[] Colours { get; } =
    [
        ("page", "#f3f5f8", "#0f1319"),
        ("card", "#ffffff", "#181e26"),
        ("ink", "#16202c", "#e7ecf2"),
        ("soft", "#4d5a69", "#a9b5c3"),
        ("line", "#c3ccd6", "#3b4756"),
        ("link", "#0a55a3", "#86bdf7"),
        ("pipe", "#d3e6fb", "#143a61"),
        ("pipe-edge", "#2a6bb0", "#5ea6ec"),
        ("pipe-ink", "#0b3763", "#dcecfd"),
        ("lost", "#fde4e1", "#4f1815"),
        ("lost-ink", "#9c0f0f", "#ffb8b0"),
        ("gain", "#d8f2de", "#123d21"),
        ("gain-ink", "#0d5c25", "#9fe7b3"),
        ("warn", "#fdeec8", "#43340b"),
        ("warn-ink", "#6b4300", "#f5d583"),
    ];

    /// <summary>Text, and what it is written on. Each pair has the contrast of WCAG 2.2, 1.4.3 (4.5 to 1).</summary>
    internal static (string Text, string Ground)[] Texts { get; } =
    [
        ("ink", "page"), ("ink", "card"), ("soft", "page"), ("soft", "card"), ("link", "page"), ("link", "card"), ("ink", "warn"),
        ("pipe-ink", "card"), ("pipe-ink", "pipe"),
        ("lost-ink", "lost"), ("lost-ink", "card"), ("gain-ink", "gain"), ("gain-ink", "card"), ("warn-ink", "warn"), ("warn-ink", "card"),
    ];

    /// <summary>Shapes that carry meaning, and what they are drawn on: 3 to 1 (WCAG 2.2, 1.4.11).</summary>
    internal static (string Shape, string Ground)[] Shapes { get; } =
        [("pipe-edge", "card"), ("pipe-edge", "pipe"), ("lost-ink", "card"), ("lost-ink", "pipe"), ("gain-ink", "pipe"), ("link", "card")];

    /// <summary>The colours as custom properties, for a page on paper the light ones.</summary>
    internal static string ToStyle()
    {
        string light = Block(Colours.Select(colour => (colour.Name, colour.Light)));
        string dark = Block(Colours.Select(colour => (colour.Name, colour.Dark)));
        return $"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n@media print {{\n{light}}}\n";
    }

    private static string Block(IEnumerable<(string Name, string Value)> colours)
    {
        StringBuilder text = new(":root {\n");
        foreach ((string name, string value) in colours)
        {
            _ = text.Append("  --").Append(name).Append(": ").Append(value).Append(";\n");
        }

        return text.Append("}\n").ToString();
    }
}
