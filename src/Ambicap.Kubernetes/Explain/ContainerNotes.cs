using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.EntryPoints;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Catalogue;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Explain;

/// <summary>Finds what is worth saying about a container: what surprises, what is unknown, and by which rule.</summary>
internal sealed class ContainerNotes
{
    private const string ExecRule = "capabilities(7), Transformation of capabilities during execve()";
    private const string SafetyRule = "capabilities(7), Safety checking for capability-dumb binaries";
    private const string NewPrivilegesRule = "prctl(2), PR_SET_NO_NEW_PRIVS";
    private const string RootRule = "capabilities(7), Effect of user ID changes on capabilities";
    private const string UserNamespaceRule = "user_namespaces(7), Interaction of user namespaces and other types of namespaces";
    private const string KeepRule = "KEP-2763, rules 1 to 4";

    private readonly List<Note> _notes = [];
    private readonly Pod _pod;
    private readonly ContainerExplanation _about;
    private readonly Container _container;
    private readonly ImageFacts _image;
    private readonly AmbientContext? _surroundings;
    private readonly ConfiguredCapabilities _configured;

    private ContainerNotes(
        Pod pod, ContainerExplanation about, ConfiguredCapabilities configured, ImageFacts image, AmbientContext? surroundings)
    {
        _configured = configured;
        _pod = pod;
        _about = about;
        _container = about.Container;
        _image = image;
        _surroundings = surroundings;
    }

    internal static IReadOnlyList<Note> Of(
        Pod pod, ContainerExplanation about, ConfiguredCapabilities configured, Grant grant, ImageFacts image, ContainerManager manager,
        AmbientContext? surroundings)
    {
        ContainerNotes notes = new(pod, about, configured, image, surroundings);
        if (pod.IsWindows)
        {
            notes.OnWindows(grant);
            return notes._notes;
        }

        notes.OnUser(grant);
        notes.OnConfiguration();
        notes.OnGrant(grant);
        notes.OnSeccomp(grant, manager);
        notes.OnEntryPoint(grant);
        notes.OnNetwork(grant, manager);
        notes.OnBehind(grant);
        notes.OnExec(manager);
        return notes._notes;
    }

    private string Process => _about.User is { } user ? $"a process of user {user}" : "a process of a user other than root";

    private bool IsUserUnknown => _about.User is null && !_about.IsNeverRoot;

    private void OnUser(Grant grant)
    {
        if (IsUserUnknown && _image.UserName is { } absent)
        {
            Surprise(
                Subject.User,
                $"the image's user {EntryPointStep.Shortened(absent)} is not in its /etc/passwd: the container is not created; set runAsUser, or add the user to the image",
                "Pod API, runAsUser");
        }
        else if (IsUserUnknown)
        {
            string open = _configured.DependsOnUser || !grant.NonRoot.IsEmpty ? "everything that follows depends on it" : "what execve leaves depends on it";
            Explain(Subject.User, $"the image decides the user, and the image is not known, so {open}; give --image or --image-user", "Pod API, runAsUser");
        }

        if (_about.User is null && _about.IsNeverRoot)
        {
            Explain(Subject.User, "the image decides which user, but the kubelet starts none that is root, or is only a name", "Pod API, runAsNonRoot");
        }

        if (_pod.IsRunAsNonRoot(_container) && _pod.UserOf(_container) is null && _image.UserName is { } name)
        {
            string remedy = _about.User is { } id and > 0 ? string.Create(CultureInfo.InvariantCulture, $"runAsUser: {id}") : "runAsUser";
            Surprise(
                Subject.User,
                $"runAsNonRoot is set and the image's user is a name, {EntryPointStep.Shortened(name)}, of which the kubelet cannot tell that it is not root: it refuses to start the container; set {remedy}",
                "Pod API, runAsNonRoot");
        }
        else if (_pod.IsRunAsNonRoot(_container) && _about.User == 0)
        {
            Surprise(Subject.User, "runAsNonRoot is set and the user is root: the kubelet refuses to start the container; set runAsUser", "Pod API, runAsNonRoot");
        }
    }

    private void OnWindows(Grant grant)
    {
        string text = "the Pod is for Windows, which has no capabilities: nothing of this counts there";
        if (grant.IsEmpty && _container.SecurityContext.Capabilities is null)
        {
            Explain(Subject.Configuration, text, "Pod API, os");
        }
        else
        {
            Surprise(Subject.Configuration, $"{text}; remove capabilities and grants", "Pod API, os");
        }
    }

    private void OnConfiguration()
    {
        foreach (ManagerRemark remark in _configured.Remarks)
        {
            _notes.Add(new Note(_notes.Count + 1, Subject.Configuration, remark.Kind != RemarkKind.Explanation, remark.Text, remark.Source));
        }
    }

    private void OnGrant(Grant grant)
    {
        if (grant.IsEmpty)
        {
            return;
        }

        if (_about.User == 0 && !grant.Most.IsEmpty)
        {
            Explain(Subject.Grant, OnRoot(grant), RootRule);
        }

        if (IsPrivileged && _about.User == 0)
        {
            Surprise(Subject.Grant, "the container is privileged, so the grant adds nothing; remove one of them", KeepRule);
        }

        foreach (CatalogueEntry entry in grant.Most.Where(capability => CapabilityCatalogue.AllRootEquivalent.Contains(capability)).Select(CapabilityCatalogue.Of))
        {
            Surprise(Subject.Grant, $"CAP_{entry.Capability.ToName()} is root-equivalent for a non-root process because {entry.Reason}", entry.Source);
        }

        foreach (CatalogueEntry entry in _pod.IsInUserNamespace ? CapabilityCatalogue.LimitedInUserNamespace(grant.Most) : [])
        {
            Surprise(Subject.Grant, $"CAP_{entry.Capability.ToName()} is held, and with hostUsers: false {entry.InUserNamespace.Describe()}", UserNamespaceRule);
        }

        foreach ((CatalogueEntry entry, HostNamespaceNeed need) in UnmetNeeds.Of(_pod, grant.Most))
        {
            Surprise(
                Subject.Grant, $"CAP_{entry.Capability.ToName()} is held, and without {need.Field} {need.Without}; set {need.Field}: true, or remove it from the grant", entry.Source);
        }

        if (_pod.RuntimeClassName is null)
        {
            Explain(Subject.Grant, "the Pod names no runtimeClassName: the webhook adds it when a Pod is created, never later, or the node's default handler must lead to ambicap-runtime; without either the grant does nothing", "Ambicap, docs/runtime.md");
        }
    }

    /// <summary>What a grant is to root, and that no user whom root becomes has it.</summary>
    private string OnRoot(Grant grant)
    {
        CapabilitySet granted = grant.For(0);
        CapabilitySet own = _about.Configured?.Bounding ?? CapabilitySet.Empty;
        CapabilitySet byGrant = granted.Except(own);
        if (granted.IsEmpty)
        {
            return $"the user is root, to whom {grant.NonRoot} is not granted, nor to another user that it becomes later; set runAsUser to the user that is to have it";
        }

        string held = byGrant.IsEmpty
            ? $"the user is root, who holds {granted} without the grant, since bounding has it"
            : $"the user is root, who holds {byGrant} by the grant alone, since bounding lacks it without";
        return $"{held}; a program that changes from root to another user loses it: setuid(2) clears permitted, effective and ambient; set runAsUser to the user that is to have it";
    }

    private void OnSeccomp(Grant grant, ContainerManager manager)
    {
        foreach ((bool isCertain, string text) in SeccompRemarks.Of(_pod, _container, grant, _about.User, manager))
        {
            _notes.Add(new Note(_notes.Count + 1, Subject.Grant, isCertain, text, SeccompRemarks.Rule));
        }
    }

    private void OnEntryPoint(Grant grant)
    {
        if (_image.EntryPoint is null && !IsUserUnknown)
        {
            string why = _image.Problem ?? "the image is not known; give --image or --entrypoint-caps";
            Explain(Subject.EntryPoint, $"taken for a file without capabilities and set-id bits, which is not known: {why}", ExecRule);
        }

        if (_about.EntryPoint.Error is not null)
        {
            OnRefusedExec();
        }
        else if (_about is { EntryPoint.Sets: { } after, Start.Sets: { } before } && !IsUserUnknown)
        {
            OnAdded(after, grant);
            OnFile(before, after);
        }
    }

    private void OnRefusedExec()
    {
        if (_image.EntryPoint?.Capabilities is { } file && _about.Start.Sets is { } start)
        {
            CapabilitySet lacking = file.Permitted.Except(start.Bounding | (file.Inheritable & start.Inheritable));
            Surprise(
                Subject.EntryPoint,
                $"the entry point's {CapabilityText.Of(file)} needs {Kernel(lacking)}, which bounding lacks: execve fails with EPERM; add it, or remove the file's capabilities",
                SafetyRule);
        }
    }

    /// <summary>"I added the capability and nothing happened."</summary>
    private void OnAdded(ProcessCapabilities after, Grant grant)
    {
        if (!_about.IsNeverRoot)
        {
            return;
        }

        CapabilitySet useless = IsPrivileged ? CapabilitySet.Empty : _configured.Added & after.Bounding.Except(after.Permitted);
        if (!useless.IsEmpty)
        {
            Surprise(
                Subject.EntryPoint,
                $"{Kernel(useless)} {(useless.Count == 1 ? "was added but ends" : "were added but end")} up only in bounding: "
                + $"{Process} cannot use {(useless.Count == 1 ? "it" : "them")}. "
                + GrantAdvice.For(useless, _pod, _container, grant.Ambient, _surroundings),
                ExecRule);
        }
        else if (AsksForEverything() && after.Permitted.IsEmpty && !after.Bounding.IsEmpty)
        {
            string asked = IsPrivileged ? "privileged" : "ALL was added";
            Surprise(Subject.EntryPoint, $"{asked}, and yet {Process} holds no capability: execve leaves them in bounding; run as root, or grant by name what is needed", ExecRule);
        }
    }

    private void OnFile(ProcessCapabilities before, ProcessCapabilities after)
    {
        ExecutableFile file = _image.EntryPoint ?? ExecutableFile.Plain;
        bool setId = file.SetUserId || file.SetGroupId;
        if (setId && _about.NoNewPrivileges)
        {
            Surprise(Subject.EntryPoint, "the entry point has a set-user-ID or set-group-ID bit, which no_new_privs makes void", NewPrivilegesRule);
        }

        if (!before.Ambient.IsEmpty && after.Ambient.IsEmpty)
        {
            string what = file.Capabilities is not null ? "file capabilities" : "a set-user-ID or set-group-ID bit";
            Surprise(Subject.EntryPoint, $"the entry point has {what}, so the kernel clears ambient: the grant is lost at the next execve; use an entry point without", ExecRule);
        }

        if (file.SetGroupId && !_about.NoNewPrivileges && !after.Ambient.IsEmpty && _about.Process is { } process && process.Credentials.Group.Real != file.Group)
        {
            Explain(
                Subject.EntryPoint,
                $"the entry point is set-group-ID to {file.Group}, a supplementary group of the process: the grant stays on kernel 6.17 and newer, older ones clear it; "
                + "the process is AT_SECURE, so LD_PRELOAD and the like do not count",
                ExecRule);
        }

        if (file.Capabilities is { } capabilities)
        {
            CapabilitySet kept = capabilities.Permitted & before.Bounding;
            CapabilitySet taken = kept.Except(after.Permitted);
            if (!taken.IsEmpty)
            {
                Surprise(Subject.EntryPoint, $"no_new_privs keeps the file's capabilities from adding {Kernel(taken)}", NewPrivilegesRule);
            }
            else if (_about.NoNewPrivileges && !kept.IsEmpty)
            {
                Surprise(
                    Subject.EntryPoint,
                    $"the file's capabilities give {Kernel(kept)} in spite of no_new_privs: permitted held it before execve, so nothing is gained",
                    NewPrivilegesRule);
            }
        }
    }

    private void OnBehind(Grant grant)
    {
        Subject subject = _about.Behind is null ? Subject.EntryPoint : Subject.Behind;
        foreach ((bool isSurprise, string text) in EntryPointNotes.Of(_about, grant))
        {
            _notes.Add(new Note(_notes.Count + 1, subject, isSurprise, text, EntryPointNotes.Rule));
        }
    }

    /// <summary>What the capabilities that the manifest names would be needed for on the network, and are not everywhere.</summary>
    private void OnNetwork(Grant grant, ContainerManager manager)
    {
        if (!_configured.IsRefused && !IsPrivileged)
        {
            foreach (string text in NetworkRemarks.Of(_pod, grant.Most | _configured.Added, manager))
            {
                Explain(Subject.EntryPoint, text, NetworkRemarks.Rule);
            }
        }
    }

    private void OnExec(ContainerManager manager)
    {
        if (manager.Rules.NonRoot == NonRootArrays.AddedIsAmbient && _about is { Configured.Ambient.IsEmpty: false, Exec.Error: null })
        {
            Explain(
                Subject.Exec,
                $"{manager.Rules.ExecCommand} --user of a third user holds nothing: ambient is written without inheritable, and the OCI runtime cannot raise it",
                manager.Name);
        }

        if (_about is { Exec.Sets: { } exec, EntryPoint.Sets: { } entry, IsNeverRoot: true } && exec != entry)
        {
            Explain(Subject.Exec, "differs from the entry point, whose file has capabilities or set-id bits of its own; a plain program has none", ExecRule);
        }
    }

    private bool IsPrivileged => _container.SecurityContext.Privileged == true;

    private IReadOnlyList<string> Added => _container.SecurityContext.Capabilities?.Add ?? [];

    private bool AsksForEverything() => IsPrivileged || Added.Any(name => string.Equals(name, "ALL", StringComparison.OrdinalIgnoreCase));

    private static string Kernel(CapabilitySet set) => string.Join(", ", set.Select(capability => capability.ToKernelName()));

    private void Surprise(Subject subject, string text, string rule) => _notes.Add(new Note(_notes.Count + 1, subject, IsSurprise: true, text, rule));

    private void Explain(Subject subject, string text, string rule) => _notes.Add(new Note(_notes.Count + 1, subject, IsSurprise: false, text, rule));
}
