using Ambicap.Conversion.Tests;

namespace Ambicap.Cli.Tests.Agreement;

/// <summary>Puts mistakes into objects that <see cref="ManifestGenerator"/> made: wrong grants, wrong types, and what only looks wrong.</summary>
internal sealed class BrokenParts(Random random)
{
    private static readonly string[] s_annotations =
    [
        "ambeint.ambicap.dev/c-0", "ambicap.dev/ambient", "ambicap.dev/add-is-ambient",
        "ambient.ambicap.dev/nobody", "nonroot.ambicap.dev/c-0", "ambient.ambicap.dev/init-0",
    ];

    private static readonly object[] s_values = ["NET_RAW", "KILL, chown", "ALL", "FLY", "", ",", "yes", "true", new Plain("123"), new Plain("yes"), new Plain("null")];

    private static readonly object[] s_lists =
    [
        new List<object>(), new Plain("null"), new List<object> { "FLY" }, new List<object> { "KILL", "ALL", "SWIM" },
        new List<object> { "NET_RAW", "NETRAW" }, new List<object> { "" }, new List<object> { new Plain("5") },
        new List<object> { new Plain("null") }, "NET_RAW", new Dictionary<string, object> { ["a"] = "b" },
    ];

    private static readonly object[] s_scalars =
    [
        .. new[] { "no", "OFF", "0x3e8", "1e3", "010", "4000000000", "-1", "1.5", "null" }.Select(word => new Plain(word)), "no", "1000", new List<object>(),
    ];

    /// <summary>Changes some mapping of an object.</summary>
    internal void Break(object node)
    {
        Dictionary<string, object>[] all = [.. All(node)];
        for (int i = random.Next(3); i >= 0; i--)
        {
            Change(all[random.Next(all.Length)]);
        }
    }

    private void Change(Dictionary<string, object> map)
    {
        if (map.ContainsKey("containers"))
        {
            map[One("hostNetwork", "hostPID", "runtimeClassName", "hostUsers")] = One(s_scalars);
        }
        else if (map.ContainsKey("spec"))
        {
            Dictionary<string, object> annotations = new() { [One(s_annotations)] = One(s_values), ["example.com/x"] = "z" };
            map["metadata"] = new Dictionary<string, object> { ["name"] = "x", ["annotations"] = annotations };
        }
        else if (map.ContainsKey("image"))
        {
            map["securityContext"] = new Dictionary<string, object>
            {
                [One("runAsUser", "allowPrivilegeEscalation", "privileged", "runAsNonRoot")] = One(s_scalars),
                ["capabilities"] = new Dictionary<string, object>
                {
                    ["drop"] = new List<object> { "KILL", "ALL" },
                    [One("ambient", "addForNonRoot", "drop", "add")] = One(s_lists),
                    ["setForNonRoot"] = new List<object> { "KILL" },
                },
            };
        }
        else if (map.ContainsKey("drop") || map.ContainsKey("ambient") || map.ContainsKey("add"))
        {
            List<object> names = ["NET_RAW", "cap_kill", "CHOWN", "SYS_TIME"];
            map[One("drop", "ambient", "addForNonRoot", "add")] = random.Next(3) == 0 ? names : One(s_lists);
        }
    }

    private static IEnumerable<Dictionary<string, object>> All(object node) => node switch
    {
        Dictionary<string, object> map => map.Values.SelectMany(All).Prepend(map),
        List<object> list => list.SelectMany(All),
        _ => [],
    };

    private T One<T>(params T[] all) => all[random.Next(all.Length)];
}
