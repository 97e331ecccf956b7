using Ambicap.Host.Toml;

namespace Ambicap.Host.Crio;

/// <summary>What CRI-O's configuration files say of its handlers, merged as CRI-O does: a later file's value takes the place of an earlier one's.</summary>
/// <param name="DefaultName">The handler of Pods without a RuntimeClass; null where no file names one.</param>
/// <param name="Handlers">The settings of each handler as TOML, by its name.</param>
internal sealed record CrioConfiguration(string? DefaultName, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Handlers)
{
    /// <summary>Reads files in their order.</summary>
    /// <param name="files">Each with its text.</param>
    /// <exception cref="HostException">One is not valid TOML.</exception>
    internal static CrioConfiguration Read(IEnumerable<KeyValuePair<string, string>> files)
    {
        string? name = null;
        Dictionary<string, IReadOnlyDictionary<string, string>> handlers = new(StringComparer.Ordinal);
        foreach ((string file, string text) in files)
        {
            TomlNode? runtime = TomlDocument.Parse(text, file).Root.Find("crio", "runtime");
            name = runtime?.Find("default_runtime")?.String is { Length: > 0 } given ? given : name;
            foreach ((string handler, TomlNode table) in runtime?.Find("runtimes")?.Children ?? new Dictionary<string, TomlNode>())
            {
                Dictionary<string, string> settings = new(handlers.GetValueOrDefault(handler) ?? new Dictionary<string, string>(), StringComparer.Ordinal);
                foreach ((string key, string value) in table.Leaves())
                {
                    settings[key] = value;
                }

                handlers[handler] = settings;
            }
        }

        return new CrioConfiguration(name, handlers);
    }
}
