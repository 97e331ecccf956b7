using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Tokens;

namespace Ambicap.Kubernetes.Trees;

/// <summary>
/// Reads a mapping field by field and remembers which fields were asked for, so that what nobody asked for can be named instead of
/// ignored. Every wrong type becomes a finding, and reading goes on.
/// </summary>
public sealed class ObjectReader
{
    private readonly ManifestMapping _mapping;
    private readonly FindingList _findings;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>Begins to read a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="path">Its path from the document's root, such as <c>spec.containers[0]</c>; empty for the root.</param>
    /// <param name="findings">Where findings go.</param>
    public ObjectReader(ManifestMapping mapping, string path, FindingList findings)
    {
        _mapping = mapping;
        Path = path;
        _findings = findings;
    }

    /// <summary>The path from the document's root.</summary>
    public string Path { get; }

    /// <summary>Where the mapping begins.</summary>
    public Position Position => _mapping.Position;

    /// <summary>The path of a field below this object.</summary>
    public string PathOf(string field) => Path.Length == 0 ? field : $"{Path}.{field}";

    /// <summary>Records a finding about this object or a field of it.</summary>
    public void Report(string message, Position? at = null) => _findings.Add(at ?? Position, message);

    /// <summary>The node of a field; null where it is absent or null.</summary>
    public ManifestNode? Node(string field)
    {
        _ = _read.Add(field);
        return _mapping.Find(field) is { } node and not ManifestScalar { IsNull: true } ? node : null;
    }

    /// <summary>A text field; null where it is absent.</summary>
    public string? Text(string field) => Node(field) switch
    {
        null => null,
        ManifestScalar { IsText: true } scalar => scalar.Text,
        { } other => Wrong<string?>(field, "text", other),
    };

    /// <summary>A true or false field; null where it is absent.</summary>
    public bool? Flag(string field) => Node(field) switch
    {
        null => null,
        ManifestScalar { Type: TokenKind.True } => true,
        ManifestScalar { Type: TokenKind.False } => false,
        { } other => Wrong<bool?>(field, "true or false", other),
    };

    /// <summary>A whole number within a range, bounds included; null where it is absent.</summary>
    public long? Number(string field, long least, long most) => Node(field) switch
    {
        null => null,
        ManifestScalar scalar when TryNumber(scalar, out long number) && number >= least && number <= most => number,
        { } other => Wrong<long?>(field, FormattableString.Invariant($"a whole number from {least} to {most}"), other),
    };

    /// <summary>The whole number that a value is on its way to the API.</summary>
    public static bool TryNumber(ManifestScalar scalar, out long number)
    {
        ArgumentNullException.ThrowIfNull(scalar);
        number = 0;
        return scalar.Type == TokenKind.Number && YamlNumber.TryGetInteger(scalar.Text, out number);
    }

    /// <summary>An object field; null where it is absent.</summary>
    public ObjectReader? Mapping(string field) => Node(field) switch
    {
        null => null,
        ManifestMapping mapping => new ObjectReader(mapping, PathOf(field), _findings),
        { } other => Wrong<ObjectReader?>(field, "a mapping", other),
    };

    /// <summary>A list of objects; empty where it is absent.</summary>
    public IReadOnlyList<ObjectReader> Objects(string field)
    {
        List<ObjectReader> readers = [];
        foreach ((ManifestNode item, string path) in Items(field))
        {
            if (item is ManifestMapping mapping)
            {
                readers.Add(new ObjectReader(mapping, path, _findings));
            }
            else
            {
                Wrong("a mapping", path, item);
            }
        }

        return readers;
    }

    /// <summary>A list of anything; empty where it is absent.</summary>
    public IEnumerable<ManifestNode> Nodes(string field) => Items(field).Select(item => item.Item);

    /// <summary>Takes fields as read that somebody else reads.</summary>
    public void Accept(params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            _ = _read.Add(field);
        }
    }

    /// <summary>A list of texts; null where it is absent.</summary>
    public IReadOnlyList<ManifestScalar>? Texts(string field)
    {
        if (Node(field) is null)
        {
            return null;
        }

        List<ManifestScalar> texts = [];
        foreach ((ManifestNode item, string path) in Items(field))
        {
            if (item is ManifestScalar { IsText: true } scalar)
            {
                texts.Add(scalar);
            }
            else
            {
                Wrong("text", path, item);
            }
        }

        return texts;
    }

    /// <summary>A mapping of texts, in the order of the file; empty where it is absent.</summary>
    public IReadOnlyList<ManifestEntry> TextMap(string field)
    {
        List<ManifestEntry> entries = [];
        foreach (ManifestEntry entry in Mapping(field)?._mapping.Entries ?? [])
        {
            // The API has null as the empty text here.
            if (entry.Value is ManifestScalar { IsText: true } or ManifestScalar { IsNull: true })
            {
                entries.Add(entry);
            }
            else
            {
                Wrong("text", $"{PathOf(field)}.{entry.Key}", entry.Value);
            }
        }

        return entries;
    }

    /// <summary>The fields that say something and that nobody asked for.</summary>
    public IEnumerable<ManifestEntry> Unread => _mapping.Entries.Where(entry => !entry.Value.IsEmpty && !_read.Contains(entry.Key));

    private IEnumerable<(ManifestNode Item, string Path)> Items(string field)
    {
        ManifestNode? node = Node(field);
        if (node is null)
        {
            return [];
        }

        return node is ManifestSequence sequence
            ? sequence.Items.Select((item, index) => (item, FormattableString.Invariant($"{PathOf(field)}[{index}]")))
            : Wrong<IEnumerable<(ManifestNode, string)>?>(field, "a list", node) ?? [];
    }

    private T? Wrong<T>(string field, string expected, ManifestNode found)
    {
        Wrong(expected, PathOf(field), found);
        return default;
    }

    /// <summary>The words are those of every reader.</summary>
    private void Wrong(string expected, string path, ManifestNode found) =>
        _findings.Add(found.Position, $"{path} must be {expected}, not {found.Kind}{TokenFields.RemedyFor(expected, found is ManifestScalar scalar ? scalar.Type : TokenKind.None)}");
}
