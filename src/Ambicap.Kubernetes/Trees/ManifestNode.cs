using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Trees;

/// <summary>A node of a manifest's tree. Aliases and merge keys are written out; of a key that stands twice the last counts.</summary>
public abstract record ManifestNode(Position Position)
{
    /// <summary>Whether the node says nothing: null, or an empty collection, as tools print them for fields nobody set.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>What the node is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A single value.</summary>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">Its text, unescaped.</param>
/// <param name="Type">What it is on its way to the API.</param>
public sealed record ManifestScalar(Position Position, string Text, TokenKind Type) : ManifestNode(Position)
{
    /// <summary>Whether it is null.</summary>
    public bool IsNull => Type == TokenKind.Null;

    /// <summary>Whether it is text, as the API wants it of names and annotations.</summary>
    public bool IsText => Type == TokenKind.Text;

    public override bool IsEmpty => IsNull;

    public override string Kind => TokenFields.Describe(Type, Text);
}

/// <summary>A list.</summary>
public sealed record ManifestSequence(Position Position, IReadOnlyList<ManifestNode> Items) : ManifestNode(Position)
{
    public override bool IsEmpty => Items.Count == 0;

    public override string Kind => TokenFields.Describe(TokenKind.ListStart, "");
}

/// <summary>A mapping. Keys are unique and stand in the order of the file.</summary>
public sealed record ManifestMapping(Position Position, IReadOnlyList<ManifestEntry> Entries) : ManifestNode(Position)
{
    public override bool IsEmpty => Entries.Count == 0;

    public override string Kind => TokenFields.Describe(TokenKind.MappingStart, "");

    /// <summary>The value of a key, or null where the key is absent.</summary>
    public ManifestNode? Find(string key)
    {
        foreach (ManifestEntry entry in Entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                return entry.Value;
            }
        }

        return null;
    }
}

/// <summary>One key of a mapping with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Position">Where the key stands.</param>
/// <param name="Value">The value.</param>
public sealed record ManifestEntry(string Key, Position Position, ManifestNode Value);
