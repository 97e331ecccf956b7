namespace Ambicap.Conversion.Editing;

/// <summary>What an edit does to lines.</summary>
internal enum EditKind
{
    /// <summary>Replaces text within lines.</summary>
    Inline,

    /// <summary>Takes whole lines out, but leaves their comments.</summary>
    Removal,

    /// <summary>Puts whole lines in, before a line.</summary>
    Insertion,
}

/// <summary>A change of a document's text.</summary>
/// <param name="Kind">What it does to lines.</param>
/// <param name="Start">The offset of the first character replaced.</param>
/// <param name="End">The offset behind the last one.</param>
/// <param name="Text">What comes in their place.</param>
/// <param name="Indent">The column of what is written. Of two insertions at one place the deeper one belongs to what stands before.</param>
internal sealed record Edit(EditKind Kind, int Start, int End, string Text, int Indent = 0);
