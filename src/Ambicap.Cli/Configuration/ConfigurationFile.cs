using Ambicap.Kubernetes.Manifests;
using Ambicap.Kubernetes.Trees;

namespace Ambicap.Cli.Configuration;

/// <summary>Finds and reads <c>.ambicap.yaml</c>.</summary>
internal static class ConfigurationFile
{
    internal const string Name = ".ambicap.yaml";

    private const int LargestFile = 1024 * 1024;

    /// <summary>
    /// The file that counts for a folder: its own, or the next one above it. Above a repository nothing is looked for: what lies there
    /// is somebody else's.
    /// </summary>
    internal static string? Find(string folder)
    {
        for (DirectoryInfo? current = new(folder); current is not null; current = current.Parent)
        {
            string path = Path.Combine(current.FullName, Name);
            if (File.Exists(path))
            {
                return path;
            }

            if (Path.Exists(Path.Combine(current.FullName, ".git")))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It cannot be read, or something in it is wrong: every mistake, each with its place.</exception>
    internal static CheckConfiguration Read(string path)
    {
        string shown = Shown(path);
        byte[] text;
        try
        {
            text = new FileInfo(path).Length <= LargestFile
                ? File.ReadAllBytes(path)
                : throw new InputException($"{shown}: larger than {LargestFile / 1024 / 1024} MiB; name the configuration of ambicap check");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{shown}: {failure.Message.TrimEnd('.')}; name the configuration of ambicap check");
        }

        try
        {
            return Read(path, shown, ManifestTree.ReadAll(text));
        }
        catch (ManifestException failure)
        {
            throw new InputException(failure.Finding.ToString(shown));
        }
    }

    private static CheckConfiguration Read(string path, string shown, IReadOnlyList<ManifestNode> documents)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (documents.Count == 0 || documents is [ManifestScalar { IsNull: true }])
        {
            return new CheckConfiguration { File = path };
        }

        if (documents is not [ManifestMapping root])
        {
            throw new InputException($"{shown}:{documents[^1].Position}: must be one mapping, such as level: baseline");
        }

        FindingList findings = new();
        CheckConfiguration read = new ConfigurationReader(findings, folder).Read(root) with { File = path };
        return findings.Count == 0 ? read : throw new InputException([.. findings.Select(finding => finding.ToString(shown))]);
    }

    private static string Shown(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Path.GetFullPath(path));
        return relative.Length < path.Length ? relative : path;
    }
}
