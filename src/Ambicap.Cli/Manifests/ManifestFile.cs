using Ambicap.Kubernetes.Manifests;

namespace Ambicap.Cli.Manifests;

/// <summary>A manifest file with its documents, read whole.</summary>
internal sealed class ManifestFile
{
    private const string StandardInput = "-";
    private const int MostCharacters = 32 * 1024 * 1024;

    private ManifestFile(string name, IReadOnlyList<ManifestNode> documents)
    {
        Name = name;
        Documents = documents;
    }

    /// <summary>The file's name for messages.</summary>
    internal string Name { get; }

    /// <summary>The documents that are not empty.</summary>
    internal IReadOnlyList<ManifestNode> Documents { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path, or <c>-</c> for standard input.</param>
    /// <exception cref="InputException">It cannot be read, or is no YAML; with its place.</exception>
    internal static ManifestFile Read(string file) => Parse(ReadText(file), file == StandardInput ? "<stdin>" : file);

    /// <summary>Reads the text of a file.</summary>
    internal static ManifestFile Parse(string text, string name)
    {
        try
        {
            return new ManifestFile(name, [.. ManifestReader.ReadAll(new StringReader(text))]);
        }
        catch (ManifestException failure)
        {
            throw new InputException(failure.Finding.ToString(name));
        }
    }

    /// <summary>Ends with an error where anything was found.</summary>
    /// <exception cref="InputException">A line for each finding, with its place.</exception>
    internal void ThrowIfAny(FindingList findings)
    {
        if (findings.Count > 0)
        {
            throw new InputException([.. findings.Select(finding => finding.ToString(Name))]);
        }
    }

    private static string ReadText(string file)
    {
        if (file.Length == 0)
        {
            throw new InputException("--filename is empty; name a manifest, or - for standard input");
        }

        if (Directory.Exists(file))
        {
            throw new InputException($"{file}: a folder; name one manifest in it, or - for standard input");
        }

        try
        {
            using TextReader reader = file == StandardInput ? Console.In : new StreamReader(file);
            System.Text.StringBuilder text = new();
            char[] buffer = new char[64 * 1024];
            int length;
            while ((length = reader.Read(buffer)) > 0)
            {
                text.Append(buffer, 0, length);
                if (text.Length > MostCharacters)
                {
                    throw new InputException($"{file}: larger than {MostCharacters / 1024 / 1024} MiB, the most that is read; split it");
                }
            }

            return text.ToString();
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{file}: no such file; name a manifest, or - for standard input");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: {failure.Message}; name a readable file");
        }
    }
}
