using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>volumes</c> of the Pod; allowed: every kind but <c>hostPath</c>, by which a Pod reads and writes the node's own files.
/// </summary>
internal static class HostPathVolumes
{
    public static StandardCheck Check { get; } = new("hostPathVolumes", Level.Baseline, "hostPath volumes", new CheckRevision(0, Since0))
    {
        RestrictedSuccessor = RestrictedVolumes.Check,
    };

    private static void Since0(Pod pod, ref ViolationList found)
    {
        for (int i = 0; i < pod.Volumes.Count; i++)
        {
            if (IsHostPath(pod.Volumes[i]))
            {
                string names = Quoted.List(pod.Volumes.Where(IsHostPath).Select(volume => volume.Name));
                found.AddPod($"mounts paths of the node by hostPath: volume {names}; use another kind of volume");
                return;
            }
        }
    }

    private static bool IsHostPath(Volume volume) => volume.Source == "hostPath";
}
