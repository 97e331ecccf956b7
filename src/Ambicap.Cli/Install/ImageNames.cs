using System.Text.RegularExpressions;

namespace Ambicap.Cli.Install;

/// <summary>The images of the programs: those of this version under their own names, from a registry, or each as it was named.</summary>
internal sealed partial class ImageNames
{
    /// <summary>The programs that have an image.</summary>
    internal static readonly string[] Programs = ["ambicap-webhook", "ambicap-node", "ambicap-cri"];

    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private readonly string? _registry;

    internal ImageNames()
    {
    }

    /// <param name="registry">What stands before each name; null for nothing.</param>
    /// <param name="references">References whose last part is a program's name.</param>
    /// <exception cref="InputException">One of them is none of ours.</exception>
    internal ImageNames(string? registry, IEnumerable<string> references)
    {
        _registry = registry?.TrimEnd('/');
        foreach (string reference in references)
        {
            string program = NameIn(reference);
            if (!Programs.Contains(program))
            {
                throw new InputException($"--image {reference}: no image of ours; give one whose name is {string.Join(", ", Programs[..^1])} or {Programs[^1]}");
            }

            if (reference.IndexOf('@', StringComparison.Ordinal) is > 0 and int at && !Digest().IsMatch(reference.AsSpan(at + 1)))
            {
                throw new InputException($"--image {reference}: no digest, by which no node could fetch it; give sha256: and 64 hexadecimal digits, as artifacts/images/digests has them");
            }

            if (!_references.TryAdd(program, reference))
            {
                throw new InputException($"--image {reference}: {program} has another already; give one for each program");
            }
        }
    }

    /// <summary>The version of this program, and of the images that it installs.</summary>
    internal static string Version => typeof(ImageNames).Assembly.GetName().Version!.ToString(3);

    /// <summary>The image of a program.</summary>
    internal string Of(string program) =>
        _references.TryGetValue(program, out string? reference) ? reference
        : _registry is null ? $"{program}:{Version}"
        : $"{_registry}/{program}:{Version}";

    /// <summary>The last part of a reference, without tag and digest.</summary>
    private static string NameIn(string reference)
    {
        string name = reference.Split('@')[0];
        name = name[(name.LastIndexOf('/') + 1)..];
        return name.Split(':')[0];
    }

    /// <summary>The digests that OCI registers.</summary>
    [GeneratedRegex("^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$")]
    private static partial Regex Digest();
}
