namespace Ambicap.Cli.Check;

/// <summary>What is said of a check apart from any Pod, for tools that list rules.</summary>
/// <param name="Description">What breaks it, and why that matters.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Severity">How bad it is, 0.0 to 10.0 as GitHub's <c>security-severity</c> has it: from 9 critical, 7 high, 4 medium.</param>
/// <param name="IsWarning">Whether it forbids nothing where it is found.</param>
internal sealed record RuleText(string Description, string Remedy, string Severity, bool IsWarning = false);

/// <summary>The texts of every check.</summary>
internal static class RuleTexts
{
    /// <summary>A grant that comes to nothing harms nobody: what fails is the program.</summary>
    private const string Low = "3.0";

    private const string Medium = "5.5";
    private const string High = "8.0";
    private const string Critical = "9.5";

    private static readonly Dictionary<string, RuleText> s_texts = new(StringComparer.Ordinal)
    {
        ["ambient_strayField"] = new(
            "A field ambient, addForNonRoot or setForNonRoot, or one that comes near by its name, stands where it grants nothing.",
            "Move it to securityContext.capabilities of the container, and spell it as the KEP does.", Low),
        ["ambient_workloadMetadata"] = new(
            "An annotation under ambicap.dev stands in the metadata of a workload itself. Its Pods get the annotations of the template alone.",
            "Move the annotation to the metadata of the template.", Low),
        ["ambient_unknownKind"] = new(
            "Something like a grant stands in an object of a kind whose Pods are not known, so that nobody can say to whom it grants.",
            "Say where the kind has its Pod template by --template-path, or by templatePaths in .ambicap.yaml.", Medium),
        ["ambient_unknownKey"] = new(
            "A key under ambicap.dev is none that the contract knows. A mistyped grant would be nothing, in silence.",
            "Use ambient.ambicap.dev/CONTAINER or nonroot.ambicap.dev/CONTAINER.", Low),
        ["ambient_containerKey"] = new(
            "The annotation ambicap.dev/ambient stands on a Pod. It belongs to clients of the CRI, which write it for one container.",
            "Use ambient.ambicap.dev/CONTAINER.", Medium),
        ["ambient_addIsAmbient"] = new(
            "The annotation ambicap.dev/add-is-ambient has another value than true or false.",
            "Write \"true\" or \"false\".", Low),
        ["ambient_unknownContainer"] = new(
            "An annotation grants to a container that the Pod does not have.",
            "Name a container or init container of the Pod.", Low),
        ["ambient_ephemeralContainer"] = new(
            "A grant is for an ephemeral container, which nothing can grant to.",
            "Remove it.", Low),
        ["ambient_list"] = new(
            "A list of capabilities cannot be read, or is empty.",
            "Write the names with commas between, such as NET_BIND_SERVICE,NET_RAW.", Low),
        ["ambient_all"] = new(
            "ALL stands where capabilities are granted. Everything at once is never made ambient.",
            "Name each capability that the program needs.", High),
        ["ambient_unknownName"] = new(
            "A name that no capability has stands in a grant, or in add or drop.",
            "Correct the name; capabilities(7) has them.", Low),
        ["ambient_disagreement"] = new(
            "A field of the KEP and an annotation grant different things to one container.",
            "Make them equal, or remove one.", Low),
        ["ambient_droppedAndGranted"] = new(
            "A capability is dropped by name and granted to the same container.",
            "Remove it from drop, or from the grant.", Low),
        ["ambient_level"] = new(
            "A container is granted what the level of its namespace does not let be ambient.",
            "Grant less, or use a namespace of another level.", High),
        ["ambient_rootEquivalent"] = new(
            "A container is granted a capability by which a process becomes root of the node or of the container, and its namespace has not opted in.",
            "Grant less, or let the namespace opt in by the annotation ambicap.dev/allow-root-equivalent.", Critical),
        ["ambient_windows"] = new(
            "A Pod for Windows is granted capabilities of Linux.",
            "Remove the grant.", Low),
        ["ambient_runtimeClass"] = new(
            "A Pod with a grant names a RuntimeClass that is not Ambicap's, so that its grant does nothing.",
            "Use a RuntimeClass that runs ambicap-runtime; name it by --runtime-class where it is not \"ambicap\".", Low),
        ["ambient_dropSpelling"] = new(
            "drop spells ALL in another way. Container managers take it, and Pod Security does not: it compares letter by letter.",
            "Write ALL in capitals; ambicap check --fix does.", Low, IsWarning: true),
        ["ambient_uselessAdd"] = new(
            "capabilities.add gives something to a container whose user is not root. It reaches the bounding set only, and programs without file capabilities do not get it.",
            "Grant it by nonroot.ambicap.dev/CONTAINER, which ambicap check --fix writes, or remove it.", Low, IsWarning: true),
        ["ambient_privilegedContainer"] = new(
            "A privileged container has a grant. It has every capability anyway.",
            "Take privileged away, and leave the grant.", Medium, IsWarning: true),
        ["ambient_privilegeEscalation"] = new(
            "A container with a grant may gain privileges at execve: a set-user-ID or file-capability program clears the ambient set, and its grant is lost there.",
            "Set allowPrivilegeEscalation: false.", Medium, IsWarning: true),
        ["ambient_seccomp"] = new(
            "The container's seccomp profile denies what a granted capability is for, so that the grant is held and does nothing.",
            "Put the name into capabilities.add too, so that the container manager opens its profile for it; or use another profile.", Low, IsWarning: true),
        ["ambient_userNamespace"] = new(
            "A Pod with a user namespace of its own is granted what the kernel asks for outside of it, so that the grant is held and does nothing, or half of it.",
            "Set hostUsers: true, or remove the name from the grant.", Low, IsWarning: true),
        ["ambient_hostNamespace"] = new(
            "A Pod with process ids or a network of its own is granted what counts for the node in the node's alone, so that the grant is held and does nothing, or nothing to the node.",
            "Set hostPID or hostNetwork to true, as the message says, or remove the name from the grant.", Low, IsWarning: true),
        ["ambient_staticPod"] = new(
            "A static Pod has a grant, and its file lacks what admission adds to other Pods.",
            "Write what is named into the file in the kubelet's folder.", Low, IsWarning: true),
        ["ambient_noGrant"] = new(
            "A Pod names Ambicap's RuntimeClass and has no grant, as kubectl debug --copy-to leaves it.",
            "Add the annotation of the grant, or remove runtimeClassName.", Low, IsWarning: true),
        ["ambient_prefixedName"] = new(
            "add or drop has names with CAP_. containerd puts CAP_ in front of them again, and so adds and drops nothing.",
            "Write the names without CAP_; ambicap check --fix does.", Medium, IsWarning: true),
        ["ambient_helmHook"] = new(
            "A field of KEP-2763 is in a hook of a Helm release. Helm 3 gives hooks to no post-renderer, and the API drops the field.",
            "Write the annotation of the grant into the chart's hook, or use Helm 4.", Medium, IsWarning: true),
        ["ambient_changed"] = new(
            "A grant of a Pod that exists was changed. containerd reads annotations again when a container restarts.",
            "Delete the Pod and create it anew.", Medium),
        ["privileged"] = new(
            "A container is privileged: it has every capability and every device of the node.",
            "Remove privileged.", Critical),
        ["hostNamespaces"] = new(
            "A Pod shares the network, the processes or the shared memory of its node.",
            "Remove hostNetwork, hostPID and hostIPC.", High),
        ["hostPathVolumes"] = new(
            "A Pod mounts files of its node.",
            "Use another kind of volume.", High),
        ["hostPorts"] = new(
            "A container takes a port of its node, past Services and network policies.",
            "Remove hostPort; use a Service.", Medium),
        ["hostProbesAndHostLifecycle"] = new(
            "A probe or hook names a host, to which the kubelet then connects from the node.",
            "Remove host.", Medium),
        ["capabilities_baseline"] = new(
            "A container adds capabilities beyond those that the baseline level lets through.",
            "Remove them from add.", High),
        ["capabilities_restricted"] = new(
            "A container does not drop ALL, or adds more than NET_BIND_SERVICE.",
            "Write drop: [ALL], and add nothing but NET_BIND_SERVICE.", Medium),
        ["appArmorProfile"] = new(
            "A Pod takes the AppArmor profile of the runtime off.",
            "Use RuntimeDefault or Localhost.", Medium),
        ["seLinuxOptions"] = new(
            "A Pod asks for an SELinux type, user or role that may not confine it.",
            "Remove seLinuxOptions, or use one of the types for containers.", Medium),
        ["procMount"] = new(
            "A container asks for /proc as it is, with what lets the kernel's settings be seen and changed.",
            "Remove procMount.", Medium),
        ["seccompProfile_baseline"] = new(
            "A Pod takes the filter of system calls off.",
            "Use RuntimeDefault or Localhost.", Medium),
        ["seccompProfile_restricted"] = new(
            "A container has no filter of system calls.",
            "Set seccompProfile.type to RuntimeDefault or Localhost.", Medium),
        ["sysctls"] = new(
            "A Pod sets kernel parameters that are not its own.",
            "Remove them.", Medium),
        ["windowsHostProcess"] = new(
            "A Pod runs as a process of its Windows node.",
            "Remove hostProcess.", High),
        ["restrictedVolumes"] = new(
            "A Pod has a volume of a kind by which it names a server or a disk itself.",
            "Use a PersistentVolumeClaim.", Medium),
        ["allowPrivilegeEscalation"] = new(
            "A container may gain privileges at execve.",
            "Set allowPrivilegeEscalation: false.", Medium),
        ["runAsNonRoot"] = new(
            "A container may run as root.",
            "Set runAsNonRoot: true.", Medium),
        ["runAsUser"] = new(
            "A container runs as user 0.",
            "Set runAsUser to another user.", Medium),
        ["ignore_noReason"] = new(
            "An annotation ignore.ambicap.dev/CHECK has no reason as its value, and ignores nothing.",
            "Write why the check does not count here.", Low),
        ["ignore_useless"] = new(
            "An annotation ignore.ambicap.dev/CHECK names no check, or one that the Pod does not break.",
            "Remove it, or correct the name.", Low, IsWarning: true),
        ["unreadable"] = new(
            "Input could not be read: nobody knows what is in it.",
            "Correct what the message names.", Medium),
    };

    /// <summary>The text of a check.</summary>
    internal static RuleText Of(string check) =>
        s_texts.TryGetValue(check, out RuleText? text) || (check.StartsWith("procMount", StringComparison.Ordinal) && s_texts.TryGetValue("procMount", out text))
            ? text
            : throw new ArgumentOutOfRangeException(nameof(check), check, "no text is written for this check");
}
