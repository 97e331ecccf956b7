using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Transitions;
using Ambicap.Kubernetes.EntryPoints;
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
        EntryPointChain chain = ChainOf(details, image);
        Moment entry = isRefused ? new Moment(null, "the container is not created") : After(state, FirstFile(chain, image));
        WalkEnd? walk = state is null || entry.Error is not null || chain.Steps.Count == 0 ? null : EntryPointWalk.Walk(state, chain, image.StatedFile);

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
            Named = grant.Most | configured.Added,
            Start = isRefused ? entry : new Moment(sets, null),
            EntryPoint = entry,
            Behind = BehindOf(chain, walk),
            Chain = chain,
            Walk = walk,
            LastFile = image.StatedFile,
            Process = state,
            Exec = entry.Error is null ? After(state, ExecutableFile.Plain) : new Moment(null, "there is no container to execute in"),
            Notes = [],
        };
        return explanation with { Notes = ContainerNotes.Of(pod, explanation, configured, grant, image, options.Manager, surroundings) };
    }

    private static EntryPointChain ChainOf(ContainerDetails details, ImageFacts image)
    {
        IReadOnlyList<string>? words = image.CommandLine ?? (details.Command is { Count: > 0 } command ? [.. command, .. details.Arguments ?? []] : null);
        return words is null ? EntryPointChain.Unknown : EntryPointReader.Read(words, image.Programs);
    }

    /// <summary>What the caller says of a file he says of the container's own program, not of one in front of it.</summary>
    private static ExecutableFile FirstFile(EntryPointChain chain, ImageFacts image) =>
        chain.Steps.Count > 1 && image.StatedFile is not null ? chain.Steps[0].File ?? ExecutableFile.Plain : image.EntryPoint ?? ExecutableFile.Plain;

    private static ProgramBehind? BehindOf(EntryPointChain chain, WalkEnd? walk)
    {
        if (chain.Steps.Count < 2 || (chain.Problem is not null && walk?.Error is null))
        {
            return null;
        }

        EntryPointStep last = chain.Steps[^1];
        string? error = walk?.Error is { } why && walk.Step != last ? $"{walk.Step!.ShortName}: {why}" : walk?.Error;
        return new ProgramBehind(last.ShortName, walk is null ? Moment.Unknown : new Moment(walk.State?.Capabilities, error));
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
        (uint User, uint Group)? account = image.Programs?.FindUser(user.ToString(CultureInfo.InvariantCulture));
        long group = container.SecurityContext.RunAsGroup ?? pod.SecurityContext.RunAsGroup ?? (image.User == user ? image.Group : null) ?? account?.Group ?? 0;
        return new ProcessState(
            Credentials.Of(user, (uint)group) with { Groups = GroupsOf(pod, image, user) }, sets, container.SecurityContext.AllowPrivilegeEscalation == false, Securebits.None)
        {
            Supported = options.Everything | CapabilitySet.AllKnown,
        };
    }

    /// <summary>The Pod's groups, and the image's for that user unless the Pod is strict (Pod API, supplementalGroupsPolicy).</summary>
    private static SupplementaryGroups GroupsOf(Pod pod, ImageFacts image, uint user)
    {
        SecurityContext context = pod.SecurityContext;
        List<uint> groups = [.. (context.SupplementalGroups ?? []).Select(group => (uint)group)];
        if (context.FsGroup is { } ofVolumes)
        {
            groups.Add((uint)ofVolumes);
        }

        if (context.SupplementalGroupsPolicy != "Strict" && image.Programs is { } programs)
        {
            groups.AddRange(programs.GroupsOf(user).Ids);
        }

        return SupplementaryGroups.Of([.. groups]);
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
