using Ambicap.Policy.Namespaces;
using Ambicap.Tests;
using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Namespaces;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Namespaces;

/// <summary>What the labels and annotations of a namespace come to.</summary>
public sealed class NamespacePolicyReaderTests
{
    private static readonly NamespacePolicyReader s_reader = new(ConfigurationFile.Parse("webhook.yaml", Configurations.Ambient));

    /// <summary>The namespace's labels as ENFORCE,ENFORCE-VERSION,AUDIT,WARN,WARN-VERSION; a dash where there is none.</summary>
    [Theory]
    [InlineData("-,-,-,-,-", "privileged:latest privileged:latest privileged:latest")]
    [InlineData("restricted,-,-,-,-", "restricted:latest privileged:latest restricted:latest")]
    [InlineData("baseline,v1.30,-,-,-", "baseline:v1.30 privileged:latest baseline:v1.30")]
    [InlineData("baseline,v1.30,-,-,v1.31", "baseline:v1.30 privileged:latest baseline:v1.31")]
    [InlineData("restricted,-,-,baseline,-", "restricted:latest privileged:latest baseline:latest")]
    [InlineData("baseline,-,restricted,restricted,-", "baseline:latest restricted:latest restricted:latest")]
    [InlineData("tight,-,tight,tight,-", "restricted:latest privileged:latest privileged:latest")]
    [InlineData("tight,-,-,-,-", "restricted:latest privileged:latest privileged:latest")]
    public void Read_Labels_AreTheLevelsOfPodSecurityAdmission(string labels, string expected)
    {
        string[] names = ["enforce", "enforce-version", "audit", "warn", "warn-version"];
        NamespaceKeys keys = new();
        foreach ((string name, string value) in names.Zip(labels.Split(',')).Where(label => label.Second != "-"))
        {
            keys.Set(true, "pod-security.kubernetes.io/" + name, value);
        }

        NamespacePolicy policy = s_reader.Read(keys);
        Assert.Equal(expected, $"{policy.Levels.Enforce} {policy.Levels.Audit} {policy.Levels.Warn}");
        Assert.Equal(labels.Contains("tight", StringComparison.Ordinal), policy.LabelError is not null);
    }

    [Theory]
    [MemberData(nameof(NamespaceTable.Names), MemberType = typeof(NamespaceTable))]
    public void Read_EveryListedNamespace_IsAnErrorOfItsReasons(string name)
    {
        NamespaceRow row = NamespaceTable.Find(name);
        NamespaceKeys keys = new();
        row.ForEach(keys.Set);
        Assert.Equal(row.Reasons.Length == 0 ? null : string.Join("; ", row.Reasons), s_reader.Read(keys).Error);
    }
}
