namespace Ambicap.Cli.Images;

/// <summary>Finds files in an image as the kernel would with the image as its root: links never lead out of it.</summary>
internal static class ImagePaths
{
    // The kernel's own bound (path_resolution(7)).
    private const int MostLinks = 40;

    /// <summary>The path without links, and the file there; null where there is none.</summary>
    internal static (string Path, ImageFile File)? Resolve(IImageTree tree, string path)
    {
        List<string> done = [];
        Stack<string> rest = new(Names(path).Reverse());
        int links = 0;
        while (rest.TryPop(out string? name))
        {
            if (name == "..")
            {
                if (done.Count > 0)
                {
                    done.RemoveAt(done.Count - 1);
                }

                continue;
            }

            // No file's name has a zero, whatever a manifest says.
            if (name.Contains('\0', StringComparison.Ordinal) || tree.Find(string.Join('/', done.Append(name))) is not { } step)
            {
                return null;
            }

            if (step.LinkTarget is not { } target)
            {
                done.Add(name);
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            if (target.StartsWith('/'))
            {
                done.Clear();
            }

            foreach (string next in Names(target).Reverse())
            {
                rest.Push(next);
            }
        }

        string result = string.Join('/', done);
        return result.Length > 0 && tree.Find(result) is { } file ? (result, file) : null;
    }

    private static IEnumerable<string> Names(string path) => path.Split('/').Where(name => name is not ("" or "."));
}
