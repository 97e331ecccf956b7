using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ambicap.Webhook.Reviews;
using Ambicap.Webhook.Tests.Running;

namespace Ambicap.Webhook.Tests.Decisions;

/// <summary>What default seccomp profiles ask for comes into <c>capabilities.add</c>, once, and where nothing speaks against it.</summary>
public sealed class CapabilityPatchTests
{
    private const string Place = "/spec/containers/0/securityContext";
    private const string Added = """{"add":["SYSLOG"]}""";

    private static readonly Judge s_judge = new(Configurations.Ambient);

    [Theory]
    [InlineData(null, Place, """{"capabilities":{"add":["SYS_TIME","SYSLOG"]}}""")]
    [InlineData("null", Place, """{"capabilities":{"add":["SYS_TIME","SYSLOG"]}}""")]
    [InlineData("{}", Place + "/capabilities", """{"add":["SYS_TIME","SYSLOG"]}""")]
    [InlineData("""{"runAsUser":7,"capabilities":null}""", Place + "/capabilities", """{"add":["SYS_TIME","SYSLOG"]}""")]
    [InlineData("""{"capabilities":{}}""", Place + "/capabilities/add", """["SYS_TIME","SYSLOG"]""")]
    [InlineData("""{"capabilities":{"drop":["ALL"],"add":null}}""", Place + "/capabilities/add", """["SYS_TIME","SYSLOG"]""")]
    public void Mutate_WayNotThere_IsMadeInOneOperation(string? context, string path, string value) =>
        AssertPatch(Pod("SYSLOG,KILL,SYS_TIME", context), Operations((path, value)));

    [Theory]
    [InlineData("[]", "SYS_TIME", "SYSLOG")]
    [InlineData("""["NET_RAW"]""", "SYS_TIME", "SYSLOG")]
    [InlineData("""["SYSLOG","CAP_SYS_TIME"]""", "SYS_TIME")]
    [InlineData("""["sys_time","SYSLOG"]""")]
    [InlineData("""["ALL"]""")]
    public void Mutate_ListThere_GetsEachNameBehindIt(string add, params string[] names) => AssertPatch(
        Pod("SYSLOG,SYS_TIME", "{\"capabilities\":{\"add\":" + add + "}}"),
        Operations([.. names.Select(name => ($"{Place}/capabilities/add/-", $"\"{name}\""))]));

    /// <summary>Of a key that stands twice the last counts, whole, as in the API.</summary>
    [Fact]
    public void Mutate_KeysThatStandTwice_TheLastCounts()
    {
        string review = Pod("SYSLOG", """{"capabilities":{"add":[]}}""").ToJsonString()
            .Replace("\"securityContext\":{\"capabilities\":{\"add\":[]}}", "\"securityContext\":{\"capabilities\":{\"add\":[]}},\"securityContext\":{}", StringComparison.Ordinal);
        Assert.Equal(
            Operations((Place + "/capabilities", Added)),
            Text(AppliedPatch.Read(s_judge.Mutate(Encoding.UTF8.GetBytes(review)))));
    }

    [Fact]
    public void Mutate_InitContainers_GetTheirs()
    {
        JsonNode review = Pod("SYSLOG", """{"capabilities":{"add":["SYSLOG"]}}""");
        review["request"]!["object"]!["metadata"]!["annotations"]!["ambient.ambicap.dev/sidecar"] = "cap_syslog";
        AssertPatch(review, Operations(("/spec/initContainers/1/securityContext/capabilities/add", """["SYSLOG"]""")));
    }

    /// <summary>Annotations, the class and the addition, of a Pod that has neither.</summary>
    [Fact]
    public void Mutate_NothingThere_IsOnePatch()
    {
        JsonNode review = Pod("SYSLOG", null, runtimeClass: null);
        AssertPatch(review, Operations(("/spec/runtimeClassName", "\"ambicap\""), (Place, """{"capabilities":{"add":["SYSLOG"]}}""")));
    }

    [Theory]
    [InlineData("""{"runAsUser":1000}""", true)]
    [InlineData("""{"runAsNonRoot":true}""", true)]
    [InlineData("""{"runAsUser":0}""", false)]
    [InlineData("{}", false)]
    public void Mutate_NonRootGrant_NeedsAUserThatIsNeverRoot(string context, bool isAdded)
    {
        JsonNode review = Pod(null, context);
        JsonNode pod = review["request"]!["object"]!;
        pod["metadata"]!["annotations"]!["nonroot.ambicap.dev/web"] = "SYSLOG";
        _ = pod["spec"]!.AsObject().Remove("securityContext");
        AssertPatch(review, isAdded ? Operations((Place + "/capabilities", Added)) : "[]");
        AdmissionAnswer answer = s_judge.Validate(review);
        Assert.Equal(
            isAdded ? [] : ["container \"web\": default seccomp profiles refuse syslog (SYSLOG) while its user may be root; set runAsNonRoot: true..."],
            answer.Warnings.Where(warning => warning.Contains("seccomp", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"privileged":true}""")]
    [InlineData("""{"seccompProfile":{"type":"Unconfined"}}""")]
    [InlineData("""{"seccompProfile":{"type":"Localhost","localhostProfile":"a.json"}}""")]
    [InlineData("""{"capabilities":{"drop":["SYSLOG"]}}""")]
    public void Mutate_OtherProfileOrDropped_AddsNothing(string context) => AssertPatch(Pod("SYSLOG", context), "[]");

    [Theory]
    [InlineData("NET_RAW,KILL,CHOWN")]
    [InlineData("SYSLOG,FLY")]
    public void Mutate_UngatedOrWronglyWritten_AddsNothing(string grant) => AssertPatch(Pod(grant, null), "[]");

    [Fact]
    public void Mutate_OtherClass_AddsNothing() => AssertPatch(Pod("SYSLOG", null, runtimeClass: "gvisor"), "[]");

    /// <summary>
    /// Who is exempt here need not be exempt from Pod Security Admission, which would refuse the Pod for what it never had. Of others the
    /// refusal names what they wrote.
    /// </summary>
    [Theory]
    [InlineData("restricted", "SYSLOG", false)]
    [InlineData("baseline", "SYSLOG", false)]
    [InlineData("restricted", "AUDIT_WRITE", false)]
    [InlineData("baseline", "AUDIT_WRITE", true)]
    [InlineData("privileged", "SYSLOG", true)]
    public void Mutate_LevelThatForbidsTheAddition_AddsNothing(string level, string grant, bool isAdded)
    {
        const string Context = """{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}""";
        string configuration = Configurations.Full.Replace("defaults:", "exemptions: {usernames: [admin]}\ndefaults:", StringComparison.Ordinal);
        foreach (string scope in (string[])[configuration, Configurations.Full])
        {
            Judge judge = new(scope, ("pod-security.kubernetes.io/enforce", level));
            string expected = isAdded ? Operations((Place + "/capabilities/add", $"[\"{grant}\"]")) : "[]";
            Assert.Equal(expected, Text(AppliedPatch.Read(judge.Mutate(Pod(grant, Context)))));
        }
    }

    /// <summary>What is added for one grant is no grant of its own, where <c>add</c> grants.</summary>
    [Fact]
    public void Mutate_NamespaceWhereAddGrants_AddsNoAnnotationTheSecondTime()
    {
        JsonNode review = Pod("SYSLOG", """{"runAsUser":1000}""");
        Judge judge = new(Configurations.Ambient, ("ambicap.dev/add-is-ambient", "true"));
        AssertPatch(judge, review, Operations((Place + "/capabilities", Added)));
        AdmissionAnswer answer = judge.Validate(review);
        Assert.True(answer.IsAllowed);
        Assert.Contains(KeyValuePair.Create("grants", "web=SYSLOG"), answer.Audit);
    }

    /// <summary>A Pod that exists keeps its grants, whether an older webhook let it in without the addition or this one with it.</summary>
    [Theory]
    [InlineData("""{"runAsUser":1000}""")]
    [InlineData("""{"runAsUser":1000,"capabilities":{"add":["SYSLOG"]}}""")]
    public void Validate_UpdateOfAPodWithOrWithoutTheAddition_Passes(string context)
    {
        foreach (string configuration in (string[])[Configurations.Ambient, Configurations.Full])
        {
            JsonNode review = Pod("SYSLOG", context);
            review["request"]!["operation"] = "UPDATE";
            review["request"]!["oldObject"] = review["request"]!["object"]!.DeepClone();
            review["request"]!["object"]!["metadata"]!["labels"]!["role"] = "other";
            AdmissionAnswer answer = new Judge(configuration, ("pod-security.kubernetes.io/enforce", "restricted")).Validate(review);
            Assert.True(answer.IsAllowed, answer.Message);
            Assert.Empty(answer.Warnings);
        }
    }

    private static JsonNode Pod(string? grant, string? context, string? runtimeClass = "ambicap")
    {
        JsonNode review = Review.OfPod(grant, runtimeClass);
        JsonObject container = review["request"]!["object"]!["spec"]!["containers"]![0]!.AsObject();
        _ = container.Remove("securityContext");
        if (context is not null)
        {
            container["securityContext"] = JsonNode.Parse(context);
        }

        return review;
    }

    /// <summary>A patch that puts each value, as JSON, at its place.</summary>
    private static string Operations(params (string Path, string Value)[] added) =>
        "[" + string.Join(',', added.Select(item => $"{{\"op\":\"add\",\"path\":\"{item.Path}\",\"value\":{item.Value}}}")) + "]";

    private static void AssertPatch(JsonNode review, string expected) => AssertPatch(s_judge, review, expected);

    /// <summary>Compares the patch, applies it, and mutates again.</summary>
    private static void AssertPatch(Judge judge, JsonNode review, string expected)
    {
        JsonArray patch = AppliedPatch.Read(judge.Mutate(review));
        Assert.Equal(expected, Text(patch));
        AppliedPatch.Apply(review["request"]!["object"]!, patch);
        Assert.Equal("[]", Text(AppliedPatch.Read(judge.Mutate(review))));
    }

    private static string Text(JsonArray patch) => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(patch));
}
