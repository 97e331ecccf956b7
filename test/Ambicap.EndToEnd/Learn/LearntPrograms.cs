using Ambicap.Tests;

namespace Ambicap.EndToEnd.Learn;

/// <summary>Programs of Debian's packages that eng/learnt.sh has unpacked, with the C library that they come with.</summary>
internal static class LearntPrograms
{
    /// <summary>Where they are; the test is skipped where they are not.</summary>
    internal static string Root
    {
        get
        {
            string root = Path.Combine(Repository.Root, "artifacts", "learnt", "root");
            Assert.SkipUnless(Directory.Exists(root), $"{root} is not there; run eng/learnt.sh");
            return root;
        }
    }

    private static string Libraries =>
        Path.GetDirectoryName(Directory.GetFiles(Path.Combine(Root, "usr", "lib"), "libc.so.6", SearchOption.AllDirectories).Single())!;

    /// <summary>A command line that starts one on this host, with its own loader and libraries.</summary>
    /// <param name="program">Its path below the root.</param>
    /// <param name="arguments">Its arguments.</param>
    internal static string[] Command(string program, params string[] arguments) =>
        [Directory.GetFiles(Libraries, "ld-linux*").First(), "--library-path", Libraries, Path.Combine(Root, program), .. arguments];

    /// <summary>The same for a shell.</summary>
    internal static string Words(string program, params string[] arguments) => string.Join(' ', Command(program, arguments));
}
