using Ambicap.Host.Containerd;
using Ambicap.Host.Files;
using Ambicap.Host.Toml;

namespace Ambicap.Host.Managers;

/// <summary>
/// Which files of a host have to become how, so that its containerd has our handler. Nothing is read but by the function that is given,
/// and nothing is written.
/// </summary>
internal static class ContainerdEdits
{
    private const string DropInName = "ambicap.toml";
    private const string K0sDropIns = "/etc/k0s/containerd.d";
    private const string K0sMark = "k0s_managed=true";

    /// <summary>The default handler, from which ours is made.</summary>
    /// <exception cref="HostException">It leads to no OCI runtime that ours could stand in front of.</exception>
    internal static ContainerdHandler DefaultOf(ContainerdDump dump)
    {
        // An administrator may have made ours the default one: then it is what it was made from that counts.
        string name = dump.DefaultName == OurHandler.Name ? "runc" : dump.DefaultName;
        ContainerdHandler handler = dump.Handlers.GetValueOrDefault(name)
            ?? throw new HostException($"containerd has no handler {name}, which is the default one; configure it first");
        return handler.Type is ContainerdHandler.RuncShim or "" ? handler
            : throw new HostException($"the default handler {name} has runtime_type {handler.Type}; ambicap-runtime stands in front of runc or crun, "
                + $"so make a handler of {ContainerdHandler.RuncShim} the default one");
    }

    /// <summary>The handler: the default one with another OCI runtime.</summary>
    internal static ContainerdHandler Handler(ContainerdHandler from) =>
        ContainerdHandlerText.Derive(from, OurHandler.Name, OurHandler.Binary, OurHandler.PodAnnotations, OurHandler.ContainerAnnotations);

    /// <summary>The edits, in the order in which they take their places.</summary>
    /// <param name="manager">The container manager.</param>
    /// <param name="read">The text of a file of the host as it is without ours; null where there is none.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="dump">What containerd has in force.</param>
    /// <exception cref="HostException">The files are not such that the handler can be added.</exception>
    internal static IReadOnlyList<FileEdit> Plan(HostManager manager, Func<string, string?> read, ContainerdHandler handler, ContainerdDump dump)
    {
        string? text = read(manager.ConfigFile);
        if (text is null)
        {
            return manager.Place == HandlerPlace.Containerd
                ? [FileEdit.NewFile(manager.ConfigFile, WithVersion(OurHandler.Begin + Unwritten(dump, null) + ContainerdHandlerText.Write(handler, dump.Version), dump.Version))]
                : throw new HostException($"{manager.ConfigFile} is not there; start {manager.Name} once, which writes it");
        }

        TomlDocument file = TomlDocument.Parse(text, manager.ConfigFile);
        int version = VersionOf(file, manager.ConfigFile);
        string piece = OurHandler.Begin + ContainerdHandlerText.Write(handler, version);
        return manager.Place switch
        {
            HandlerPlace.K0sFolder when text.Contains(K0sMark, StringComparison.Ordinal) =>
                [FileEdit.NewFile($"{K0sDropIns}/{DropInName}", WithVersion(piece, version))],
            HandlerPlace.RancherTemplate when ImportedFolder(file, manager.ConfigFile) is null =>
                [Template(read, Rancher(manager.ConfigFile, version), piece, "{{ template \"base\" . }}\n")],
            HandlerPlace.MicroK8sTemplate => [Template(read, MicroK8s(manager.ConfigFile), piece, null)],
            _ when dump.Version >= CriPlugin.Merging => Imported(manager.ConfigFile, file, piece, version),
            _ => [Checked(FileEdit.Append(manager.ConfigFile, text, OurHandler.Begin + Unwritten(dump, file) + ContainerdHandlerText.Write(handler, version)))],
        };
    }

    /// <summary>
    /// The handlers that containerd has without being told. Before 2.0 it forgets them as soon as a file names any, so a file that had none has to.
    /// </summary>
    private static string Unwritten(ContainerdDump dump, TomlDocument? file)
    {
        IReadOnlyDictionary<string, TomlNode>? written = file is null ? null : CriPlugin.Find(file.Root)?.Find("runtimes")?.Children;
        return dump.Version >= CriPlugin.Merging ? "" : string.Concat(dump.Handlers.Values
            .Where(handler => handler.Name != OurHandler.Name && written?.ContainsKey(handler.Name) != true)
            .Select(handler => ContainerdHandlerText.Write(ContainerdHandlerText.Derive(handler, handler.Name, handler.BinaryName, [], []), dump.Version)));
    }

    /// <summary>A file of its own, imported by name where nothing is imported from its folder yet.</summary>
    private static FileEdit[] Imported(string path, TomlDocument file, string piece, int version)
    {
        string folder = ImportedFolder(file, path) ?? "";
        if (folder.Length > 0)
        {
            return [FileEdit.NewFile($"{folder}/{DropInName}", WithVersion(piece, version))];
        }

        // By its own name: a pattern would bring other files of the folder into force that nobody meant to be.
        string dropIn = $"{Path.GetDirectoryName(path)}/conf.d/{DropInName}";
        FileEdit ours = FileEdit.NewFile(dropIn, WithVersion(piece, version));
        if (file.Root.Find("imports")?.Strings.Contains(dropIn) == true)
        {
            return [ours];
        }

        string item = TomlNode.Quote(dropIn);
        FileEdit import = file.EndOfList("imports") is var (offset, separator)
            ? new FileEdit(path, file.Text, offset, separator + item)
            : file.BehindLineOf("version") is { } line
                ? new FileEdit(path, file.Text, line, (line > 0 && file.Text[line - 1] != '\n' ? "\n" : "") + $"imports = [{item}] # by ambicap-node\n")
                : throw new HostException($"{path} has no version; run: containerd config migrate");
        return [ours, Checked(import)];
    }

    /// <summary>The folder of which every .toml file is imported; null where there is none.</summary>
    private static string? ImportedFolder(TomlDocument file, string path) => file.Root.Find("imports")?.Strings
        .Where(import => Path.GetFileName(import) is "*.toml" or "*")
        .Select(import => Path.GetDirectoryName(Path.Combine(Path.GetDirectoryName(path)!, import))!)
        .FirstOrDefault(folder => !folder.Contains('*', StringComparison.Ordinal));

    private static FileEdit Template(Func<string, string?> read, string path, string piece, string? start) =>
        read(path) is { } text ? FileEdit.Append(path, text, piece)
        : start is not null ? FileEdit.NewFile(path, $"{start}\n{piece}")
        : throw new HostException($"{path} is not there; reinstall the container manager, whose own file it is");

    private static string Rancher(string path, int version) =>
        Path.Combine(Path.GetDirectoryName(path)!, version >= CriPlugin.Merging ? $"config-v{version}.toml.tmpl" : "config.toml.tmpl");

    private static string MicroK8s(string path) => Path.Combine(Path.GetDirectoryName(path)!, "containerd-template.toml");

    private static string WithVersion(string piece, int version) => piece.Insert(OurHandler.Begin.Length, $"version = {version}\n\n");

    private static int VersionOf(TomlDocument file, string path) => (file.Root.Find("version")?.Integer ?? 1) switch
    {
        >= CriPlugin.Oldest and <= CriPlugin.Newest and var version => (int)version,
        < CriPlugin.Oldest => throw new HostException(
            $"{path} is of version 1, which has no handlers by this name; run: containerd config migrate, and put what it prints in its place"),
        var version => throw new HostException($"{path} is of version {version}, and {CriPlugin.Newest} is the newest that is known; use a newer ambicap-node"),
    };

    /// <summary>An administrator may have written the tables in a form that leaves no place for another.</summary>
    private static FileEdit Checked(FileEdit edit)
    {
        try
        {
            _ = TomlDocument.Parse(edit.After, edit.Path);
            return edit;
        }
        catch (HostException failure)
        {
            throw new HostException($"{edit.Path} leaves no place for another handler ({failure.Message}); write its runtimes as tables of their own");
        }
    }
}
