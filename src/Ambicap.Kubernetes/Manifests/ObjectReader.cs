using System.Globalization;

namespace Ambicap.Kubernetes.Manifests;

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
    public string? Text(string field) => Scalar(field, "text")?.Text;

    /// <summary>A true or false field; null where it is absent.</summary>
    public bool? Flag(string field) => Scalar(field, "true or false") switch
    {
        null => null,
        { IsPlain: true, Text: "true" or "True" or "TRUE" } => true,
        { IsPlain: true, Text: "false" or "False" or "FALSE" } => false,
        { } other => Wrong<bool?>(field, "true or false", other),
    };

    /// <summary>A whole number within a range, bounds included; null where it is absent.</summary>
    public long? Number(string field, long least, long most)
    {
        ManifestScalar? scalar = Scalar(field, "a number");
        if (scalar is null)
        {
            return null;
        }

        return scalar.IsPlain && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= least && number <= most
            ? number
            : Wrong<long?>(field, $"a number from {least} to {most}", scalar);
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
                _findings.Add(item.Position, $"{path} must be a mapping, not {item.Kind}");
            }
        }

        return readers;
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
            if (item is ManifestScalar { IsNull: false } scalar)
            {
                texts.Add(scalar);
            }
            else
            {
                _findings.Add(item.Position, $"{path} must be text, not {item.Kind}");
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
            if (entry.Value is ManifestScalar { IsNull: false })
            {
                entries.Add(entry);
            }
            else
            {
                _findings.Add(entry.Position, $"{PathOf(field)}.{entry.Key} must be text, not {entry.Value.Kind}");
            }
        }

        return entries;
    }

    /// <summary>The fields that say something and that nobody asked for.</summary>
    public IEnumerable<ManifestEntry> Unread => _mapping.Entries.Where(entry => !entry.Value.IsEmpty && !_read.Contains(entry.Key));

    private ManifestScalar? Scalar(string field, string expected) => Node(field) switch
    {
        null => null,
        ManifestScalar scalar => scalar,
        { } other => Wrong<ManifestScalar?>(field, expected, other),
    };

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
        string shown = found is ManifestScalar { IsNull: false } scalar ? $"\"{scalar.Text}\"" : found.Kind;
        _findings.Add(found.Position, $"{PathOf(field)} must be {expected}, not {shown}");
        return default;
    }
}
