namespace Ambicap.Kubernetes.EntryPoints;

/// <summary>Servers that, started as root, change the user themselves once they run; as measured (docs/entry-points.md).</summary>
public static class SelfSwitchers
{
    private static readonly Dictionary<string, string> s_all = new(StringComparer.Ordinal)
    {
        ["nginx"] = "nginx runs its workers as another user, and they lose the grant; without SETGID they end at once, and nobody serves",
        ["apache2"] = "apache2 runs its workers as another user, and they lose the grant; without SETGID they end at once, and nobody serves",
        ["httpd"] = "httpd runs its workers as another user, and they lose the grant; without SETGID they end at once, and nobody serves",
        ["haproxy"] = "haproxy with user or group in its configuration changes to them and loses the grant; without SETGID it ends",
        ["memcached"] = "memcached changes to the user of -u before it binds, and then lacks the grant; without SETGID it ends",
    };

    /// <summary>What the server of a name or path does as root; null where it is none of these.</summary>
    public static string? Find(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return s_all.GetValueOrDefault(word[(word.LastIndexOf('/') + 1)..]);
    }
}
