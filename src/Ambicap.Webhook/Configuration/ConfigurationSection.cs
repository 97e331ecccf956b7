using Ambicap.Capabilities;
using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;
using Ambicap.Policy.Text;

namespace Ambicap.Webhook.Configuration;

/// <summary>Reads the keys of one mapping of the configuration. Whatever is unknown or of another type becomes a finding.</summary>
internal sealed class ConfigurationSection
{
    private readonly ManifestMapping? _mapping;
    private readonly string _path;
    private readonly FindingList _findings;

    /// <param name="node">The mapping; null where it is absent.</param>
    /// <param name="path">Its path, for messages; empty for the document.</param>
    /// <param name="findings">Where findings go.</param>
    /// <param name="keys">The keys that it may have.</param>
    internal ConfigurationSection(ManifestNode? node, string path, FindingList findings, params string[] keys)
    {
        (_path, _findings) = (path, findings);
        _mapping = node as ManifestMapping;
        if (node is not (null or ManifestMapping or ManifestScalar { IsNull: true }))
        {
            findings.Add(node.Position, $"{(path.Length == 0 ? "the document" : path)} is {node.Kind}; make it a mapping");
        }

        foreach (ManifestEntry entry in _mapping?.Entries ?? [])
        {
            if (!keys.Contains(entry.Key, StringComparer.Ordinal))
            {
                findings.Add(entry.Position, $"unknown key \"{Printable(PathOf(entry.Key))}\"; {Remedy(entry.Key, keys)}");
            }
        }
    }

    /// <summary>The mapping of a key.</summary>
    internal ConfigurationSection Section(string key, params string[] keys) => new(Find(key), PathOf(key), _findings, keys);

    /// <summary>The text of a key; null where it is absent.</summary>
    internal string? Text(string key)
    {
        if (Find(key) is { } node)
        {
            if (node is ManifestScalar scalar)
            {
                return scalar.IsNull ? null : scalar.Text;
            }

            _findings.Add(node.Position, $"{PathOf(key)} is {node.Kind}; make it a single value");
        }

        return null;
    }

    /// <summary>The list of texts of a key, each with its place; null where it is absent.</summary>
    internal List<ManifestScalar>? List(string key)
    {
        switch (Find(key))
        {
            case null or ManifestScalar { IsNull: true }:
                return null;
            case ManifestSequence list:
                return [.. list.Items.Select((item, index) => Item(item, FormattableString.Invariant($"{PathOf(key)}[{index}]"))).OfType<ManifestScalar>()];
            case { } other:
                _findings.Add(other.Position, $"{PathOf(key)} is {other.Kind}; make it a list");
                return null;
        }
    }

    /// <summary>The entries of a mapping of texts; empty where it is absent.</summary>
    internal IEnumerable<(ManifestEntry Entry, string Value)> Entries(string key)
    {
        ManifestNode? node = Find(key);
        if (node is not (null or ManifestMapping or ManifestScalar { IsNull: true }))
        {
            _findings.Add(node.Position, $"{PathOf(key)} is {node.Kind}; make it a mapping");
        }

        foreach (ManifestEntry entry in (node as ManifestMapping)?.Entries ?? [])
        {
            if (Item(entry.Value, $"{PathOf(key)}.{Printable(entry.Key)}") is { } value)
            {
                yield return (entry, value.Text);
            }
        }
    }

    /// <summary>Records that the value of a key cannot be used.</summary>
    /// <param name="key">The key.</param>
    /// <param name="wrong">What is wrong and what to do.</param>
    internal void Report(string key, string wrong) => Report(Find(key)?.Position ?? default, $"{PathOf(key)}: {wrong}");

    /// <summary>Records what is wrong at a place.</summary>
    internal void Report(Position position, string message) => _findings.Add(position, message);

    /// <summary>The path of a key.</summary>
    internal string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>A text from the file, for messages: short and without control characters.</summary>
    internal static string Printable(string text)
    {
        const int Longest = 128;
        string shown = text.Length > Longest ? $"{text[..Longest]}..." : text;
        return PlainText.Of(shown);
    }

    private ManifestNode? Find(string key) => _mapping?.Find(key);

    private ManifestScalar? Item(ManifestNode node, string path)
    {
        if (node is ManifestScalar { IsNull: false } scalar)
        {
            return scalar;
        }

        _findings.Add(node.Position, $"{path} is {node.Kind}; make it a single value");
        return null;
    }

    private static string Remedy(string key, string[] keys) =>
        NearestName.Find(key, keys, keys.Max(known => known.Length)) is { } meant
            ? $"did you mean {meant}?"
            : $"use {string.Join(", ", keys)}";
}
