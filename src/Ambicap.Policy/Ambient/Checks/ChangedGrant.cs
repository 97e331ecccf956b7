using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Policy.Levels;
using Ambicap.Policy.Pods;

namespace Ambicap.Policy.Ambient.Checks;

/// <summary>
/// Refuses to add, change or remove a grant of a Pod that exists. Annotations can be changed at any time, and containerd takes the new
/// ones at a container's next start, where nobody judges them. Another order, or another spelling of the same list, is no change.
/// </summary>
internal static class ChangedGrant
{
    public const string Id = "ambient_changed";
    public const string Reason = "grant of an existing Pod changed";

    public static void Judge(PolicyPod before, PolicyPod after, ref ViolationList found)
    {
        Dictionary<string, string> old = Ours(before);
        Dictionary<string, string> now = Ours(after);
        foreach ((string key, string value) in now)
        {
            if (!old.TryGetValue(key, out string? was))
            {
                Refuse(key, "added to", ref found);
            }
            else if (!IsSame(key, was, value))
            {
                Refuse(key, "changed on", ref found);
            }
        }

        foreach (string key in old.Keys.Where(key => !now.ContainsKey(key) && Grants(key)))
        {
            Refuse(key, "removed from", ref found);
        }
    }

    private static void Refuse(string key, string change, ref ViolationList found)
    {
        found.Begin(Id, Reason);
        string remedy = Grants(key) ? "delete the Pod and create it anew" : "leave it as it was";
        found.Append(null, $"annotation {Quoted.Bare(key)} cannot be {change} a Pod that exists; {remedy}", key);
    }

    /// <summary>Whether the key grants. The others under ambicap.dev must not come to a Pod, but may go.</summary>
    private static bool Grants(string key) => key != GrantKeys.ContainerAmbient && !UnknownKey.IsUnknown(key);

    private static bool IsSame(string key, string was, string value) =>
        was == value
        || (Grants(key)
            && GrantValue.TryParse(was, out CapabilitySet old, out _)
            && GrantValue.TryParse(value, out CapabilitySet now, out _)
            && old == now);

    private static Dictionary<string, string> Ours(PolicyPod pod)
    {
        Dictionary<string, string> ours = new(StringComparer.Ordinal);
        foreach ((string key, string value) in pod.Annotations)
        {
            if (GrantKeys.IsOurs(key))
            {
                ours[key] = value;
            }
        }

        return ours;
    }
}
