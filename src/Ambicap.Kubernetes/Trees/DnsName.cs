
namespace Ambicap.Kubernetes.Trees;

/// <summary>
/// The names that Kubernetes takes (RFC 1123). Programs make files, folders and host names of them, so a name that is a path, such as
/// <c>../..</c>, must not get past the reader.
/// </summary>
public static class DnsName
{
    /// <summary>The most characters of a label: a container's, volume's or namespace's name.</summary>
    private const int LongestLabel = 63;

    /// <summary>The most characters of a subdomain: a Pod's name.</summary>
    private const int LongestSubdomain = 253;

    /// <summary>Records a finding where a text field is there and is no label.</summary>
    public static void CheckLabel(ObjectReader reader, string field)
    {
        if (reader.Text(field) is { Length: > 0 } name && !IsLabel(name))
        {
            Report(reader, field, name, $"use at most {LongestLabel} of a-z, 0-9 and -, with a letter or digit at both ends");
        }
    }

    /// <summary>Records a finding where a text field is there and is no subdomain.</summary>
    public static void CheckSubdomain(ObjectReader reader, string field)
    {
        if (reader.Text(field) is { Length: > 0 } name && !IsSubdomain(name))
        {
            Report(reader, field, name, $"use at most {LongestSubdomain} of a-z, 0-9, - and ., with a letter or digit at both ends of each part");
        }
    }

    /// <summary>Whether a text is a label, such as a namespace's name.</summary>
    public static bool IsLabel(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= LongestLabel && IsPart(name);
    }

    /// <summary>Whether a text is a subdomain, such as a RuntimeClass's name. Kubernetes bounds it as a whole, not its parts.</summary>
    public static bool IsSubdomain(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= LongestSubdomain && name.Split('.').All(IsPart);
    }

    private static bool IsPart(string name) =>
        name.Length > 0 && name[0] != '-' && name[^1] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void Report(ObjectReader reader, string field, string name, string remedy) =>
        reader.Report($"{reader.PathOf(field)} \"{name}\" is no name that Kubernetes takes; {remedy}", reader.Node(field)!.Position);
}
