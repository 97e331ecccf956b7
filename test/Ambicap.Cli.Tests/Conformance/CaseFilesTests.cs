using Ambicap.Capabilities;
using Ambicap.Cli.Conformance.Cases;
using Ambicap.Host.Cri;
using Ambicap.Tests;
using Google.Protobuf;

namespace Ambicap.Cli.Tests.Conformance;

/// <summary>Every file of conformance/cases is what the program takes it for.</summary>
public sealed class CaseFilesTests
{
    private static readonly string[] s_sets = ["ambient", "bounding", "effective", "inheritable", "permitted"];

    public static TheoryData<string> Names => [.. CaseFiles.ReadAll().Select(found => found.Name)];

    [Fact]
    public void ReadAll_Files_AreThoseOfTheFolder()
    {
        string folder = Path.Combine(Repository.Root, "conformance", "cases");
        Assert.Equal(
            Directory.GetFiles(folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            CaseFiles.ReadAll().Select(found => found.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_Requests_AreTheCrisMessages(string name)
    {
        ConformanceCase found = Find(name);
        Assert.NotEmpty(found.Rule);
        Assert.NotEmpty(found.Source);
        Assert.NotEmpty(found.Containers);
        if (found.Sandbox is { } sandbox)
        {
            _ = JsonParser.Default.Parse<LinuxPodSandboxConfig>(sandbox.GetRawText());
        }

        Assert.All(found.Containers, container => JsonParser.Default.Parse<ContainerConfig>(container.Config.GetRawText()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_Expectations_CanBeRead(string name)
    {
        IEnumerable<CaseCheck> checks = Find(name).Containers.SelectMany(container => container.Checks);
        Assert.All(checks.SelectMany(check => check.Sets), set =>
        {
            Assert.Contains(set.Key, s_sets);
            Assert.All(set.Value, expression => SetExpression.Matches(expression, CapabilitySet.Empty, CapabilitySet.Empty, CapabilitySet.Empty));
        });
    }

    /// <summary>Who asks for the field needs it, unless the words leave open what becomes of it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Case_OfTheField_NamesACapabilityToBeAmbient(string name)
    {
        ConformanceCase found = Find(name);
        Assert.True(!found.Feature || found.Containers.Any(container => container.Config.GetRawText().Contains("addAmbientCapabilities", StringComparison.Ordinal)));
    }

    private static ConformanceCase Find(string name) => CaseFiles.ReadAll().Single(found => found.Name == name);
}
