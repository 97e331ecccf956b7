using Ambicap.Policy.Levels;
using Ambicap.Policy.Namespaces;
using Ambicap.Tests;

namespace Ambicap.Policy.Tests.Namespaces;

public sealed class NamespaceReadingTests
{
    private static readonly LevelVersion s_privileged = new(Level.Privileged, PolicyVersion.Latest);

    [Theory]
    [MemberData(nameof(NamespaceTable.Names), MemberType = typeof(NamespaceTable))]
    public void Of_EveryListedNamespace_HasItsReasons(string name)
    {
        NamespaceRow row = NamespaceTable.Find(name);
        Assert.Equal(row.Reasons, Read(row).Findings.Select(finding => finding.Text));
        Assert.All(Read(row).Findings, finding => Assert.StartsWith($"{(finding.IsLabel ? "label" : "annotation")} {finding.Key}", finding.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_NothingSaid_IsNull()
    {
        NamespaceReading reading = NamespaceReading.Of(new NamespaceKeys());
        Assert.Equal((default, default, default), (reading.Enforce, reading.Audit, reading.Warn));
        Assert.False(reading.Enforce.IsSaid || reading.AddIsAmbient);
        Assert.True(reading.AllowedRootEquivalent.IsEmpty);
    }

    [Theory]
    [InlineData("opt-in", "BPF", false)]
    [InlineData("opt-in to ALL", "", false)]
    [InlineData("opt-in as label", "", false)]
    [InlineData("add-is-ambient on", "", true)]
    [InlineData("add-is-ambient yes", "", false)]
    [InlineData("add-is-ambient as annotation", "", false)]
    public void Of_OptIns_AreOffWhereTheyAreWrong(string name, string allowed, bool addIsAmbient)
    {
        NamespaceReading reading = Read(NamespaceTable.Find(name));
        Assert.Equal((allowed, addIsAmbient), (reading.AllowedRootEquivalent.ToString(), reading.AddIsAmbient));
    }

    /// <summary>The labels as ENFORCE,ENFORCE-VERSION,AUDIT,WARN,WARN-VERSION; a dash where there is none. The cluster's level is baseline.</summary>
    [Theory]
    [InlineData("-,-,-,-,-", "baseline:v1.20 privileged:latest privileged:latest")]
    [InlineData("-,v1.30,-,-,-", "baseline:v1.30 privileged:latest privileged:latest")]
    [InlineData("privileged,-,-,-,-", "privileged:v1.20 privileged:latest privileged:latest")]
    [InlineData("tight,x,tight,tight,x", "restricted:latest privileged:latest privileged:latest")]
    [InlineData("tight,-,-,-,-", "restricted:v1.20 privileged:latest privileged:latest")]
    [InlineData("restricted,-,-,-,-", "restricted:v1.20 privileged:latest restricted:v1.20")]
    [InlineData("restricted,-,-,-,v1.31", "restricted:v1.20 privileged:latest restricted:v1.31")]
    [InlineData("restricted,-,restricted,baseline,-", "restricted:v1.20 restricted:latest baseline:latest")]
    public void LevelsOr_Labels_AreThoseOfPodSecurityAdmission(string labels, string expected)
    {
        string[] names = ["enforce", "enforce-version", "audit", "warn", "warn-version"];
        NamespaceKeys keys = new();
        foreach ((string name, string value) in names.Zip(labels.Split(',')).Where(label => label.Second != "-"))
        {
            keys.Set(true, "pod-security.kubernetes.io/" + name, value);
        }

        PodSecurityLevels levels = NamespaceReading.Of(keys).LevelsOr(new(new(Level.Baseline, PolicyVersion.OfMinor(20)), s_privileged, s_privileged));
        Assert.Equal(expected, $"{levels.Enforce} {levels.Audit} {levels.Warn}");
    }

    private static NamespaceReading Read(NamespaceRow row)
    {
        NamespaceKeys keys = new();
        row.ForEach(keys.Set);
        return NamespaceReading.Of(keys);
    }
}
