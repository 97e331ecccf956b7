using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.Pods;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Managers;
using Ambicap.Policy.Pods;

namespace Ambicap.Kubernetes.Explain;

/// <summary>
/// Follows a container's capabilities from its manifest to its running process: what the container manager writes, what the grant
/// adds, what execve leaves. Pure: the kernel's part is the model of <see cref="ExecTransition"/>.
/// </summary>
public static class ContainerExplainer
{
    /// <summary>Stands for every user but root where the manifest says no more than that it is not root.</summary>
    private const uint SomeUser = 65534;

    /// <summary>Explains one container.</summary>
    /// <param name="pod">Its Pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="details">What the file says of it beside.</param>
    /// <param name="grant">What its manifest grants.</param>
    /// <param name="options">What is taken as given.</param>
    /// <param name="surroundings">What is known of its namespace; null where nothing is.</param>
    public static ContainerExplanation Explain(
        Pod pod, Container container, ContainerDetails details, Grant grant, ExplainOptions options, AmbientContext? surroundings = null)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(options);
        ImageFacts image = options.ImageOf(details);
        (uint? named, string source) = UserOf(pod, container, image);
        bool isNeverRoot = named is > 0 || (named is null && pod.IsRunAsNonRoot(container));
        uint? user = named ?? (isNeverRoot ? SomeUser - (image.EntryPoint?.Owner == SomeUser ? 1u : 0u) : null);
        SecurityContext context = container.SecurityContext;

        // Without the user only grants for non-root users are open, and the configuration of managers that give root and others not the same.
        bool? isRoot = user is { } given ? given == 0 : null;
        ConfiguredCapabilities configured = CapabilityConfiguration.Of(options.Manager, context.Asked, isRoot, options.Everything);
        bool configurationIsKnown = user is not null || !configured.DependsOnUser;
        CapabilitySet? granted = user is { } known ? grant.For(known) : grant.NonRoot.IsEmpty ? grant.Ambient : null;

        ProcessCapabilities? sets = configurationIsKnown && granted is { } set ? configured.Sets.With(set) : null;
        bool isRefused = configured.IsRefused;
        ProcessState? state = sets is { } start && user is { } id ? StateOf(pod, container, image, id, start, options) : null;
        Moment entry = isRefused ? new Moment(null, "the container is not created") : After(state, image.EntryPoint ?? ExecutableFile.Plain);

        ContainerExplanation explanation = new()
        {
            Container = container,
            Details = details,
            User = named,
            IsNeverRoot = isNeverRoot,
            UserSource = named is null && isNeverRoot ? "runAsNonRoot" : source,
            NoNewPrivileges = context.AllowPrivilegeEscalation == false,
            Configured = configurationIsKnown && !isRefused ? configured.Sets : null,
            Granted = granted,
            Start = isRefused ? entry : new Moment(sets, null),
            EntryPoint = entry,
            Exec = entry.Error is null ? After(state, ExecutableFile.Plain) : new Moment(null, "there is no container to execute in"),
            Notes = [],
        };
        return explanation with { Notes = ContainerNotes.Of(pod, explanation, configured, grant, image, options.Manager, surroundings) };
    }

    /// <summary>The container's word goes before the Pod's, the Pod's before the image's.</summary>
    private static (uint? User, string Source) UserOf(Pod pod, Container container, ImageFacts image) =>
        container.SecurityContext.RunAsUser is { } own ? ((uint)own, "the container")
        : pod.SecurityContext.RunAsUser is { } shared ? ((uint)shared, "the Pod")
        : image.User is { } user ? (user, image.UserSource)
        : (null, "the image, which is not known");

    private static ProcessState StateOf(
        Pod pod, Container container, ImageFacts image, uint user, ProcessCapabilities sets, ExplainOptions options)
    {
        long group = container.SecurityContext.RunAsGroup ?? pod.SecurityContext.RunAsGroup ?? image.Group ?? 0;
        return new ProcessState(
            Credentials.Of(user, (uint)group), sets, container.SecurityContext.AllowPrivilegeEscalation == false, Securebits.None)
        {
            Supported = options.Everything | CapabilitySet.AllKnown,
        };
    }

    private static Moment After(ProcessState? state, ExecutableFile file)
    {
        if (state is null)
        {
            return Moment.Unknown;
        }

        Outcome outcome = ExecTransition.Apply(state, file);
        return outcome.Succeeded ? new Moment(outcome.State.Capabilities, null) : new Moment(null, "execve fails with EPERM");
    }
}
