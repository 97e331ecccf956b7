using System.Text;
using System.Text.RegularExpressions;
using Ambicap.Host.Toml;

namespace Ambicap.Host.Containerd;

/// <summary>Makes a handler out of the default one, and writes it for a version of the configuration.</summary>
internal static partial class ContainerdHandlerText
{
    private const string OptionsPrefix = "options.";
    private const string CgroupKey = "options.SystemdCgroup";

    /// <summary>The default handler with another name, OCI runtime and annotations. Its own patterns come first.</summary>
    internal static ContainerdHandler Derive(
        ContainerdHandler from, string name, string binary, IEnumerable<string> podAnnotations, IEnumerable<string> containerAnnotations)
    {
        // What says nothing is left out, so that the file shows what matters; but whoever reads it looks for the cgroup driver.
        TomlNode table = new();
        StringBuilder text = new();
        foreach ((string key, string value) in from.Settings.Where(setting => !ContainerdHandler.IsUnset(setting.Value) || setting.Key == CgroupKey))
        {
            text.Append(string.Join('.', key.Split('.').Select(Key))).Append(" = ").Append(value).Append('\n');
        }

        table = TomlDocument.Parse(text.ToString(), from.Name).Root;
        Set(table, ContainerdHandler.TypeKey, TomlNode.Quote(from.Type));
        Set(table, ContainerdHandler.BinaryKey, TomlNode.Quote(binary));
        Set(table, ContainerdHandler.PodAnnotationsKey, TomlNode.Quote(from.PodAnnotations.Union(podAnnotations)));
        Set(table, ContainerdHandler.ContainerAnnotationsKey, TomlNode.Quote(from.ContainerAnnotations.Union(containerAnnotations)));
        return ContainerdHandler.Of(name, table);
    }

    /// <summary>The tables of a handler, for a file of a version.</summary>
    internal static string Write(ContainerdHandler handler, int version)
    {
        string table = $"plugins.{TomlNode.Quote(CriPlugin.NameIn(version))}.containerd.runtimes.{Key(handler.Name)}";
        StringBuilder text = new($"[{table}]\n");
        WriteSettings(text, handler.Settings.Where(setting => !setting.Key.StartsWith(OptionsPrefix, StringComparison.Ordinal)), "");
        _ = text.Append($"[{table}.options]\n");
        WriteSettings(text, handler.Settings.Where(setting => setting.Key.StartsWith(OptionsPrefix, StringComparison.Ordinal)), OptionsPrefix);
        return text.ToString();
    }

    private static void WriteSettings(StringBuilder text, IEnumerable<KeyValuePair<string, string>> settings, string prefix)
    {
        foreach ((string key, string value) in settings)
        {
            _ = text.Append("  ").Append(string.Join('.', key[prefix.Length..].Split('.').Select(Key))).Append(" = ").Append(value).Append('\n');
        }
    }

    private static void Set(TomlNode table, string path, string value)
    {
        TomlNode node = table;
        foreach (string key in path.Split('.'))
        {
            node = node.Enter(key);
        }

        node.Value = TomlDocument.Parse($"x = {value}\n", path).Root.Find("x")!.Value;
    }

    private static string Key(string key) => BareKey().IsMatch(key) ? key : TomlNode.Quote(key);

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex BareKey();
}
