using Ambicap.Capabilities;
using Ambicap.Policy.Ambient;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;
using Ambicap.Policy.Seccomp;
using Ambicap.Policy.Standards;
using Ambicap.Webhook.Reviews;

namespace Ambicap.Webhook.Decisions;

/// <summary>
/// Puts what is granted into <c>capabilities.add</c> too, where a default seccomp profile asks for it: the container manager makes that
/// profile of the capabilities that it knows of.
/// </summary>
internal static class CapabilityPatch
{
    /// <summary>The operations that put them there.</summary>
    /// <remarks>
    /// None for a Pod whose grants are written wrong: the refusal names that. And none where the namespace's level forbids such an
    /// <c>add</c>. That level forbids the grant too, and the refusal shall name what the author wrote; but a user or namespace that is
    /// exempt here need not be exempt from Pod Security Admission, which must not refuse a Pod for what it never had.
    /// </remarks>
    /// <param name="pod">The Pod.</param>
    /// <param name="grants">What it grants.</param>
    /// <param name="level">The level of the Pod Security Standards that its namespace enforces.</param>
    /// <param name="json">The Pod as it is.</param>
    internal static IEnumerable<PatchOperation> Create(Pod pod, AmbientGrants grants, LevelVersion level, ReadOnlySpan<byte> json)
    {
        if (grants.Violations.Count > 0)
        {
            return [];
        }

        string[][] missing = [.. pod.Containers.Select(container => Missing(pod, container, grants, level))];
        return missing.All(names => names.Length == 0) ? [] : Operations(pod, missing, AddDepths.Read(json));
    }

    private static string[] Missing(Pod pod, Container container, AmbientGrants grants, LevelVersion level)
    {
        CapabilitySet missing = SeccompAddition.MissingIn(pod, container, grants.ByContainer.GetValueOrDefault(container.Name), grants.AddGrants);
        string[] names = [.. missing.Select(capability => capability.ToName())];
        return names.Length > 0 && PodSecurityStandards.AllowsAdding(level, names) ? names : [];
    }

    private static IEnumerable<PatchOperation> Operations(Pod pod, string[][] missing, AddDepths depths)
    {
        return Of("initContainers", ContainerRole.Init, depths.InitContainers).Concat(Of("containers", ContainerRole.Main, depths.Containers));

        IEnumerable<PatchOperation> Of(string list, ContainerRole role, IReadOnlyList<int> depthsOfList) => pod.Containers
            .Zip(missing)
            .Where(item => item.First.Role == role)
            .Zip(depthsOfList)
            .SelectMany((item, index) => OfContainer($"/spec/{list}/{index}", item.Second, item.First.Second));
    }

    /// <summary>What is there stays, in its order and spelling.</summary>
    private static IEnumerable<PatchOperation> OfContainer(string path, int depth, string[] names)
    {
        if (names.Length == 0 || depth < 0)
        {
            return [];
        }

        int there = Math.Min(depth + 1, AddDepths.Way.Count);
        string place = string.Join('/', AddDepths.Way.Take(there).Prepend(path));
        return depth == AddDepths.Way.Count
            ? names.Select(name => new PutText($"{place}/-", name))
            : [new PutNames(place, [.. AddDepths.Way.Skip(there)], names)];
    }
}
