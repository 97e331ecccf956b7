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
            keys.SetLabel("pod-security.kubernetes.io/" + name, value);
        }

        NamespacePolicy policy = s_reader.Read(keys);
        Assert.Equal(expected, $"{policy.Levels.Enforce} {policy.Levels.Audit} {policy.Levels.Warn}");
        Assert.Equal(labels.Contains("tight", StringComparison.Ordinal), policy.LabelError is not null);
    }

    [Theory]
    [InlineData(true, "ambicap.dev/add-is-ambient", "true", null)]
    [InlineData(true, "ambicap.dev/add-is-ambient", "yes", "label ambicap.dev/add-is-ambient of the namespace must be \"true\" or \"false\", not \"yes\"")]
    [InlineData(false, "ambicap.dev/add-is-ambient", "true", "annotation ambicap.dev/add-is-ambient of the namespace has no effect; make it a label")]
    [InlineData(true, "ambicap.dev/allow-root-equivalent", "BPF", "label ambicap.dev/allow-root-equivalent of the namespace has no effect; make it an annotation")]
    [InlineData(false, "ambicap.dev/allow-root-equivalent", "BPF", null)]
    [InlineData(false, "ambicap.dev/allow-root-equivalent", "ALL", "annotation ambicap.dev/allow-root-equivalent of the namespace: ALL opts in to nothing; name each capability")]
    [InlineData(false, "ambicap.dev/allow-root-equivalnt", "BPF", "annotation ambicap.dev/allow-root-equivalnt of the namespace is unknown; use ambicap.dev/allow-root-equivalent, or remove it")]
    [InlineData(true, "x.Ambicap.dev/y", "", "label x.Ambicap.dev/y of the namespace is unknown; use ambicap.dev/add-is-ambient, or remove it")]
    public void Read_KeysOfOurs_AreKnownAndInTheirPlace(bool isLabel, string key, string value, string? expected)
    {
        NamespaceKeys keys = new();
        (isLabel ? (Action<string, string>)keys.SetLabel : keys.SetAnnotation)(key, value);
        Assert.Equal(expected, s_reader.Read(keys).AmbicapError);
    }
}
