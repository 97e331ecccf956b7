using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.Explain;
using Ambicap.Policy.Managers;

namespace Ambicap.Kubernetes.Tests.Explain;

public sealed class ContainerExplainerTests
{
    private const string Exec = "capabilities(7), Transformation of capabilities during execve()";

    private static readonly ExecutableFile Setcap =
        ExecutableFile.With(new FileCapabilities(CapabilitySet.Of(Capability.NetBindService), CapabilitySet.Empty, Effective: true));

    /// <summary>The seven Pods of KEP-2763's story as measured on containerd 1.6 with runc 1.1: the sets of the running server in the
    /// order of /proc, or the error of execve.</summary>
    [Theory]
    [InlineData(1, "drop: [ALL]", false, false, "0/0/0/0/0")]
    [InlineData(2, "drop: [ALL], add: [NET_BIND_SERVICE]", false, false, "0/0/0/400/0")]
    [InlineData(3, "drop: [ALL], add: [NET_BIND_SERVICE]", true, false, "0/400/400/400/0")]
    [InlineData(4, "drop: [ALL], add: [NET_BIND_SERVICE]", true, true, "0/400/400/400/0")]
    [InlineData(5, "drop: [ALL]", true, false, "execve fails with EPERM")]
    [InlineData(6, "drop: [ALL], add: [NET_BIND_SERVICE]", true, false, "0/400/400/400/0")]
    [InlineData(7, "drop: [ALL], ambient: [NET_BIND_SERVICE]", false, false, "400/400/400/400/400")]
    public void Explain_RowsOfTheKep_AreAsMeasured(int row, string capabilities, bool setcap, bool escalation, string expected)
    {
        ContainerExplanation web = Explain($"runAsUser: 1000, allowPrivilegeEscalation: {(escalation ? "true" : "false")}, capabilities: {{{capabilities}}}", setcap ? Setcap : ExecutableFile.Plain);
        Assert.Equal((row, expected), (row, Text(web.EntryPoint)));
    }

    [Fact]
    public void Explain_AddedForNonRoot_SaysHowToGrant()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}");
        Assert.Equal(
            new Note(1, Subject.EntryPoint, true, "CAP_NET_BIND_SERVICE was added but ends up only in bounding: a process of user 1000 cannot use it. Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: NET_BIND_SERVICE", Exec),
            Assert.Single(web.Notes));
        Assert.Equal(("0/400/400/400/0", "0/0/0/400/0"), (Text(web.Start), Text(web.Exec)));
    }

    [Fact]
    public void Explain_GrantWithFileCapabilities_SaysThatAmbientIsCleared()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL], ambient: [NET_BIND_SERVICE]}", Setcap);
        Assert.Equal("400/400/400/400/0", Text(web.EntryPoint));
        Assert.Contains(web.Notes, note => note is { IsSurprise: true, Subject: Subject.EntryPoint, Text: "the entry point has file capabilities, so the kernel clears ambient: the grant is lost at the next execve; use an entry point without" });
        Assert.Equal("400/400/400/400/400", Text(web.Exec));
    }

    [Fact]
    public void Explain_FileCapabilityThatBoundingLacks_IsEperm()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL]}", Setcap);
        Assert.Equal("the entry point's cap_net_bind_service=ep needs CAP_NET_BIND_SERVICE, which bounding lacks: execve fails with EPERM; add it, or remove the file's capabilities", Assert.Single(web.Notes).Text);
        Assert.Equal("there is no container to execute in", web.Exec.Error);
    }

    [Fact]
    public void Explain_RootEquivalentGrant_SaysWhy()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL], ambient: [SYS_ADMIN]}");
        Assert.Contains(web.Notes, note => note is { IsSurprise: true, Subject: Subject.Grant } && note.Text == "CAP_SYS_ADMIN is root-equivalent for a non-root process because it mounts file systems, enters namespaces and much more: the kernel's \"new root\"");
    }

    [Theory]
    [InlineData("privileged: true, runAsUser: 1000", "privileged, and yet a process of user 1000 holds no capability")]
    [InlineData("runAsUser: 1000, capabilities: {add: [ALL]}", "ALL was added, and yet a process of user 1000 holds no capability")]
    [InlineData("runAsUser: 0, runAsNonRoot: true", "runAsNonRoot is set and the user is root: the kubelet refuses")]
    [InlineData("runAsUser: 0, capabilities: {add: [CAP_NET_RAW]}", "CAP_NET_RAW in add or drop has no effect: containerd puts CAP_ in front of it again; write NET_RAW")]
    [InlineData("runAsUser: 0, capabilities: {drop: [NET_RWA]}", "NET_RWA in add or drop has no effect: there is no such capability; did you mean NET_RAW?")]
    public void Explain_Surprise_IsSaid(string context, string start) =>
        Assert.StartsWith(start, Assert.Single(Explain(context).Notes, note => note.IsSurprise).Text, StringComparison.Ordinal);

    [Fact]
    public void Explain_UnknownUser_IsSaidToBeUnknown()
    {
        ContainerExplanation web = Explain("capabilities: {add: [SYS_TIME]}", image: ImageFacts.Unknown);
        Assert.Null(web.User);
        Assert.True(web.EntryPoint.IsUnknown && web.Exec.IsUnknown);
        Assert.Equal("0/aa0425fb/aa0425fb/aa0425fb/0", Text(web.Start));
        Assert.All(web.Notes, note => Assert.False(note.IsSurprise));
    }

    [Theory]
    [InlineData(ContainerManager.Containerd, 1000, "", "0/a80425fb/a80425fb/a80425fb/0")]
    [InlineData(ContainerManager.Crio, 1000, "", "0/5fb/5fb/5fb/0")]
    [InlineData(ContainerManager.Docker, 1000, "", "0/0/0/a80425fb/0")]
    [InlineData(ContainerManager.Docker, 0, "", "0/a80425fb/a80425fb/a80425fb/0")]
    [InlineData(ContainerManager.Containerd, 0, "drop: [NET_RAW], add: [NET_RAW]", "0/a80405fb/a80405fb/a80405fb/0")]
    [InlineData(ContainerManager.Docker, 0, "drop: [NET_RAW], add: [NET_RAW]", "0/a80425fb/a80425fb/a80425fb/0")]
    [InlineData(ContainerManager.Containerd, 0, "drop: [ALL], add: [ALL, SYS_TIME]", "0/2000000/2000000/2000000/0")]
    [InlineData(ContainerManager.Containerd, 0, "add: [ALL], drop: [SYS_TIME]", "0/1fffdffffff/1fffdffffff/1fffdffffff/0")]
    [InlineData(ContainerManager.Crio, 0, "drop: [all], add: [cap_net_raw]", "0/2000/2000/2000/0")]
    public void Explain_Manager_FillsConfigAsItDoes(ContainerManager manager, int user, string capabilities, string expected) =>
        Assert.Equal(expected, Text(Explain($"runAsUser: {user}, capabilities: {{{capabilities}}}", manager: manager).Configured!.Value));

    [Fact]
    public void Explain_UnknownNameOnCrio_IsNoContainer()
    {
        ContainerExplanation web = Explain("runAsUser: 0, capabilities: {add: [FLY]}", manager: ContainerManager.Crio);
        Assert.Equal("the container is not created", web.Start.Error);
        Assert.Equal("FLY in add or drop is unknown, so CRI-O does not create the container; see capabilities(7)", web.Notes[0].Text);
    }

    [Fact]
    public void Explain_RunAsNonRootWithoutUser_LeavesOnlyTheNumberOpen()
    {
        ContainerExplanation web = Explain("runAsNonRoot: true, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}", image: ImageFacts.Unknown with { EntryPoint = ExecutableFile.Plain });
        Assert.Equal((null, true, "runAsNonRoot"), (web.User, web.IsNeverRoot, web.UserSource));
        Assert.Equal(("0/400/400/400/0", "0/0/0/400/0", "0/0/0/400/0"), (Text(web.Start), Text(web.EntryPoint), Text(web.Exec)));
        Assert.True(web.HasSurprise);
        Assert.StartsWith("CAP_NET_BIND_SERVICE was added but ends up only in bounding: a process of a user other than root cannot use it. Grant", web.Notes[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_RunAsNonRootWithAGrantForNonRoot_IsGranted() =>
        Assert.Equal("400/400/400/400/400", Text(Explain("runAsNonRoot: true, capabilities: {drop: [ALL], addForNonRoot: [NET_BIND_SERVICE]}", image: ImageFacts.Unknown with { EntryPoint = ExecutableFile.Plain }).EntryPoint));

    [Theory]
    [InlineData("runAsNonRoot: true", 0u)]
    [InlineData("runAsNonRoot: false", null)]
    [InlineData("runAsUser: 0, runAsNonRoot: true", null)]
    public void Explain_UserThatMayBeRoot_IsNotTakenForAnother(string context, uint? imageUser) =>
        Assert.False(Explain(context, image: ImageFacts.Unknown with { User = imageUser }).IsNeverRoot);

    private static ContainerExplanation Explain(
        string context, ExecutableFile? file = null, ContainerManager manager = ContainerManager.Containerd, ImageFacts? image = null)
    {
        string text = $"kind: Pod\nmetadata: {{name: x}}\nspec: {{runtimeClassName: ambicap, containers: [{{name: web, image: a, securityContext: {{{context}}}}}]}}";
        ImageFacts facts = image ?? ImageFacts.Unknown with { EntryPoint = file ?? ExecutableFile.Plain };
        return ExplainedContainer.Of(text, new ExplainOptions(manager, CapabilitySet.AllKnown, _ => facts));
    }

    private static string Text(Moment moment) => moment.Sets is { } sets ? Text(sets) : moment.Error ?? "unknown";

    private static string Text(ProcessCapabilities sets) => string.Join(
        '/', new[] { sets.Inheritable, sets.Permitted, sets.Effective, sets.Bounding, sets.Ambient }.Select(set => set.Bits.ToString("x", null)));
}
