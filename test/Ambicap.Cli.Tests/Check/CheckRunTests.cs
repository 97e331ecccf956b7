using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ambicap.Capabilities;
using Ambicap.Cli.Check;
using Ambicap.Policy.Levels;
using Ambicap.Tests;
using CsCheck;

namespace Ambicap.Cli.Tests.Check;

public sealed class CheckRunTests
{
    private const string Namespace = """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels: {pod-security.kubernetes.io/enforce: privileged, pod-security.kubernetes.io/enforce-version: v1.30}
          annotations: {ambicap.dev/allow-root-equivalent: SYS_ADMIN}
        ---

        """;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: shop
          annotations: {ambient.ambicap.dev/web: SYS_ADMIN}
        spec:
          containers:
          - name: web
        ---

        """;

    [Fact]
    public void Run_NamespaceInFront_Counts()
    {
        JsonNode verdict = Assert.Single(Json(Namespace + Pod));
        Assert.Equal("privileged v1.30 true", $"{verdict["level"]} {verdict["version"]} {verdict["allowed"]}");
    }

    [Fact]
    public void Run_NamespaceBehindOrOther_DoesNotCount()
    {
        Assert.Equal("restricted false", $"{Json(Pod + Namespace)[0]["level"]} {Json(Pod + Namespace)[0]["allowed"]}");
        JsonNode other = Assert.Single(Json(Namespace + Pod.Replace("namespace: shop", "namespace: other", StringComparison.Ordinal)));
        Assert.Equal("restricted latest", $"{other["level"]} {other["version"]}");
    }

    [Fact]
    public void Run_LevelGiven_GoesBeforeTheNamespace()
    {
        CheckOptions options = new() { RuntimeClasses = ["ambicap"], Level = Level.Baseline, Version = PolicyVersion.OfMinor(20) };
        JsonNode verdict = Assert.Single(Json(Namespace + Pod, options));
        Assert.Equal("baseline v1.20 false", $"{verdict["level"]} {verdict["version"]} {verdict["allowed"]}");
    }

    [Fact]
    public void Run_OptInGiven_CountsEverywhere()
    {
        CheckOptions options = new() { RuntimeClasses = ["ambicap"], Level = Level.Privileged, AllowedRootEquivalent = CapabilitySet.Parse("SYS_ADMIN") };
        Assert.Equal("true", $"{Json(Pod, options)[0]["allowed"]}");
        Assert.Equal("false", $"{Json(Pod, options with { AllowedRootEquivalent = CapabilitySet.Empty })[0]["allowed"]}");
    }

    [Fact]
    public void Run_RuntimeClass_OfAmbicapOrNoneIsAllowed()
    {
        string granted = Pod.Replace("SYS_ADMIN", "NET_BIND_SERVICE", StringComparison.Ordinal);
        Assert.Equal("true", $"{Json(granted)[0]["allowed"]}");
        Assert.Equal("true", $"{Json(granted.Replace("spec:", "spec:\n  runtimeClassName: ambicap", StringComparison.Ordinal))[0]["allowed"]}");
        JsonNode other = Json(granted.Replace("spec:", "spec:\n  runtimeClassName: runc", StringComparison.Ordinal))[0];
        Assert.Equal("ambient_runtimeClass", $"{Assert.Single(other["violations"]!.AsArray())!["check"]}");
        CheckOptions two = new() { RuntimeClasses = ["ambicap", "runc"] };
        Assert.Equal("true", $"{Json(granted.Replace("spec:", "spec:\n  runtimeClassName: runc", StringComparison.Ordinal), two)[0]["allowed"]}");
    }

    [Fact]
    public void Run_Json_HasOneObjectALine()
    {
        CheckOutcome outcome = Check("json", Namespace + "# nothing\n---\n" + Pod.Replace("SYS_ADMIN", "SYS_PTRACE", StringComparison.Ordinal));
        Assert.Equal(1, outcome.ExitCode);
        JsonNode verdict = JsonNode.Parse(Assert.Single(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        string file = $"{verdict["file"]}";
        Assert.EndsWith("/x.yaml", file, StringComparison.Ordinal);
        Assert.Equal(
            """{"document":2,"line":10,"kind":"Pod","namespace":"shop","name":"web","level":"privileged","version":"v1.30","allowed":false,"violations":[{"check":"ambient_rootEquivalent","container":"web","detail":"...","line":18}],"warnings":[{"check":"ambient_privilegeEscalation","container":"web","detail":"...","line":18},{"check":"ambient_seccomp","container":"web","detail":"...","line":18}]}""",
            Shape(verdict));
    }

    /// <summary>Each container is named once, whatever the number of its capabilities, in every format.</summary>
    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("sarif")]
    public void Run_GrantsThatSeccompFilters_AreWarnedOf(string format)
    {
        const string Text = """
            kind: Pod
            metadata: {name: a, annotations: {ambient.ambicap.dev/web: "SYSLOG,SYS_TIME,NET_RAW", nonroot.ambicap.dev/log: "SYSLOG,SYS_TIME"}}
            spec:
              containers:
              - {name: web, securityContext: {allowPrivilegeEscalation: false}}
              - {name: log, securityContext: {allowPrivilegeEscalation: false}}
              - {name: all, securityContext: {allowPrivilegeEscalation: false}}
            """;
        CheckOptions options = new() { RuntimeClasses = ["ambicap"], Level = Level.Privileged };
        CheckOutcome outcome = Check(format, Text, options);
        Assert.Equal(0, outcome.ExitCode);
        string said = string.Join(' ', outcome.Output.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, said.Split("default seccomp profiles refuse").Length - 1);
        Assert.Contains("unless capabilities.add names SYS_TIME,SYSLOG too; add it there", said, StringComparison.Ordinal);
        Assert.Contains("(SYS_TIME,SYSLOG) while its user may be root; set runAsNonRoot: true or runAsUser", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ClassWithoutGrantAndMirror_AreWarnedOf()
    {
        const string Text = """
            kind: Pod
            spec: {runtimeClassName: ambicap, containers: [{name: a}]}
            ---
            kind: Pod
            metadata: {annotations: {kubernetes.io/config.mirror: x, ambient.ambicap.dev/a: NET_BIND_SERVICE}}
            spec: {containers: [{name: a, securityContext: {allowPrivilegeEscalation: false}}]}
            ---
            kind: Pod
            spec: {runtimeClassName: other, containers: [{name: a}]}
            """;
        JsonNode[] verdicts = Json(Text);
        Assert.Equal(["ambient_noGrant", "ambient_staticPod"], verdicts.SelectMany(verdict => verdict["warnings"]!.AsArray()).Select(warning => $"{warning!["check"]}"));
        Assert.All(verdicts, verdict => Assert.Equal("true", $"{verdict["allowed"]}"));
    }

    /// <summary>Helm 3 leaves hooks as they are, in a chart that it renders and behind its post-renderer.</summary>
    [Fact]
    public void Run_FieldsInHooksOfHelm_AreWarnedOf()
    {
        const string Text = """
            kind: Job
            apiVersion: batch/v1
            metadata: {annotations: {helm.sh/hook: pre-install}}
            spec: {template: {spec: {containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {ambient: [NET_BIND_SERVICE]}}}]}}}
            ---
            kind: Pod
            metadata: {annotations: {helm.sh/hook: test}}
            spec: {containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {addForNonRoot: [NET_BIND_SERVICE]}}}]}
            ---
            kind: Job
            apiVersion: batch/v1
            spec:
              template:
                metadata: {annotations: {helm.sh/hook: pre-install}}
                spec: {containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {ambient: [NET_BIND_SERVICE]}}}]}
            """;
        JsonNode[] verdicts = Json(Text);
        Assert.All(verdicts, verdict => Assert.Equal("true", $"{verdict["allowed"]}"));
        Assert.Equal(["ambient_helmHook", "ambient_helmHook"], verdicts.SelectMany(verdict => verdict["warnings"]!.AsArray()).Select(warning => $"{warning!["check"]}"));
        Assert.EndsWith("write the annotation nonroot.ambicap.dev/a: NET_BIND_SERVICE in the chart instead", $"{verdicts[1]["warnings"]![0]!["detail"]}", StringComparison.Ordinal);
    }

    /// <summary>What Podman 5.8.6 generates for <c>--cap-drop all --cap-add NET_RAW</c>: one warning, and so for the second container, without a grant.</summary>
    [Fact]
    public void Run_GeneratedByPodman_IsOneWarningAContainer()
    {
        const string Text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: xx-pod}
            spec:
              containers:
              - image: localhost/box:latest
                name: xx
                securityContext:
                  capabilities:
                    add:
                    - CAP_NET_RAW
                    drop: [CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID, CAP_KILL, CAP_NET_BIND_SERVICE, CAP_SETFCAP, CAP_SETGID, CAP_SETPCAP,
                      CAP_SETUID, CAP_SYS_CHROOT]
              - {name: plain, securityContext: {capabilities: {drop: [ALL]}}}
              - {name: other, securityContext: {capabilities: {drop: [CAP_KILL]}}}
              - {name: all, securityContext: {privileged: true, capabilities: {drop: [CAP_KILL]}}}
            """;
        JsonNode[] warnings = [.. Json(Text).SelectMany(verdict => verdict["warnings"]!.AsArray()).Select(warning => warning!)];
        Assert.Equal(["ambient_prefixedName", "ambient_prefixedName"], warnings.Select(warning => $"{warning["check"]}"));
        Assert.EndsWith("again; write NET_RAW in add and ALL in drop", $"{warnings[0]["detail"]}", StringComparison.Ordinal);
        Assert.Equal("container \"other\": CAP_KILL in drop drops nothing: containerd puts CAP_ in front of it again; write KILL", $"{warnings[1]["detail"]}");
    }

    [Fact]
    public void Run_ManyFiles_KeepTheirOrder()
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 500; i++)
        {
            _ = folder.Write(string.Create(CultureInfo.InvariantCulture, $"{i:D3}.yaml"), string.Concat(Enumerable.Repeat(Pod, 1 + (i % 7))));
        }

        CheckOutcome outcome = CheckOutcome.Of("json", null, folder.Path);
        JsonNode[] verdicts = [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        string[] expected = [.. Enumerable.Range(0, 500).SelectMany(i => Enumerable.Range(1, 1 + (i % 7)).Select(document => string.Create(CultureInfo.InvariantCulture, $"{i:D3}.yaml {document}")))];
        Assert.Equal(expected, verdicts.Select(verdict => $"{Path.GetFileName($"{verdict["file"]}")} {verdict["document"]}"));
    }

    [Fact]
    public void Run_LargeFile_GoesOnBehindBrokenDocuments()
    {
        StringBuilder text = new();
        for (int i = 0; i < 2000; i++)
        {
            text.Append(Pod).Append("a: [b # a document that is broken\n---\n").Append("{\"kind\": \"Pod\", \"spec\": {}}\n---\n");
        }

        CheckOutcome outcome = Check("json", text.ToString());
        Assert.Equal(2, outcome.ExitCode);
        Assert.EndsWith("ambicap: 4000 checked: 2000 forbidden, 2000 allowed; 0 others skipped; 2000 unreadable\n", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Full_AddsTheStandards()
    {
        CheckOptions options = new() { RuntimeClasses = ["ambicap"], IsFull = true };
        string[] checks = [.. Json("kind: Pod\nspec: {hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}]}]}", options)[0]["violations"]!.AsArray().Select(violation => $"{violation!["check"]}")];
        Assert.Equal(["hostNamespaces", "hostPorts", "allowPrivilegeEscalation", "capabilities_restricted", "runAsNonRoot", "seccompProfile_restricted"], checks);
    }

    [Fact]
    public void Run_FieldsOfTheKep_CountAsGrants()
    {
        const string Text = "kind: Pod\nspec: {containers: [{name: a, securityContext: {capabilities: {ambient: [NET_RAW], addForNonRoot: [CHOWN]}}}]}";
        Assert.Contains("NET_RAW", $"{Json(Text)[0]["violations"]}", StringComparison.Ordinal);
        Assert.Contains("CHOWN", $"{Json(Text)[0]["violations"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Table_FitsInEightyColumns()
    {
        CheckOptions options = new() { RuntimeClasses = ["ambicap"], IsFull = true };
        CheckOutcome outcome = Check("table", Pod, options);
        Assert.All(outcome.Output.Split('\n').Skip(1), line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain("\e", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("\n  Pod shop/web: FORBIDDEN at restricted:latest\n", outcome.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n\n1 checked: 1 forbidden, 0 allowed; 0 others skipped; 0 unreadable\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(": \e[31mFORBIDDEN\e[0m at", Check("colour", Pod, options).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ControlCharacters_NeverReachATerminal()
    {
        CheckOutcome outcome = Check("table", "kind: Pod\nmetadata: {name: \"a\\e[2Jb\", annotations: {\"x.ambicap.dev/\\ec\": \"\\e]0;\"}}\nspec: {hostPID: off}\n---\nkind: Pod\nspec: {\"\\ek\": 1, hostPID: \"\\e\"}");
        Assert.DoesNotContain("\e", outcome.Output + outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("a?[2Jb", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Whatever a file is, every format ends as it should: JSON is JSON, the exit code is that of the counts.</summary>
    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("sarif")]
    public void Run_ChangedFile_EndsInVerdictsOrErrors(string format)
    {
        byte[] text = Encoding.UTF8.GetBytes(Namespace + Pod + "{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"a\"}]}}\n---\nkind: List\nitems: [&a {kind: Pod, spec: {hostPID: off}}, *a]\n---\n" + Pod);
        using TemporaryFolder folder = new();
        string path = folder.File("x.yaml");
        Gen.Int.Sample(
            seed =>
            {
                File.WriteAllBytes(path, Mutation.Of(text, text, new Random(seed)));
                CheckOutcome outcome = CheckOutcome.Of(format, null, path);
                string summary = (format == "table" ? outcome.Output : outcome.Errors).TrimEnd().Split('\n')[^1];
                Assert.Equal(outcome.ExitCode, !summary.EndsWith(" 0 unreadable", StringComparison.Ordinal) ? 2 : summary.Contains(": 0 forbidden", StringComparison.Ordinal) ? 0 : 1);
                string[] json = format == "json" ? outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : format == "sarif" ? [outcome.Output] : [];
                Assert.All(json, line => Assert.NotNull(JsonNode.Parse(line)));
            },
            iter: 1_000,
            threads: 1);
    }

    private static string Shape(JsonNode verdict)
    {
        JsonObject shape = verdict.DeepClone().AsObject();
        _ = shape.Remove("file");
        foreach (JsonNode? violation in shape["violations"]!.AsArray().Concat(shape["warnings"]!.AsArray()))
        {
            violation!["detail"] = "...";
            Assert.Matches("^[0-9a-f]{32}$", $"{violation["fingerprint"]}");
            _ = violation.AsObject().Remove("fingerprint");
        }

        return shape.ToJsonString();
    }

    private static JsonNode[] Json(string text, CheckOptions? options = null)
    {
        CheckOutcome outcome = Check("json", text, options);
        return [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static CheckOutcome Check(string format, string text, CheckOptions? options = null)
    {
        using TemporaryFolder folder = new();
        return CheckOutcome.Of(format, options, folder.Write("x.yaml", text));
    }
}
