using System.Text;
using Ambicap.Host.Crio;
using Ambicap.Host.Files;
using Ambicap.Host.Toml;

namespace Ambicap.Host.Managers;

/// <summary>Which file gives CRI-O our handler. Nothing is written.</summary>
internal static class CrioEdits
{
    /// <summary>The folder of files that are read behind the main one, in the order of their names.</summary>
    internal const string Folder = "/etc/crio/crio.conf.d";

    private const string DropIn = Folder + "/99-ambicap.conf";
    private const string PathKey = "runtime_path";
    private const string TypeKey = "runtime_type";

    /// <summary>Reads what is configured without ours, and without what a run that was killed left beside it.</summary>
    internal static CrioConfiguration Read(HostRoot root, HostManager manager) => CrioConfiguration.Read(
        root.FilesIn(Folder, "*").Where(file => file != DropIn && !file.EndsWith(StagedFile.Suffix, StringComparison.Ordinal)).Prepend(manager.ConfigFile)
            .Select(file => KeyValuePair.Create(file, root.TryReadText(file) ?? "")));

    /// <summary>The name or path of the OCI runtime that the default handler leads to.</summary>
    internal static string DefaultRuntime(CrioConfiguration configuration, HostRoot root, HostManager manager) =>
        Default(configuration, root, manager).Runtime;

    /// <summary>The edit.</summary>
    /// <exception cref="HostException">The default handler leads to no OCI runtime that ours could stand in front of.</exception>
    internal static IReadOnlyList<FileEdit> Plan(CrioConfiguration configuration, HostRoot root, HostManager manager)
    {
        if (configuration.Handlers.ContainsKey(OurHandler.Name))
        {
            throw new HostException($"CRI-O has a handler {OurHandler.Name} already that is not by ambicap-node; remove it first");
        }

        (string name, IReadOnlyDictionary<string, string> settings, _) = Default(configuration, root, manager);
        if (settings.GetValueOrDefault(TypeKey) is { } type && type is not ("\"\"" or "\"oci\"" or "\"pod\""))
        {
            throw new HostException($"the default handler {name} has {TypeKey} {type}; ambicap-runtime stands in front of runc or crun, so make one of them the default");
        }

        StringBuilder text = new(OurHandler.Begin);
        _ = text.Append($"[crio.runtime.runtimes.{OurHandler.Name}]\n").Append($"{PathKey} = {TomlNode.Quote(OurHandler.Binary)}\n");
        foreach ((string key, string value) in settings.Where(setting => setting.Key != PathKey))
        {
            _ = text.Append($"{key} = {value}\n");
        }

        return [FileEdit.NewFile(DropIn, text.ToString())];
    }

    /// <summary>Where no file names a default handler, it is crun since CRI-O 1.31 and runc before: the one that is there.</summary>
    private static (string Name, IReadOnlyDictionary<string, string> Settings, string Runtime) Default(
        CrioConfiguration configuration, HostRoot root, HostManager manager)
    {
        string name = configuration.DefaultName
            ?? (configuration.Handlers.Count == 1 ? configuration.Handlers.Keys.Single() : IsThere(root, manager, "crun") ? "crun" : "runc");
        IReadOnlyDictionary<string, string> settings = configuration.Handlers.GetValueOrDefault(name) ?? new Dictionary<string, string>();
        string path = settings.TryGetValue(PathKey, out string? value) ? TomlDocument.Parse($"x = {value}\n", PathKey).Root.Find("x")!.String ?? "" : "";
        return (name, settings, path.Length > 0 ? path : name);
    }

    private static bool IsThere(HostRoot root, HostManager manager, string runtime)
    {
        try
        {
            return RealRuntime.Find(root, manager, runtime).Length > 0;
        }
        catch (HostException)
        {
            return false;
        }
    }
}
