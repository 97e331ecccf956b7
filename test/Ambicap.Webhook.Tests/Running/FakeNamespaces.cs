using System.Globalization;
using System.Text.Json.Nodes;

namespace Ambicap.Webhook.Tests.Running;

/// <summary>The namespaces of the fake API server, and every change of them, as a real one keeps both.</summary>
internal sealed class FakeNamespaces
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JsonObject> _all = new(StringComparer.Ordinal);
    private readonly List<(long Version, string Line)> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version = 100;

    internal void Set(string name, params (string Key, string Value)[] labels)
    {
        lock (_lock)
        {
            string kind = _all.ContainsKey(name) ? "MODIFIED" : "ADDED";
            _all[name] = Create(name, ++_version, labels);
            Tell(kind, _all[name]);
        }
    }

    internal void Remove(string name)
    {
        lock (_lock)
        {
            _ = _all.Remove(name, out JsonObject? gone);
            gone!["metadata"]!["resourceVersion"] = Text(++_version);
            Tell("DELETED", gone);
        }
    }

    internal string? Find(string name)
    {
        lock (_lock)
        {
            return _all.GetValueOrDefault(name)?.ToJsonString();
        }
    }

    internal string List()
    {
        lock (_lock)
        {
            return new JsonObject
            {
                ["kind"] = "NamespaceList",
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject { ["resourceVersion"] = Text(_version) },
                ["items"] = new JsonArray([.. _all.Values.Select(item => item.DeepClone())]),
            }.ToJsonString();
        }
    }

    /// <summary>What changed after a version, and what to wait for when nothing did.</summary>
    internal (IReadOnlyList<(long Version, string Line)> Events, Task Changed) After(long version)
    {
        lock (_lock)
        {
            return ([.. _events.Where(change => change.Version > version)], _changed.Task);
        }
    }

    private void Tell(string kind, JsonObject item)
    {
        _events.Add((_version, new JsonObject { ["type"] = kind, ["object"] = item.DeepClone() }.ToJsonString()));
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static JsonObject Create(string name, long version, (string Key, string Value)[] labels) => new()
    {
        ["kind"] = "Namespace",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["resourceVersion"] = Text(version),
            ["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
        },
    };

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
