using Ambicap.Conversion.Documents;

namespace Ambicap.Conversion.Tests;

/// <summary>What goes into <c>capabilities.add</c> so that the container manager's default seccomp profile opens for a grant.</summary>
public sealed class ConversionAddTests
{
    private static readonly ConversionOptions s_there = ConversionOptions.Default;
    private static readonly ConversionOptions s_back = s_there with { Target = ConversionTarget.Native };

    [Theory]
    [InlineData("", "", "ambient: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "", "ambient: [NET_RAW]", null)]
    [InlineData("", "", "ambient: [cap_syslog, sys_chroot, KILL]", "{add: [SYS_CHROOT, SYSLOG]}")]
    [InlineData("", "", "drop: [\"ALL\"], ambient: [\"SYSLOG\"]", "{drop: [\"ALL\"], add: [\"SYSLOG\"]}")]
    [InlineData("", "", "add: [KILL], ambient: [SYSLOG]", "{add: [KILL, SYSLOG]}")]
    [InlineData("", "", "add: ['KILL','CHOWN'], ambient: [SYSLOG]", "{add: ['KILL','CHOWN','SYSLOG']}")]
    [InlineData("", "", "add: [], ambient: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "", "add: null, ambient: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "", "add: [SYSLOG], ambient: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "", "add: [syslog], ambient: [SYSLOG]", "{add: [syslog]}")]
    [InlineData("", "", "add: [CAP_SYSLOG], ambient: [SYSLOG]", "{add: [CAP_SYSLOG, SYSLOG]}")]
    [InlineData("", "", "add: [ALL], ambient: [SYSLOG]", "{add: [ALL]}")]
    [InlineData("", "", "add: [ALL], drop: [ALL], ambient: [SYSLOG]", "{add: [ALL, SYSLOG], drop: [ALL]}")]
    [InlineData("", "", "addForNonRoot: [SYSLOG]", null)]
    [InlineData("", "runAsUser: 1000, ", "addForNonRoot: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "runAsUser: 0x3e8, ", "setForNonRoot: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "runAsUser: 0, ", "addForNonRoot: [SYSLOG]", null)]
    [InlineData("", "runAsNonRoot: true, ", "addForNonRoot: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "runAsNonRoot: yes, ", "addForNonRoot: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "runAsNonRoot: false, ", "addForNonRoot: [SYSLOG]", null)]
    [InlineData("", "runAsUser: 0, runAsNonRoot: true, ", "addForNonRoot: [SYSLOG]", null)]
    [InlineData("runAsUser: 1000", "", "addForNonRoot: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("runAsUser: 1000", "runAsUser: 0, ", "addForNonRoot: [SYSLOG]", null)]
    [InlineData("runAsUser: 0", "runAsUser: 1000, ", "ambient: [SYSLOG], addForNonRoot: [BPF]", "{add: [SYSLOG, BPF]}")]
    [InlineData("runAsNonRoot: true", "runAsUser: null, ", "addForNonRoot: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "", "ambient: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("seccompProfile: {type: Unconfined}", "", "ambient: [SYSLOG]", null)]
    [InlineData("seccompProfile: {type: Unconfined}", "seccompProfile: {type: RuntimeDefault}, ", "ambient: [SYSLOG]", "{add: [SYSLOG]}")]
    [InlineData("", "seccompProfile: {type: Localhost, localhostProfile: a.json}, ", "ambient: [SYSLOG]", null)]
    [InlineData("", "privileged: true, ", "ambient: [SYSLOG]", null)]
    [InlineData("", "privileged: false, ", "ambient: [SYSLOG]", "{add: [SYSLOG]}")]
    public void Convert_Grant_IsInAddWhereTheProfileMayGateIt(string pod, string context, string capabilities, string? expected)
    {
        string native = Manifest(pod, context, $"{{{capabilities}}}");
        string there = Converted(native, s_there);
        Assert.Equal(expected, AddOf(there) ?? AddOf(native));
        Assert.Equal(native, Converted(there, s_back));
        Assert.Same(there, Converted(there, s_there));
    }

    [Fact]
    public void Convert_PodForWindows_HasNoProfile()
    {
        string native = Manifest("", "", "{ambient: [SYSLOG]}").Replace("spec:\n", "spec:\n  os: {name: windows}\n", StringComparison.Ordinal);
        Assert.DoesNotContain("add:", Converted(native, s_there), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- NET_RAW", "- NET_RAW\n~~~~~~~~- SYSLOG")]
    [InlineData("-   \"NET_RAW\"   # for pings", "-   \"NET_RAW\"   # for pings\n~~~~~~~~-   \"SYSLOG\"")]
    [InlineData("- NET_RAW\n~~~~~~~~# the end", "- NET_RAW\n~~~~~~~~- SYSLOG\n~~~~~~~~# the end")]
    [InlineData("  - KILL\n~~~~~~~~~~- NET_RAW", "  - KILL\n~~~~~~~~~~- NET_RAW\n~~~~~~~~~~- SYSLOG")]
    public void Convert_BlockList_GoesOnInItsStyle(string before, string after)
    {
        const string manifest = "kind: Pod\nspec:\n  containers:\n  - name: web\n    securityContext:\n      capabilities:\n        add:\n        LIST\n        ambient: [SYSLOG]\n";
        string native = manifest.Replace("LIST", before, StringComparison.Ordinal).Replace('~', ' ');
        string there = Converted(native, s_there);
        Assert.Contains(("        add:\n        " + after + "\n").Replace('~', ' '), there, StringComparison.Ordinal);
        Assert.Equal(native, Converted(there, s_back));
    }

    [Fact]
    public void Convert_FlowListOnLines_GoesOnInItsStyle()
    {
        const string native = "kind: Pod\nspec:\n  containers:\n  - name: web\n    securityContext:\n      capabilities:\n        add: [\n          KILL, # a\n          NET_RAW\n        ]\n        ambient: [SYSLOG]\n";
        const string json = "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"web\",\"securityContext\":{\"capabilities\":{\"add\":[\"KILL\"],\"ambient\":[\"SYSLOG\"]}}}]}}";
        Assert.Contains("          KILL, # a\n          NET_RAW, SYSLOG\n", Converted(native, s_there), StringComparison.Ordinal);
        Assert.Contains("\"add\":[\"KILL\",\"SYSLOG\"]", Converted(json, s_there), StringComparison.Ordinal);
        Assert.Equal(native, Converted(Converted(native, s_there), s_back));
        Assert.Equal(json, Converted(Converted(json, s_there), s_back));
    }

    [Fact]
    public void Convert_NamesOfTheAuthors_StayOnTheWayBack()
    {
        const string native = "kind: Pod\nspec:\n  containers:\n  - name: web\n    securityContext:\n      capabilities:\n        add:\n        - SYSLOG # mine\n        ambient:\n        - SYSLOG\n        - SYS_CHROOT\n";
        string there = Converted(native, s_there);
        Assert.Contains("        #ambicap:was add:\n        #ambicap:was/2 - SYSLOG # mine\n        add:\n        - SYSLOG # mine\n        - SYS_CHROOT\n", there.Replace("#ambicap:was/2 add:", "#ambicap:was add:", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(native, Converted(there, s_back));
    }

    [Theory]
    [InlineData("ambient.ambicap.dev/web: SYSLOG", "", "{add: [SYSLOG, KILL]}", "{add: [KILL], ambient: [SYSLOG]}")]
    [InlineData("ambient.ambicap.dev/web: SYSLOG", "", "{add: [SYSLOG], drop: [ALL]}", "{drop: [ALL], ambient: [SYSLOG]}")]
    [InlineData("ambient.ambicap.dev/web: SYSLOG", "", "{add: [syslog, CAP_SYSLOG]}", "{add: [syslog, CAP_SYSLOG], ambient: [SYSLOG]}")]
    [InlineData("ambient.ambicap.dev/web: SYSLOG", "", "{add: [ALL, SYSLOG]}", "{add: [ALL, SYSLOG], ambient: [SYSLOG]}")]
    [InlineData("ambient.ambicap.dev/web: NET_RAW", "", "{add: [NET_RAW]}", "{add: [NET_RAW], ambient: [NET_RAW]}")]
    [InlineData("nonroot.ambicap.dev/web: SYSLOG", "", "{add: [SYSLOG]}", "{add: [SYSLOG], addForNonRoot: [SYSLOG]}")]
    [InlineData("nonroot.ambicap.dev/web: SYSLOG", "runAsUser: 7, ", "{add: [SYSLOG]}", "{addForNonRoot: [SYSLOG]}")]
    [InlineData("ambient.ambicap.dev/web: SYSLOG", "privileged: true, ", "{add: [SYSLOG]}", "{add: [SYSLOG], ambient: [SYSLOG]}")]
    [InlineData("ambicap.dev/add-is-ambient: 'true'", "runAsUser: 7, ", "{add: [SYSLOG]}", "{add: [SYSLOG], addForNonRoot: [SYSLOG]}")]
    public void Convert_BackFromAnnotations_TakesWhatStandsThereForTheGrant(string annotation, string context, string capabilities, string expected)
    {
        string annotated = Manifest("", context, capabilities).Replace("spec:\n", $"metadata:\n  annotations:\n    {annotation}\nspec:\n", StringComparison.Ordinal);
        Assert.EndsWith($"capabilities: {expected}}}}}\n", Converted(annotated, s_back), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_AnnotationsByHand_AreLeftAlone()
    {
        string annotated = Manifest("", "", "{drop: [ALL]}").Replace("spec:\n", "metadata:\n  annotations:\n    ambient.ambicap.dev/web: SYSLOG\nspec:\n", StringComparison.Ordinal);
        Assert.Same(annotated, Converted(annotated, s_there));
    }

    [Fact]
    public void Convert_Option1WithNothingToGrant_DoesNotMakeAGrantOfTheAddition()
    {
        string native = Manifest("", "", "{ambient: [SYSLOG]}").Replace("spec:\n", "metadata:\n  annotations: {ambicap.dev/add-is-ambient: 'true'}\nspec:\n", StringComparison.Ordinal);
        string there = Converted(native, s_there);
        Assert.Contains("  annotations: {ambient.ambicap.dev/web: SYSLOG}\n", there, StringComparison.Ordinal);
        Assert.Contains("{add: [SYSLOG]}", there, StringComparison.Ordinal);
        Assert.Equal(native, Converted(there, s_back));
    }

    [Theory]
    [InlineData("- {name: a, securityContext: {capabilities: {add: KILL, ambient: [SYSLOG]}}}", "4:53: spec.containers[0].securityContext.capabilities.add must be a list, not the text \"KILL\"")]
    [InlineData("- {name: a, x: &x {add: [KILL]}, securityContext: {capabilities: {<<: *x, ambient: [SYSLOG]}}}", "4:69: container \"a\": capabilities.add comes in by a merge key (<<); write it out where it is used")]
    [InlineData("- {name: a, securityContext: {capabilities: {add: [KILL], add: [KILL], ambient: [SYSLOG]}}}", "4:61: the key \"add\" stands twice in one mapping; remove one")]
    [InlineData("- {name: a, securityContext: {capabilities: {add: [KILL], drop: [SYSLOG], ambient: [SYSLOG]}}}", "4:68: container \"a\": SYSLOG is both dropped and granted; remove it from drop, or from the grant")]
    [InlineData("- {name: a, securityContext: {capabilities: {add: &x [KILL], ambient: [SYSLOG]}}}\n  - {name: b, args: *x}", "5:21: the alias *x stands for text that the conversion changes, too; write it out here")]
    [InlineData("- {name: a, securityContext: {capabilities: {add: &x [KILL], drop: *x, ambient: [SYSLOG]}}}", "4:70: the alias *x stands for text that the conversion changes, too; write it out here")]
    [InlineData("- {name: a, securityContext: {capabilities: {add: &x [KILL], ambient: [SYSLOG]}}}\n  - {name: b, securityContext: {capabilities: {add: *x}}}", "4:53: the grants here are not the same everywhere its alias is used; write it out in each place")]
    [InlineData("- {name: a, securityContext: {capabilities: &x {ambient: [SYSLOG]}}}\n  - {name: b, securityContext: {privileged: true, capabilities: *x}}", "4:47: the grants here are not the same everywhere its alias is used; write it out in each place")]
    public void Convert_AdditionThatCannotBeMade_IsRefusedWithItsPlace(string containers, string expected)
    {
        string text = $"kind: Pod\nspec:\n  containers:\n  {containers}\n";
        ConversionResult result = ManifestConverter.Convert(text, s_there);
        Assert.Contains($"f:{expected}", result.Findings.Select(finding => finding.ToString("f")));
        Assert.Same(text, result.Text);
    }

    [Fact]
    public void Convert_ListThatContainersShare_ChangesOnceForThemAll()
    {
        const string native = "kind: Pod\nspec:\n  containers:\n  - name: a\n    securityContext:\n      capabilities:\n        add: &add [KILL]\n        ambient: [SYSLOG]\n  - name: b\n    securityContext:\n      capabilities:\n        add: *add\n        ambient: [SYSLOG]\n";
        string there = Converted(native, s_there);
        Assert.Contains("        add: &add [KILL, SYSLOG]\n", there, StringComparison.Ordinal);
        Assert.Contains("        add: *add\n", there, StringComparison.Ordinal);
        Assert.Equal(native, Converted(there, s_back));
    }

    [Fact]
    public void Convert_JsonWithTheAuthorsName_SaysThatItDoesNotComeBack()
    {
        const string json = "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"web\",\"securityContext\":{\"capabilities\":{\"add\":[\"SYSLOG\"],\"ambient\":[\"SYSLOG\"]}}}]}}";
        ConversionResult there = ManifestConverter.Convert(json, s_there);
        Assert.Contains("{\"add\":[\"SYSLOG\"]}", there.Text, StringComparison.Ordinal);
        Assert.False(there.IsReversible);
        Assert.Equal(json.Replace("\"add\":[\"SYSLOG\"],", "", StringComparison.Ordinal), Converted(there.Text, s_back));
    }

    private static string Manifest(string pod, string context, string capabilities) =>
        $"apiVersion: v1\nkind: Pod\nspec:\n  securityContext: {{{pod}}}\n  containers:\n  - {{name: web, securityContext: {{{context}capabilities: {capabilities}}}}}\n";

    /// <summary>The capabilities of the only container, where they have an <c>add</c>; lines that are kept as comments aside.</summary>
    private static string? AddOf(string text)
    {
        string line = text.Split('\n').Last(line => line.Contains("name: web", StringComparison.Ordinal));
        int start = line.IndexOf("capabilities: ", StringComparison.Ordinal);
        string capabilities = start < 0 ? "" : line[(start + "capabilities: ".Length)..^2];
        return capabilities.Contains("add:", StringComparison.Ordinal) ? capabilities : null;
    }

    private static string Converted(string text, ConversionOptions options)
    {
        ConversionResult result = ManifestConverter.Convert(text, options);
        Assert.Equal([], result.Findings.Select(finding => finding.ToString("f")));
        return result.Text;
    }
}
