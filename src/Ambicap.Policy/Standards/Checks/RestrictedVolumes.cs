using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Standards.Checks;

/// <summary>
/// Restricts <c>volumes</c> of the Pod; allowed: the kinds that bring data of the cluster, or an empty folder, and no kind by which a Pod
/// names a server or a disk itself: those belong into a PersistentVolume, which an administrator makes.
/// </summary>
/// <remarks>A volume of no kind is an <c>emptyDir</c>: the API server makes it one before it judges.</remarks>
internal static class RestrictedVolumes
{
    public static StandardCheck Check { get; } =
        new("restrictedVolumes", Level.Restricted, "restricted volume types", new CheckRevision(0, Since0));

    private static void Since0(Pod pod, ref ViolationList found)
    {
        for (int i = 0; i < pod.Volumes.Count; i++)
        {
            if (!IsAllowed(pod.Volumes[i]))
            {
                Volume[] wrong = [.. pod.Volumes.Where(volume => !IsAllowed(volume))];
                string names = Quoted.List(wrong.Select(volume => volume.Name));
                string kinds = Quoted.List(wrong.Select(volume => volume.Source));
                found.AddPod($"has volume {names} of kind {kinds}; claim it by persistentVolumeClaim, or use another kind");
                return;
            }
        }
    }

    private static bool IsAllowed(Volume volume) => volume.Source is
        "configMap" or "csi" or "downwardAPI" or "emptyDir" or "ephemeral" or "image" or "persistentVolumeClaim" or "projected" or
        "secret" or "";
}
