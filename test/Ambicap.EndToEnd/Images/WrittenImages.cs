using System.Diagnostics;
using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ambicap.Cli.Images;
using Ambicap.Tests;

[assembly: AssemblyFixture(typeof(Ambicap.EndToEnd.Images.WrittenImages))]

namespace Ambicap.EndToEnd.Images;

/// <summary>What eng/images.sh writes of the published programs, for this machine's architecture: once, for the first test that asks.</summary>
public sealed class WrittenImages : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<ProgramRun> _written;

    public WrittenImages() => _written = new(() => Write(_folder.Path, Architecture));

    /// <summary>This machine's architecture, as OCI calls it.</summary>
    internal static string Architecture => RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>The archive of a program's image.</summary>
    internal string Archive(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-query"), "this machine has no dpkg, whose packages have the libraries");
        _ = Repository.Program(name);
        Assert.True(_written.Value.ExitCode == 0, _written.Value.Errors + _written.Value.Output);
        return _folder.File(name + ".tar");
    }

    /// <summary>Runs the script.</summary>
    internal static ProgramRun Write(string folder, params IEnumerable<string> architectures)
    {
        ProcessStartInfo start = new(Path.Combine(Repository.Root, "eng/images.sh"), ["--output", folder, .. architectures]);
        start.Environment.Remove("SOURCE_DATE_EPOCH");
        return ProgramRun.Of(start);
    }

    /// <summary>The paths of all files and folders in an image, layer by layer.</summary>
    internal static IEnumerable<string> Paths(string archive)
    {
        OciLayout layout = OciLayout.TryOpen(archive)!;
        foreach (JsonElement layer in layout.FindManifest("")!.Value.GetProperty("layers").EnumerateArray())
        {
            using TarReader tar = new(layout.OpenBlob(layer));
            while (tar.GetNextEntry() is { } entry)
            {
                yield return entry.Name;
            }
        }
    }

    /// <summary>Unpacks the image of one architecture.</summary>
    /// <returns>False where the archive has none.</returns>
    internal static bool Unpack(string archive, string architecture, string folder)
    {
        OciLayout layout = OciLayout.TryOpen(archive)!;
        JsonElement index = layout.ReadJson(layout.Index().GetProperty("manifests")[0]);
        JsonElement[] found =
            [.. index.GetProperty("manifests").EnumerateArray().Where(manifest => manifest.GetProperty("platform").GetProperty("architecture").ValueEquals(architecture))];
        foreach (JsonElement layer in found.SelectMany(manifest => layout.ReadJson(manifest).GetProperty("layers").EnumerateArray()))
        {
            using Stream tar = layout.OpenBlob(layer);
            TarFile.ExtractToDirectory(tar, folder, overwriteFiles: true);
        }

        return found.Length == 1;
    }

    public void Dispose() => _folder.Dispose();
}
