using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.Explain;
using Ambicap.Policy.Managers;

namespace Ambicap.Kubernetes.Tests.Explain;

public sealed class SeccompRemarksTests
{
    private const string Syslog = "SYSLOG is held, but filtered: the default profile of containerd refuses syslog; add SYSLOG to capabilities.add";
    private const string SyslogPerhaps =
        "SYSLOG is held, but filtered if the kubelet has seccompDefault: the default profile of containerd refuses syslog; add SYSLOG to capabilities.add";

    [Theory]
    [InlineData("", "runAsUser: 1000, seccompProfile: {type: RuntimeDefault}, capabilities: {ambient: [SYSLOG]}", "! " + Syslog)]
    [InlineData("", "runAsUser: 1000, capabilities: {ambient: [SYSLOG]}", SyslogPerhaps)]
    // The container's word goes before the Pod's.
    [InlineData("seccompProfile: {type: RuntimeDefault}", "runAsUser: 1000, capabilities: {ambient: [SYSLOG]}", "! " + Syslog)]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "runAsUser: 1000, seccompProfile: {type: Unconfined}, capabilities: {ambient: [SYSLOG]}", "")]
    [InlineData("seccompProfile: {type: Unconfined}", "runAsUser: 1000, seccompProfile: {type: RuntimeDefault}, capabilities: {ambient: [SYSLOG]}", "! " + Syslog)]
    // What ends well, and what has no gate.
    [InlineData("seccompProfile: {type: RuntimeDefault}", "runAsUser: 1000, capabilities: {add: [SYSLOG], ambient: [SYSLOG]}", "")]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "runAsUser: 1000, capabilities: {ambient: [NET_BIND_SERVICE]}", "")]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "runAsUser: 1000, capabilities: {ambient: [AUDIT_WRITE]}", "")]
    [InlineData("seccompProfile: {type: RuntimeDefault}", "runAsUser: 1000, privileged: true, capabilities: {ambient: [SYSLOG]}", "")]
    // An ambient grant is root's too.
    [InlineData("seccompProfile: {type: RuntimeDefault}", "runAsUser: 0, capabilities: {drop: [ALL], ambient: [SYSLOG]}", "! " + Syslog)]
    [InlineData(
        "seccompProfile: {type: Localhost, localhostProfile: p/own.json}", "runAsUser: 1000, capabilities: {add: [SYSLOG], ambient: [SYSLOG, NET_RAW]}",
        "whether SYSLOG is of use depends on the node's seccomp profile p/own.json, which cannot be known here")]
    [InlineData("seccompProfile: {type: Localhost, localhostProfile: p/own.json}", "runAsUser: 1000, capabilities: {ambient: [NET_RAW]}", "")]
    public void Explain_ProfileAndGrant_SaysWhatIsFiltered(string pod, string container, string expected) =>
        Assert.Equal(expected, Remarks(pod, container, ContainerManager.Containerd, null));

    [Theory]
    [InlineData("runAsUser: 1000", null, "! SYSLOG is held, but filtered: the default profile of containerd refuses syslog; add SYSLOG to capabilities.add")]
    [InlineData("runAsUser: 0", null, "")]
    [InlineData("runAsNonRoot: true", null, "! SYSLOG is held, but filtered: the default profile of containerd refuses syslog; add SYSLOG to capabilities.add")]
    [InlineData(
        "procMount: Default", null,
        "SYSLOG is held, but filtered if the user is not root: the default profile of containerd refuses syslog; set runAsNonRoot, and add SYSLOG to capabilities.add, which would give it to root too")]
    [InlineData(
        "procMount: Default", 1000u,
        "! SYSLOG is held, but filtered: the default profile of containerd refuses syslog; set runAsNonRoot, and add SYSLOG to capabilities.add, which would give it to root too")]
    [InlineData("procMount: Default", 0u, "")]
    public void Explain_GrantForNonRoot_GoesByTheUser(string context, uint? imageUser, string expected) => Assert.Equal(
        expected,
        Remarks("seccompProfile: {type: RuntimeDefault}", $"{context}, capabilities: {{addForNonRoot: [SYSLOG]}}", ContainerManager.Containerd, imageUser));

    [Theory]
    [InlineData("containerd", "SYS_PTRACE", "! SYS_PTRACE is held, but filtered: the default profile of containerd refuses kcmp, process_madvise; add SYS_PTRACE to capabilities.add")]
    [InlineData("docker", "SYSLOG", "! SYSLOG is held, but filtered: the default profile of Docker refuses syslog; add SYSLOG to capabilities.add")]
    [InlineData("crio", "AUDIT_WRITE", "! AUDIT_WRITE is held, but filtered: the default profile of CRI-O refuses socket; add AUDIT_WRITE to capabilities.add")]
    [InlineData("crio", "SYSLOG", "")]
    [InlineData("crio", "AUDIT_READ", "! AUDIT_READ is held, but filtered: the default profile of CRI-O refuses socket; add AUDIT_WRITE to capabilities.add")]
    [InlineData("podman", "AUDIT_CONTROL", "! AUDIT_CONTROL is held, but filtered: the default profile of Podman refuses socket; add AUDIT_WRITE to capabilities.add")]
    [InlineData("containerd", "AUDIT_READ", "")]
    [InlineData("docker", "AUDIT_CONTROL", "")]
    public void Explain_Manager_IsWhoseProfileCounts(string manager, string capability, string expected) => Assert.Equal(
        expected, Remarks("seccompProfile: {type: RuntimeDefault}", $"runAsUser: 1000, capabilities: {{ambient: [{capability}]}}", Parse(manager), null));

    /// <summary>What is granted to everybody is filtered of root too, who would hold the name that opens it.</summary>
    [Theory]
    [InlineData("runAsUser: 0, capabilities: {ambient: [AUDIT_READ]}")]
    [InlineData("capabilities: {ambient: [AUDIT_READ]}")]
    public void Explain_NameThatRootWouldHold_IsToldWithIt(string context) => Assert.EndsWith(
        "AUDIT_READ is held, but filtered: the default profile of CRI-O refuses socket; set runAsNonRoot, and add AUDIT_WRITE to capabilities.add, which would give it to root too",
        Remarks("seccompProfile: {type: RuntimeDefault}", context, Parse("crio"), null), StringComparison.Ordinal);

    private static ContainerManager Parse(string text) => ContainerManager.TryParse(text, out ContainerManager? manager, out string? error)
        ? manager : throw new ArgumentException(error, nameof(text));

    /// <summary>The remarks on seccomp, the surprises marked.</summary>
    private static string Remarks(string podContext, string context, ContainerManager manager, uint? imageUser)
    {
        string text = $"kind: Pod\nmetadata: {{name: x}}\nspec: {{runtimeClassName: ambicap, securityContext: {{{podContext}}}, containers: [{{name: web, image: a, securityContext: {{{context}}}}}]}}";
        ImageFacts image = ImageFacts.Unknown with { User = imageUser, UserSource = "the image", EntryPoint = ExecutableFile.Plain };
        ContainerExplanation web = ExplainedContainer.Of(text, new ExplainOptions(manager, CapabilitySet.AllKnown, _ => image));
        return string.Join('\n', web.Notes
            .Where(note => note.Text.Contains("filtered", StringComparison.Ordinal) || note.Text.StartsWith("whether", StringComparison.Ordinal))
            .Select(note => (note.IsSurprise ? "! " : "") + note.Text));
    }
}
