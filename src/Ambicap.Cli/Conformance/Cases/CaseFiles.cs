using System.Reflection;
using System.Text.Json;

namespace Ambicap.Cli.Conformance.Cases;

/// <summary>The cases and seccomp profiles of the folder <c>conformance</c>, which this program carries.</summary>
internal static class CaseFiles
{
    private const string CasePrefix = "conformance/cases/";
    private const string ProfilePrefix = "conformance/profiles/";

    /// <summary>All cases by name.</summary>
    internal static IReadOnlyList<ConformanceCase> ReadAll() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(CasePrefix, StringComparison.Ordinal))
            .Select(name => Parse(Read(name)))
            .OrderBy(found => found.Name, StringComparer.Ordinal),
    ];

    /// <summary>Reads one file.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static ConformanceCase Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, CaseContext.Default.ConformanceCase) ?? throw new JsonException("a case is an object");

    /// <summary>A seccomp profile.</summary>
    internal static byte[] ReadProfile(string name) => Read(ProfilePrefix + name);

    private static byte[] Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of this program");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
