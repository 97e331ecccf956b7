namespace Ambicap.Conversion.Planning;

/// <summary>Something to be written into a manifest.</summary>
internal abstract record Literal;

/// <summary>A single value.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsNumber">Whether it is a number, which is never quoted.</param>
internal sealed record LiteralText(string Text, bool IsNumber = false) : Literal
{
    /// <summary><c>false</c> as it is, and not as a text.</summary>
    internal static LiteralText False { get; } = new("false") { IsFlag = true };

    /// <summary>Whether it is true or false.</summary>
    internal bool IsFlag { get; private init; }

    /// <summary>Whether it stands as it is, in JSON too.</summary>
    internal bool IsBare => IsNumber || IsFlag;
}

/// <summary>A list.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Model">A list whose style it takes; null where there is none.</param>
internal sealed record LiteralList(IReadOnlyList<Literal> Items, Source.SourceSequence? Model = null) : Literal;

/// <summary>A mapping.</summary>
internal sealed record LiteralMapping(IReadOnlyList<KeyValuePair<string, Literal>> Entries) : Literal
{
    /// <summary>A mapping of one key.</summary>
    internal static LiteralMapping Of(string key, Literal value) => new([new(key, value)]);
}
