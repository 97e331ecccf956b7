using Ambicap.Tests;
using PublicApiGenerator;

namespace Ambicap.Capabilities.Tests.Package;

/// <summary>
/// What others compile against, written down: a change is to be meant. Renew it by AMBICAP_RENEW=1, and read the difference.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Assembly_PublicMembers_AreThoseWrittenDown()
    {
        string api = typeof(CapabilitySet).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string file = Path.Combine(Repository.Root, "test", "Ambicap.Capabilities.Tests", "TestData", "PublicApi.txt");
        if (Environment.GetEnvironmentVariable("AMBICAP_RENEW") == "1")
        {
            File.WriteAllText(file, api);
        }

        Assert.Equal(File.ReadAllText(file), api);
    }
}
