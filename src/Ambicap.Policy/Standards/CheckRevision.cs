using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards;

/// <summary>Adds what a Pod breaks.</summary>
internal delegate void PodJudge(Pod pod, ref ViolationList found);

/// <summary>What a check forbids from some version on. A revision that was released never changes: a later one calls it.</summary>
/// <param name="Since">The minor version of Kubernetes.</param>
/// <param name="Judge">Adds what a Pod breaks.</param>
internal sealed record CheckRevision(int Since, PodJudge Judge)
{
    /// <summary>A revision that looks at every container by itself.</summary>
    /// <param name="since">The minor version of Kubernetes.</param>
    /// <param name="fault">What the container does wrong and what to do; null where it is in order.</param>
    public static CheckRevision OfContainers(int since, Func<Container, string?> fault) =>
        new(since, (Pod pod, ref ViolationList found) => JudgeContainers(pod, fault, ref found));

    /// <summary>A revision that asks the same of the security contexts of the Pod and of every container.</summary>
    /// <param name="since">The minor version of Kubernetes.</param>
    /// <param name="fault">What the context does wrong and what to do; null where it is in order.</param>
    public static CheckRevision OfContexts(int since, Func<SecurityContext, string?> fault)
    {
        Func<Container, string?> faultOfContainer = container => fault(container.SecurityContext);
        return new(since, (Pod pod, ref ViolationList found) =>
        {
            if (fault(pod.SecurityContext) is { } detail)
            {
                found.AddPod(detail);
            }

            JudgeContainers(pod, faultOfContainer, ref found);
        });
    }

    /// <summary>The next revision: the same, but it lets Windows Pods be, whose fields of Linux the API refuses anyway.</summary>
    public CheckRevision ExceptOnWindows(int since) => new(since, (Pod pod, ref ViolationList found) =>
    {
        if (!pod.IsWindows)
        {
            Judge(pod, ref found);
        }
    });

    /// <summary>The next revision: the same, but it lets Pods in a user namespace of their own be, whose root is nobody outside.</summary>
    public CheckRevision ExceptInUserNamespaces(int since) => new(since, (Pod pod, ref ViolationList found) =>
    {
        if (!pod.IsInUserNamespace)
        {
            Judge(pod, ref found);
        }
    });

    private static void JudgeContainers(Pod pod, Func<Container, string?> fault, ref ViolationList found)
    {
        for (int i = 0; i < pod.Containers.Count; i++)
        {
            if (fault(pod.Containers[i]) is { } detail)
            {
                found.Add(pod.Containers[i], detail);
            }
        }
    }
}
