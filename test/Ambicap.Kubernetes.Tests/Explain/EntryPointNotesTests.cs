using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.EntryPoints;
using Ambicap.Kubernetes.Explain;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Managers;

namespace Ambicap.Kubernetes.Tests.Explain;

public sealed class EntryPointNotesTests
{
    private const string Lost = "gosu changes the user to app, and setuid(2) clears permitted, effective and ambient: the grant is lost; ";
    private const string Fails = "gosu fails: setgroups fails with EPERM, since it needs CAP_SETGID; ";
    private const string Manifest = "let the manifest choose the user: runAsUser: 1000, command: [\"tini\", \"--\", \"server\", \"-v\"]";
    private const string Without = "start it without gosu: command: [\"tini\", \"--\", \"server\", \"-v\"]";

    private static readonly ExecutableFile s_setcap =
        ExecutableFile.With(new FileCapabilities(CapabilitySet.Of(Capability.NetBindService), CapabilitySet.Empty, Effective: true));

    /// <summary>As measured of gosu 1.14 and 1.19 in an image where app is 1000.</summary>
    [Theory]
    [InlineData("runAsUser: 0, capabilities: {ambient: [NET_BIND_SERVICE]}", "400/0/0/a80425fb/0", "! " + Lost + Manifest)]
    [InlineData("runAsUser: 0, capabilities: {drop: [ALL], ambient: [NET_BIND_SERVICE]}", Eperm, "! " + Fails + Manifest)]
    [InlineData("runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}", Eperm, "! " + Fails + Without)]
    [InlineData(
        "runAsUser: 0, capabilities: {addForNonRoot: [NET_BIND_SERVICE]}", "0/0/0/a80425fb/0",
        "! the container starts as root, to whom NET_BIND_SERVICE is not granted, and gosu changes the user too late; " + Manifest)]
    // Without a grant nothing is said of what is normal.
    [InlineData("runAsUser: 0", "0/0/0/a80425fb/0", "")]
    [InlineData("runAsUser: 0, capabilities: {drop: [ALL]}", Eperm, "! " + Fails + Manifest)]
    public void Explain_Switcher_IsAsMeasured(string context, string sets, string note)
    {
        ContainerExplanation web = Explain(context, "[tini, --, gosu, app, server, -v]");
        Assert.Equal((sets, note), (Text(web.Behind!.Moment), Notes(web)));
    }

    private const string Eperm = "gosu: setgroups fails with EPERM, since it needs CAP_SETGID";

    [Fact]
    public void Explain_UnknownUser_SaysBothEnds()
    {
        ContainerExplanation web = Explain("capabilities: {ambient: [NET_BIND_SERVICE]}", "[gosu, other, server]");
        Assert.Equal(
            "gosu changes the user: from root the grant is lost, from another user it fails with EPERM; let the manifest choose the user: runAsUser with the id of other, command: [\"server\"]",
            Notes(web));
        Assert.True(web.Behind!.Moment.IsUnknown);
    }

    /// <summary>What is not read of a program that is there to change the user changes it all the same.</summary>
    [Fact]
    public void Explain_SwitcherThatIsNotFollowed_IsNotSaidToKeepTheGrant() => Assert.Equal(
        "what gosu starts is not known (a word of it is a variable), and gosu is there to change the user: from root that loses the grant, from another user it fails with EPERM",
        Notes(Explain("runAsUser: 0, capabilities: {ambient: [NET_BIND_SERVICE]}", "[gosu, $(WHO), server]")));

    /// <summary>Words may be of any length and number: then the command is not written out.</summary>
    [Fact]
    public void Explain_LongCommand_IsNotWrittenOut()
    {
        string user = new('u', 100_000);
        string words = string.Join(", ", Enumerable.Repeat("word", 10_000));
        Assert.Equal(
            $"! gosu changes the user to {user[..64]}..., and setuid(2) clears permitted, effective and ambient: the grant is lost; let the manifest choose the user: runAsUser with the id of {user[..64]}..., the program behind it as command",
            Notes(Explain("runAsUser: 0, capabilities: {ambient: [NET_BIND_SERVICE]}", $"[gosu, {user}, server, {words}]")));
    }

    /// <summary>A launcher hides the file behind it: its execve is what fails (measured: tini 0.19.0 and a file with +ep).</summary>
    [Theory]
    [InlineData("[tini, --, setcap]", "tini")]
    [InlineData("[env, A=1, setcap]", "env")]
    [InlineData("[sh, -c, exec setcap]", "sh")]
    public void Explain_LauncherOfAFileThatBoundingForbids_IsEperm(string command, string launcher)
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL]}", command);
        Assert.Equal("0/0/0/0/0", Text(web.EntryPoint));
        Assert.Equal(("setcap", "execve fails with EPERM"), (web.Behind!.Program, web.Behind.Moment.Error));
        Assert.Equal(
            $"! setcap, which {launcher} starts, has cap_net_bind_service=ep and needs CAP_NET_BIND_SERVICE, which bounding lacks: its execve fails with EPERM at run time; add it, or remove the file's capabilities",
            Notes(web));
    }

    [Fact]
    public void Explain_LauncherOfAFileWithCapabilities_LosesAmbient()
    {
        ContainerExplanation web = Explain("runAsUser: 1000, capabilities: {drop: [ALL], ambient: [NET_BIND_SERVICE]}", "[tini, --, setcap]");
        Assert.Equal("400/400/400/400/0", Text(web.Behind!.Moment));
        Assert.Equal("! setcap has file capabilities or a set-id bit, so the kernel clears ambient: the grant is lost at the next execve; use a file without", Notes(web));
    }

    [Theory]
    [InlineData("runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}", "[dumb-init, server]", "")]
    [InlineData("runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}", "[server]", "")]
    [InlineData("runAsUser: 1000", "[sh, -c, a && b]", "")]
    [InlineData(
        "runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}", "[sh, -c, a && b]",
        "what sh starts is not known (what it runs is more than one simple command): the grant stays where that changes no user and has no file capabilities or set-id bits")]
    [InlineData(
        "runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}", "[/entry]",
        "a script of sh has su-exec in line 2: where it comes to that as root the grant is lost, as another user it fails with EPERM; set runAsUser to the user named there, and see that the script leaves su-exec out then")]
    [InlineData("runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}", "[bwrap, server]", "! bwrap fails: it refuses to start with capabilities; start it without bwrap: the program behind it as command")]
    [InlineData("runAsUser: 1000, capabilities: {ambient: [SYS_TIME]}", "[ip, netns, exec, a, b]", "! ip empties all its sets unless NET_ADMIN is inheritable: the grant is lost for what it starts; grant NET_ADMIN too")]
    [InlineData("runAsUser: 1000, capabilities: {ambient: [SYS_TIME, NET_ADMIN]}", "[ip, netns, exec, a, b]", "")]
    [InlineData(
        "runAsUser: 0, capabilities: {ambient: [NET_BIND_SERVICE]}", "[tini, nginx, -g, daemon off;]",
        "started as root, nginx runs its workers as another user, and they lose the grant; without SETGID they end at once, and nobody serves; set runAsUser to the user that it would change to")]
    [InlineData("runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}", "[tini, nginx]", "")]
    [InlineData(
        "runAsUser: 0, capabilities: {ambient: [NET_BIND_SERVICE]}", "[su-exec, app, nginx]",
        "! su-exec changes the user to app, and setuid(2) clears permitted, effective and ambient: the grant is lost; let the manifest choose the user: runAsUser: 1000, command: [\"nginx\"]")]
    public void Explain_EntryPoint_SaysWhatMatters(string context, string command, string expected) => Assert.Equal(expected, Notes(Explain(context, command)));

    /// <summary>As measured on kernel 6.18: a set-group-ID file of the group 2000.</summary>
    [Theory]
    [InlineData("supplementalGroups: [2000]", "a80425fb/400", true)]
    [InlineData("fsGroup: 2000", "a80425fb/400", true)]
    [InlineData("runAsGroup: 2000", "a80425fb/400", false)]
    [InlineData("supplementalGroups: [2001]", "a80425fb/0", false)]
    [InlineData("fsGroupChangePolicy: Always", "a80425fb/400", true)]
    [InlineData("supplementalGroupsPolicy: Merge", "a80425fb/400", true)]
    [InlineData("supplementalGroupsPolicy: Strict", "a80425fb/0", false)]
    public void Explain_SetGroupIdOfASupplementaryGroup_KeepsTheGrant(string pod, string sets, bool isSaid)
    {
        string user = pod.StartsWith("fsGroupChange", StringComparison.Ordinal) || pod.StartsWith("supplementalGroupsPolicy", StringComparison.Ordinal) ? "1001" : "1000";
        ContainerExplanation web = Explain($"runAsUser: {user}, capabilities: {{ambient: [NET_BIND_SERVICE]}}", "[setgid]", pod);
        Assert.Equal(sets, $"{web.EntryPoint.Sets!.Value.Bounding.Bits:x}/{web.EntryPoint.Sets.Value.Ambient.Bits:x}");
        Assert.Equal(isSaid, web.Notes.Any(note => note.Text == "the entry point is set-group-ID to 2000, a supplementary group of the process: the grant stays on kernel 6.17 and newer, older ones clear it; the process is AT_SECURE, so LD_PRELOAD and the like do not count"));
    }

    [Theory]
    [InlineData("drop: [ALL], ambient: [NET_RAW]", "the user is root, who holds NET_RAW by the grant alone, since bounding lacks it without")]
    [InlineData("ambient: [NET_RAW]", "the user is root, who holds NET_RAW without the grant, since bounding has it")]
    [InlineData("addForNonRoot: [NET_RAW]", "the user is root, to whom NET_RAW is not granted, nor to another user that it becomes later")]
    public void Explain_GrantToRoot_SaysWhatItIs(string capabilities, string start) => Assert.Equal(
        start + (start.Contains("not granted", StringComparison.Ordinal) ? "" : "; a program that changes from root to another user loses it: setuid(2) clears permitted, effective and ambient")
        + "; set runAsUser to the user that is to have it",
        Explain($"runAsUser: 0, capabilities: {{{capabilities}}}", "[server]").Notes.FirstOrDefault(note => note.Text.StartsWith("the user is root", StringComparison.Ordinal))?.Text);

    private static ContainerExplanation Explain(string context, string command, string pod = "")
    {
        string text = $"kind: Pod\nmetadata: {{name: x}}\nspec: {{runtimeClassName: ambicap, securityContext: {{{pod}}}, containers: [{{name: web, image: a, command: {command}, securityContext: {{{context}}}}}]}}";
        return ExplainedContainer.Of(text, new ExplainOptions(ContainerManager.Containerd, CapabilitySet.AllKnown, FactsOf));
    }

    private static ImageFacts FactsOf(ContainerDetails details)
    {
        Image image = new();
        ImageProgram first = image.Find(details.Command![0])!;
        return ImageFacts.Unknown with { Programs = image, EntryPoint = first.File ?? ExecutableFile.Plain };
    }

    private static string Notes(ContainerExplanation web) => string.Join('\n', web.Notes
        .Where(note => note.Rule == "Ambicap, docs/entry-points.md").Select(note => (note.IsSurprise ? "! " : "") + note.Text));

    private static string Text(Moment moment) => moment.Sets is { } sets
        ? string.Join('/', new[] { sets.Inheritable, sets.Permitted, sets.Effective, sets.Bounding, sets.Ambient }.Select(set => set.Bits.ToString("x", null)))
        : moment.Error ?? "unknown";

    /// <summary>An image with app, of user 1000, and 1001, who is in the group 2000.</summary>
    private sealed class Image : IImagePrograms
    {
        public ImageProgram? Find(string word) => word switch
        {
            "/entry" => new ImageProgram(word, null, null, "#!/bin/sh\nexec su-exec app \"$@\"\necho\n"),
            "setcap" => new ImageProgram("/setcap", s_setcap, null, null),
            "setgid" => new ImageProgram("/setgid", ExecutableFile.Plain with { Group = 2000, SetGroupId = true }, null, null),
            _ => new ImageProgram(word, ExecutableFile.Plain, null, null),
        };

        public (uint User, uint Group)? FindUser(string user) => user == "app" ? (1000u, 1000u) : null;

        public SupplementaryGroups GroupsOf(uint user) => user == 1001 ? SupplementaryGroups.Of(2000) : SupplementaryGroups.None;
    }
}
