using System.Text;
using Ambicap.Tests;

namespace Ambicap.Runtime.Tests.Programs;

public sealed class StaticProgramTests
{
    /// <summary>A static program that loads a library at run time gets a second C library with it, whose thread-local data overwrites the first's.</summary>
    [Theory]
    [InlineData("libssl")]
    [InlineData("libcrypto")]
    [InlineData("libicu")]
    public void Program_NamesNoLibraryToLoad(string library)
    {
        byte[] program = File.ReadAllBytes(Repository.Program("ambicap-runtime"));
        Assert.True(program.AsSpan().IndexOf(Encoding.ASCII.GetBytes(library)) < 0, $"ambicap-runtime loads {library}");
        Assert.True(program.AsSpan().IndexOf(Encoding.Unicode.GetBytes(library)) < 0, $"ambicap-runtime loads {library}");
    }
}
