using System.Globalization;

namespace Ambicap.Cli.Input;

/// <summary>What stands around some items of a List, that they are a document.</summary>
/// <param name="Lead">How many bytes before them are not the file's.</param>
/// <param name="Instead">What the file has in the place of these.</param>
/// <param name="Tail">How many bytes behind them are not the file's.</param>
/// <param name="IsOpen">Whether other items follow.</param>
/// <param name="ItemsBefore">How many items of the list are in the parts before.</param>
internal sealed record ListFrame(int Lead, ReadOnlyMemory<byte> Instead, int Tail, bool IsOpen, int ItemsBefore)
{
    private const string Items = "items[";

    /// <summary>A path, or a sentence that begins with one, with the item's number in the whole list.</summary>
    internal string Renumber(string text)
    {
        int end = text.StartsWith(Items, StringComparison.Ordinal) ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        return end > 0 && int.TryParse(text.AsSpan(Items.Length, end - Items.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int item)
            ? string.Create(CultureInfo.InvariantCulture, $"{Items}{item + ItemsBefore}{text.AsSpan(end)}")
            : text;
    }
}
