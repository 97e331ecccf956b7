using System.Reflection;

namespace Ambicap.Tests;

/// <summary>Where tests find what the build published, and their recorded data.</summary>
internal static class Repository
{
    /// <summary>The repository's root.</summary>
    internal static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>The documents for people who use or read it, by path; not those of its folders.</summary>
    internal static IEnumerable<string> Documents { get; } =
        ((string[])["", "docs", "docs/decisions"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md")).Order(StringComparer.Ordinal);

    /// <summary>A program that build.sh published; the test is skipped where it was not.</summary>
    internal static string Program(string name)
    {
        string path = Path.Combine(Root, "artifacts", "bin", name);
        Assert.SkipUnless(File.Exists(path), $"{path} is not published; run ./build.sh");
        return path;
    }

    /// <summary>A file of the test project's TestData.</summary>
    internal static string TestData(params ReadOnlySpan<string> parts) =>
        Path.Combine([AppContext.BaseDirectory, "TestData", .. parts]);

    /// <summary>Skips the test unless it runs as root.</summary>
    internal static void NeedsRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
}
