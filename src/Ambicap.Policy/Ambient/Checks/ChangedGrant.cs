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

    public static void Judge(Pod before, Pod after, ref ViolationList found)
    {
        found.Begin(Id, Reason);
        Dictionary<string, string> old = Ours(before);
        Dictionary<string, string> now = Ours(after);
        foreach ((string key, string value) in now)
        {
            if (!old.TryGetValue(key, out string? was))
            {
                Refuse(key, $"{NamesIn(value)} cannot be added to", "cannot be added to", ref found);
            }
            else if (!IsSame(key, was, value))
            {
                Refuse(key, $"{NamesIn(was)} cannot be changed to {NamesIn(value)} on", "cannot be changed on", ref found);
            }
        }

        foreach ((string key, string was) in old.Where(entry => !now.ContainsKey(entry.Key) && Grants(entry.Key)))
        {
            Refuse(key, $"{NamesIn(was)} cannot be removed from", "cannot be removed from", ref found);
        }
    }

    /// <summary>Says what cannot happen, of the capabilities where the key has some, else of the key itself.</summary>
    private static void Refuse(string key, string ofNames, string ofKey, ref ViolationList found)
    {
        string remedy = Grants(key) ? "delete the Pod and create it anew" : "leave it as it was";
        string? container = GrantKeys.ContainerIn(key);
        string detail = container is null
            ? $"annotation {Quoted.Bare(key)} {ofKey} a Pod that exists; {remedy}"
            : $"container {Quoted.Text(container)}: {ofNames} a Pod that exists (annotation {Quoted.Bare(key)}); {remedy}";
        found.Append(container, detail, ViolationPlace.OfAnnotation(key));
    }

    private static string NamesIn(string value) =>
        GrantValue.TryParse(value, out CapabilitySet names, out _) ? names.ToString() : Quoted.Text(value);

    /// <summary>Whether the key grants. The others under ambicap.dev must not come to a Pod, but may go.</summary>
    private static bool Grants(string key) => key != GrantKeys.ContainerAmbient && !UnknownKey.IsUnknown(key);

    private static bool IsSame(string key, string was, string value) =>
        was == value
        || (GrantKeys.ContainerIn(key) is not null
            && GrantValue.TryParse(was, out CapabilitySet old, out _)
            && GrantValue.TryParse(value, out CapabilitySet now, out _)
            && old == now);

    private static Dictionary<string, string> Ours(Pod pod)
    {
        Dictionary<string, string> ours = new(StringComparer.Ordinal);
        foreach ((string key, string value) in pod.Annotations)
        {
            // What only those read who check files may come and go.
            if (GrantKeys.IsOurs(key) && GrantKeys.IgnoredCheckIn(key) is null)
            {
                ours[key] = value;
            }
        }

        return ours;
    }
}
