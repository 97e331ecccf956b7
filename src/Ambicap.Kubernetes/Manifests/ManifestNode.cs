namespace Ambicap.Kubernetes.Manifests;

/// <summary>A node of a manifest's tree. Anchors are resolved: an aliased node is the same object in every place.</summary>
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
/// <param name="IsPlain">Whether it stands without quotes, so that <c>null</c>, <c>true</c> and <c>1</c> mean what they say.</param>
public sealed record ManifestScalar(Position Position, string Text, bool IsPlain) : ManifestNode(Position)
{
    /// <summary>Whether it is YAML's null: nothing, <c>~</c> or <c>null</c> without quotes.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override bool IsEmpty => IsNull;

    public override string Kind => IsNull ? "null" : "a single value";
}

/// <summary>A list.</summary>
public sealed record ManifestSequence(Position Position, IReadOnlyList<ManifestNode> Items) : ManifestNode(Position)
{
    public override bool IsEmpty => Items.Count == 0;

    public override string Kind => "a list";
}

/// <summary>A mapping. Keys are unique and stand in the order of the file.</summary>
public sealed record ManifestMapping(Position Position, IReadOnlyList<ManifestEntry> Entries) : ManifestNode(Position)
{
    public override bool IsEmpty => Entries.Count == 0;

    public override string Kind => "a mapping";

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
