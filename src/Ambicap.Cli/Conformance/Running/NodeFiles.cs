using Ambicap.Cli.Conformance.Cases;
using Ambicap.Cli.Ownership;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>The folder of a run on this machine. A runtime of another machine does not see it, which some cases find out.</summary>
internal sealed class NodeFiles : IDisposable
{
    /// <summary>What stands before a profile's name in a case.</summary>
    internal const string ProfileMark = "@profiles/";

    private const string Prefix = "ambicap-conformance-";

    private readonly OwnedFolder _owned = OwnedFolder.Create(Prefix);

    /// <summary>Its path.</summary>
    internal string Folder => _owned.Path;

    /// <summary>Removes the folders of killed runs.</summary>
    internal static void Sweep()
    {
        foreach (AbandonedFolder abandoned in AbandonedFolder.Find(Prefix))
        {
            using (abandoned)
            {
                Directory.Delete(abandoned.Path, recursive: true);
            }
        }
    }

    /// <summary>Writes a seccomp profile of the cases; its path.</summary>
    internal string WriteProfile(string name)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, CaseFiles.ReadProfile(name));
        return path;
    }

    /// <summary>A path for a checkpoint.</summary>
    internal string NewCheckpoint() => Path.Combine(Folder, $"checkpoint-{Guid.NewGuid():N}.tar");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        _owned.Dispose();
    }
}
