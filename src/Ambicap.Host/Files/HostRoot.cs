using System.Text;

namespace Ambicap.Host.Files;

/// <summary>
/// The root of a host's files, as seen from here: <c>/</c> on the host itself, or where a Pod has it mounted. Paths are the host's own;
/// links are followed as the host would, never out of it.
/// </summary>
/// <param name="path">Where the root is, such as <c>/host</c>.</param>
internal sealed class HostRoot(string path)
{
    // As the kernel's own limit (path_resolution(7)).
    private const int MostLinks = 40;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Where it is.</summary>
    internal string Path { get; } = path.TrimEnd('/');

    /// <summary>Whether it is this machine's own root.</summary>
    internal bool IsOwn => Path.Length == 0;

    /// <summary>Where a path of the host is from here, with every link in it followed.</summary>
    /// <exception cref="HostException">Its links lead in a circle.</exception>
    internal string Resolve(string hostPath)
    {
        Stack<string> rest = new(Parts(hostPath).Reverse());
        List<string> done = [];
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part == "..")
            {
                done.RemoveRange(Math.Max(0, done.Count - 1), Math.Min(1, done.Count));
                continue;
            }

            string here = $"{Path}/{string.Join('/', done.Append(part))}";
            if (new FileInfo(here).LinkTarget is not { } target)
            {
                done.Add(part);
                continue;
            }

            if (++links > MostLinks)
            {
                throw new HostException($"{hostPath}: its links lead in a circle; correct them");
            }

            done = target.StartsWith('/') ? [] : done;
            foreach (string next in Parts(target).Reverse())
            {
                rest.Push(next);
            }
        }

        return $"{Path}/{string.Join('/', done)}";
    }

    /// <summary>Whether there is a file, a folder or a socket.</summary>
    internal bool Exists(string hostPath) => System.IO.Path.Exists(Resolve(hostPath));

    /// <summary>The bytes of a file; null where there is none.</summary>
    /// <exception cref="HostException">It cannot be read.</exception>
    internal byte[]? TryRead(string hostPath)
    {
        string file = Resolve(hostPath);
        try
        {
            return File.Exists(file) ? File.ReadAllBytes(file) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"{hostPath} cannot be read: {failure.Message.TrimEnd('.')}; run it as root");
        }
    }

    /// <summary>The text of a file; null where there is none.</summary>
    /// <exception cref="HostException">It cannot be read, or is not UTF-8.</exception>
    internal string? TryReadText(string hostPath)
    {
        try
        {
            return TryRead(hostPath) is { } content ? s_strict.GetString(content) : null;
        }
        catch (DecoderFallbackException)
        {
            throw new HostException($"{hostPath} is not UTF-8; save it as UTF-8");
        }
    }

    /// <summary>The files of a folder by name; none where it is not there.</summary>
    internal IEnumerable<string> FilesIn(string folder, string pattern) => Directory.Exists(Resolve(folder))
        ? Directory.GetFiles(Resolve(folder), pattern).Select(file => $"{folder}/{System.IO.Path.GetFileName(file)}").Order(StringComparer.Ordinal)
        : [];

    private static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part is not ("" or "."));
}
