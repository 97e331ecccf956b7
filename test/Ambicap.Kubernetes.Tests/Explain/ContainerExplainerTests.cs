using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.Explain;
using Ambicap.Policy.Managers;

namespace Ambicap.Kubernetes.Tests.Explain;

public sealed class ContainerExplainerTests
{
    private const string Exec = "capabilities(7), Transformation of capabilities during execve()";

    private const string AllFive = "1ffffffffff/1ffffffffff/1ffffffffff/1ffffffffff/1ffffffffff";

    private static readonly ExecutableFile s_setcap =
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
        ContainerExplanation web = Explain($"runAsUser: 1000, allowPrivilegeEscalation: {(escalation ? "true" : "false")}, capabilities: {{{capabilities}}}", setcap ? s_setcap : ExecutableFile.Plain);
        Assert.Equal((row, expected), (row, Text(web.EntryPoint)));
    }

    [Fact]
    public void Explain_AddedForNonRoot_SaysHowToGrant()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}");
        Assert.Equal(
            new Note(1, Subject.EntryPoint, true, "CAP_NET_BIND_SERVICE was added but ends up only in bounding: a process of user 1000 cannot use it. Grant it as ambient: annotate the Pod with ambient.ambicap.dev/web: NET_BIND_SERVICE", Exec),
            Assert.Single(web.Notes, note => note.IsSurprise));
        Assert.Equal(("0/400/400/400/0", "0/0/0/400/0"), (Text(web.Start), Text(web.Exec)));
    }

    [Fact]
    public void Explain_GrantWithFileCapabilities_SaysThatAmbientIsCleared()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL], ambient: [NET_BIND_SERVICE]}", s_setcap);
        Assert.Equal("400/400/400/400/0", Text(web.EntryPoint));
        Assert.Contains(web.Notes, note => note is { IsSurprise: true, Subject: Subject.EntryPoint, Text: "the entry point has file capabilities, so the kernel clears ambient: the grant is lost at the next execve; use an entry point without" });
        Assert.Equal("400/400/400/400/400", Text(web.Exec));
    }

    [Fact]
    public void Explain_FileCapabilityThatBoundingLacks_IsEperm()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL]}", s_setcap);
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
    [InlineData("runAsUser: 1000, capabilities: {add: [ALL], drop: [ALL]}", "ALL stands in add and in drop: containerd drops all that add does not name")]
    [InlineData("privileged: true, runAsUser: 1000, capabilities: {add: [NET_RAW]}", "privileged, and yet a process of user 1000 holds no capability")]
    [InlineData("runAsUser: 0, runAsNonRoot: true", "runAsNonRoot is set and the user is root: the kubelet refuses")]
    [InlineData("runAsUser: 0, capabilities: {add: [CAP_NET_RAW]}", "CAP_NET_RAW in add adds nothing: containerd puts CAP_ in front of it again; write NET_RAW")]
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

    /// <summary>The arrays of each manager are the matter of CapabilityConfigurationTests; here is what execve and exec leave of them.</summary>
    [Theory]
    [InlineData("containerd", "runAsUser: 1000", "0/0/0/a80425fb/0", "0/0/0/a80425fb/0")]
    [InlineData("docker:24.0.5", "runAsUser: 1000", "0/0/0/a80425fb/0", "0/0/0/a80425fb/0")]
    [InlineData("docker", "runAsUser: 0, capabilities: {drop: [NET_RAW], add: [NET_RAW]}", "0/a80425fb/a80425fb/a80425fb/0", "0/a80425fb/a80425fb/a80425fb/0")]
    [InlineData("docker", "runAsUser: 1000, capabilities: {add: [ALL], drop: [ALL]}", "0/0/0/1ffffffffff/0", "0/0/0/1ffffffffff/0")]
    [InlineData("containerd", "runAsUser: 0, capabilities: {add: [ALL], drop: [ALL]}", "0/0/0/0/0", "0/0/0/0/0")]
    [InlineData("podman", "runAsUser: 1000, capabilities: {add: [NET_ADMIN], drop: [ALL]}", "1000/1000/1000/1000/1000", "1000/1000/1000/1000/1000")]
    [InlineData("podman", "runAsUser: 1000, privileged: true", "0/0/0/1ffffffffff/0", "0/0/0/1ffffffffff/0")]
    [InlineData("crio", "runAsUser: 1000, privileged: true, capabilities: {drop: [ALL]}", AllFive, AllFive)]
    [InlineData("containerd", "runAsUser: 1000, privileged: true", "0/0/0/1ffffffffff/0", "0/0/0/1ffffffffff/0")]
    public void Explain_Manager_IsFollowedToTheProcess(string manager, string context, string entry, string exec)
    {
        ContainerExplanation web = Explain(context, manager: Parse(manager));
        Assert.Equal((entry, exec), (Text(web.EntryPoint), Text(web.Exec)));
    }

    /// <summary>The KEP's scenario 3, which Docker to 24.0.5 judges as the KEP says, and newer ones do not.</summary>
    [Theory]
    [InlineData("docker:24.0.5", "0/0/0/400/0")]
    [InlineData("docker:24.0.6", "0/400/400/400/0")]
    [InlineData("docker", "0/400/400/400/0")]
    [InlineData("containerd:1.6", "0/400/400/400/0")]
    public void Explain_ThirdRowOfTheKep_DependsOnTheManager(string manager, string expected)
    {
        ContainerExplanation web = Explain(
            "runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}", s_setcap, Parse(manager));
        Assert.Equal(expected, Text(web.EntryPoint));
    }

    [Fact]
    public void Explain_PrivilegedOnCrio_SaysThatEveryUserHoldsEverything()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, privileged: true", manager: ContainerManager.Crio);
        Assert.StartsWith(
            "privileged on CRI-O fills all five sets with every capability", Assert.Single(web.Notes, note => note.IsSurprise).Text, StringComparison.Ordinal);
    }

    /// <summary>What Podman 5.8.6 generates for <c>--cap-drop all --cap-add NET_RAW</c>, on containerd: one note, and none that takes CAP_NET_RAW for added.</summary>
    [Fact]
    public void Explain_GeneratedByPodman_IsOneNote()
    {
        ContainerExplanation web = Explain("""
            runAsUser: 1000, capabilities: {add: [CAP_NET_RAW], drop: [CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID, CAP_KILL, CAP_NET_BIND_SERVICE,
            CAP_SETFCAP, CAP_SETGID, CAP_SETPCAP, CAP_SETUID, CAP_SYS_CHROOT]}
            """);
        Assert.EndsWith("write NET_RAW in add and ALL in drop", Assert.Single(web.Notes).Text, StringComparison.Ordinal);
        Assert.Equal("0/0/0/a80425fb/0", Text(web.EntryPoint));
    }

    [Fact]
    public void Explain_PodmanExec_SaysWhoGetsNothing()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {add: [KILL]}", manager: ContainerManager.Podman);
        Assert.Equal(
            "podman exec --user of a third user holds nothing: ambient is written without inheritable, and the OCI runtime cannot raise it",
            Assert.Single(web.Notes, note => note.Subject == Subject.Exec).Text);
        Assert.DoesNotContain(web.Notes, note => note.IsSurprise);
    }

    [Fact]
    public void Explain_UnknownNameOnCrio_IsNoContainer()
    {
        ContainerExplanation web = Explain("runAsUser: 0, capabilities: {add: [FLY]}", manager: ContainerManager.Crio);
        Assert.Equal("the container is not created", web.Start.Error);
        Assert.Equal("FLY in add or drop is unknown, so CRI-O does not create the container; see capabilities(7)", web.Notes[0].Text);
    }

    [Fact]
    public void Explain_SeveralAdded_AreSeveral() => Assert.Contains(
        Explain("runAsUser: 1000, capabilities: {drop: [ALL], add: [KILL, NET_RAW]}").Notes,
        note => note.Text.StartsWith("CAP_KILL, CAP_NET_RAW were added but end up only in bounding: a process of user 1000 cannot use them. Grant", StringComparison.Ordinal));

    [Fact]
    public void Explain_ImageUserThatTheImageLacks_IsNoContainer() => Assert.Equal(
        new Note(1, Subject.User, true, "the image's user app is not in its /etc/passwd: the container is not created; set runAsUser, or add the user to the image", "Pod API, runAsUser"),
        Explain("", image: ImageFacts.Unknown with { UserName = "app" }).Notes[0]);

    [Fact]
    public void Explain_RunAsNonRootWithoutUser_LeavesOnlyTheNumberOpen()
    {
        ContainerExplanation web = Explain("runAsNonRoot: true, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}", image: ImageFacts.Unknown with { EntryPoint = ExecutableFile.Plain });
        Assert.Equal((null, true, "runAsNonRoot"), (web.User, web.IsNeverRoot, web.UserSource));
        Assert.Equal(("0/400/400/400/0", "0/0/0/400/0", "0/0/0/400/0"), (Text(web.Start), Text(web.EntryPoint), Text(web.Exec)));
        Assert.True(web.HasSurprise);
        Assert.Contains(web.Notes, note => note.IsSurprise && note.Text.StartsWith("CAP_NET_BIND_SERVICE was added but ends up only in bounding: a process of a user other than root cannot use it. Grant", StringComparison.Ordinal));
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

    /// <summary>The kubelet does not look into the image's /etc/passwd (kuberuntime, verifyRunAsNonRoot).</summary>
    [Theory]
    [InlineData("runAsNonRoot: true", 999u, "a name, redis, of which the kubelet cannot tell that it is not root: it refuses to start the container; set runAsUser: 999")]
    [InlineData("runAsNonRoot: true", null, "a name, redis, of which the kubelet cannot tell that it is not root: it refuses to start the container; set runAsUser")]
    [InlineData("runAsNonRoot: true, runAsUser: 999", 999u, null)]
    [InlineData("runAsNonRoot: false", 999u, null)]
    public void Explain_ImageUserThatIsAName_IsRefusedUnderRunAsNonRoot(string context, uint? user, string? end) => Assert.Equal(
        end is null ? null : $"runAsNonRoot is set and the image's user is {end}",
        Explain(context, image: ImageFacts.Unknown with { User = user, UserName = "redis", EntryPoint = ExecutableFile.Plain }).Notes.SingleOrDefault(note => note.IsSurprise)?.Text);

    [Theory]
    [InlineData("hostUsers: false, ", "CAP_SYS_NICE is held, and with hostUsers: false it changes other users' processes of the Pod, and raises no priority and no limit, its own neither")]
    [InlineData("", null)]
    public void Explain_GrantInAUserNamespace_SaysWhatIsLeftOfIt(string users, string? expected)
    {
        string text = $"kind: Pod\nmetadata: {{name: x}}\nspec: {{{users}runtimeClassName: ambicap, containers: [{{name: web, image: a, securityContext: {{runAsUser: 1000, capabilities: {{ambient: [SYS_NICE, KILL]}}}}}}]}}";
        ContainerExplanation web = ExplainedContainer.Of(
            text, new ExplainOptions(ContainerManager.Containerd, CapabilitySet.AllKnown, _ => ImageFacts.Unknown with { EntryPoint = ExecutableFile.Plain }));
        Assert.Equal(expected, web.Notes.SingleOrDefault(note => note.Text.Contains("hostUsers", StringComparison.Ordinal))?.Text);
    }

    [Theory]
    [InlineData("", "CAP_AUDIT_CONTROL is held, and without hostPID it does nothing: the kernel refuses it in every PID namespace but the first; set hostPID: true, or remove it from the grant")]
    [InlineData("hostPID: true, ", null)]
    public void Explain_GrantThatNeedsANamespaceOfTheHost_SaysWhatItIsWithout(string field, string? expected)
    {
        string text = $"kind: Pod\nmetadata: {{name: x}}\nspec: {{{field}runtimeClassName: ambicap, containers: [{{name: web, image: a, securityContext: {{runAsUser: 1000, capabilities: {{ambient: [AUDIT_CONTROL]}}}}}}]}}";
        ContainerExplanation web = ExplainedContainer.Of(
            text, new ExplainOptions(ContainerManager.Containerd, CapabilitySet.AllKnown, _ => ImageFacts.Unknown with { EntryPoint = ExecutableFile.Plain }));
        Assert.Equal(expected, web.Notes.SingleOrDefault(note => note.Text.Contains("hostPID", StringComparison.Ordinal))?.Text);
    }

    /// <summary>Windows knows no capabilities, and policy refuses a grant there.</summary>
    [Theory]
    [InlineData("add: [NET_RAW]")]
    [InlineData("ambient: [NET_RAW]")]
    public void Explain_PodForWindows_SaysThatNothingOfItCounts(string capabilities)
    {
        string text = $"kind: Pod\nmetadata: {{name: x}}\nspec: {{os: {{name: windows}}, containers: [{{name: web, image: a, securityContext: {{runAsUser: 1000, capabilities: {{{capabilities}}}}}}}]}}";
        ContainerExplanation web = ExplainedContainer.Of(
            text, new ExplainOptions(ContainerManager.Containerd, CapabilitySet.AllKnown, _ => ImageFacts.Unknown with { EntryPoint = ExecutableFile.Plain }));
        Assert.Equal(
            new Note(1, Subject.Configuration, true, "the Pod is for Windows, which has no capabilities: nothing of this counts there; remove capabilities and grants", "Pod API, os"),
            Assert.Single(web.Notes));
    }

    private static ContainerExplanation Explain(
        string context, ExecutableFile? file = null, ContainerManager? manager = null, ImageFacts? image = null)
    {
        string text = $"kind: Pod\nmetadata: {{name: x}}\nspec: {{runtimeClassName: ambicap, containers: [{{name: web, image: a, securityContext: {{{context}}}}}]}}";
        ImageFacts facts = image ?? ImageFacts.Unknown with { EntryPoint = file ?? ExecutableFile.Plain };
        return ExplainedContainer.Of(text, new ExplainOptions(manager ?? ContainerManager.Containerd, CapabilitySet.AllKnown, _ => facts));
    }

    private static ContainerManager Parse(string text) => ContainerManager.TryParse(text, out ContainerManager? manager, out string? error)
        ? manager : throw new ArgumentException(error, nameof(text));

    private static string Text(Moment moment) => moment.Sets is { } sets ? Text(sets) : moment.Error ?? "unknown";

    private static string Text(ProcessCapabilities sets) => string.Join(
        '/', new[] { sets.Inheritable, sets.Permitted, sets.Effective, sets.Bounding, sets.Ambient }.Select(set => set.Bits.ToString("x", null)));
}
