using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Kubernetes.EntryPoints;

namespace Ambicap.Cli.Images;

/// <summary>An image's files and accounts, as a container of it sees them.</summary>
/// <param name="tree">The image's files.</param>
/// <param name="searchPath">The container's PATH.</param>
/// <param name="workingFolder">Where its relative paths begin.</param>
internal sealed class ImagePrograms(IImageTree tree, string searchPath, string workingFolder) : IImagePrograms
{
    // Of /etc/passwd the group, of /etc/group the members.
    private const int LeastFields = 4;

    public ImageProgram? Find(string word)
    {
        try
        {
            return Locate(word) is { } path && ImagePaths.Resolve(tree, path) is { } found ? ProgramOf(path, found) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or KernelCallException)
        {
            return new ImageProgram(word, null, $"{word} cannot be read: {failure.Message}", null);
        }
    }

    public (uint User, uint Group)? FindUser(string user) =>
        Account(tree, "etc/passwd", user) is { } account && Number(account[2]) is { } id && Number(account[3]) is { } group ? (id, group) : null;

    public SupplementaryGroups GroupsOf(uint user)
    {
        string? name = Account(tree, "etc/passwd", user.ToString(CultureInfo.InvariantCulture))?[0];
        return name is null ? SupplementaryGroups.None : SupplementaryGroups.Of(
            [.. Lines(tree, "etc/group").Where(group => group[3].Split(',').Contains(name)).Select(group => Number(group[2])).OfType<uint>()]);
    }

    /// <summary>The path of a command's first word, found as the OCI runtime finds it: by PATH where it has no slash.</summary>
    internal string? Locate(string word)
    {
        IEnumerable<string> candidates = word.StartsWith('/') ? [word]
            : word.Contains('/', StringComparison.Ordinal) ? [$"{workingFolder}/{word}"]
            : searchPath.Split(':').Select(folder => $"{folder}/{word}");
        return candidates.FirstOrDefault(candidate => ImagePaths.Resolve(tree, candidate) is { File.IsFolder: false });
    }

    /// <summary>The line of an account, found by its name or its number.</summary>
    internal static string[]? Account(IImageTree tree, string file, string key) =>
        Lines(tree, file).FirstOrDefault(line => line[0] == key || line[2] == key);

    internal static uint? Number(string? text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static ImageProgram ProgramOf(string path, (string Path, ImageFile File) found)
    {
        if (found.File.Head.AsSpan().StartsWith("#!"u8))
        {
            return new ImageProgram(path, null, null, Encoding.UTF8.GetString(found.File.Head)) { IsCut = found.File.IsCut };
        }

        return found.File.IsUnreadable
            ? new ImageProgram("/" + found.Path, null, $"{path} has file capabilities that cannot be read from an archive; unpack the image and give its folder", null)
            : new ImageProgram("/" + found.Path, ExecutableFileStore.Of(found.File.User, found.File.Group, found.File.Mode, found.File.Capabilities), null, null);
    }

    private static IEnumerable<string[]> Lines(IImageTree tree, string file) => ImagePaths.Resolve(tree, file) is { } found
        ? Encoding.UTF8.GetString(found.File.Head).Split('\n').Select(line => line.Trim('\r').Split(':')).Where(line => line.Length >= LeastFields)
        : [];
}
