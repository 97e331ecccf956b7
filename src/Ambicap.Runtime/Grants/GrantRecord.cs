using System.Globalization;
using System.Text;
using Ambicap.Capabilities;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Grants;

/// <summary>The text of a remembered grant: a heading, the two sets as masks, the path of config.json, and the name, which may be anything.</summary>
internal static class GrantRecord
{
    private const string Heading = "ambicap grant 1";
    private const int Lines = 5;
    private const int MostBytes = 64 * 1024;

    /// <summary>The record's bytes.</summary>
    internal static byte[] Write(RememberedGrant remembered)
    {
        string config = remembered.Config?.ToString() ?? "";
        return Encoding.UTF8.GetBytes(
            $"{Heading}\nambient {remembered.Grant.Ambient.ToMask()}\nnonroot {remembered.Grant.NonRoot.ToMask()}\n"
            + $"config {(config.Contains('\n', StringComparison.Ordinal) ? "" : config)}\ncontainer {remembered.Container}");
    }

    /// <summary>What a file remembers; null where it is damaged, or could have been written by others.</summary>
    /// <exception cref="SystemCallException">It cannot be opened or read.</exception>
    /// <exception cref="RefusalException">It is no regular file, or far too large.</exception>
    internal static RememberedGrant? Read(BytePath file)
    {
        byte[] content = Files.Read(file, MostBytes, out FileFacts facts);
        return facts.IsTrustworthy ? TryParse(Encoding.UTF8.GetString(content)) : null;
    }

    private static RememberedGrant? TryParse(string text)
    {
        string[] lines = text.Split('\n', Lines);
        return lines is [Heading, var ambient, var nonRoot, var config, var container]
            && TryMask(ambient, "ambient ", out CapabilitySet always)
            && TryMask(nonRoot, "nonroot ", out CapabilitySet ifNotRoot)
            && TryText(config, "config ", out string path)
            && TryText(container, "container ", out string name)
            ? new RememberedGrant(name, new Grant(always, ifNotRoot), path.Length == 0 ? null : BytePath.Of(path))
            : null;
    }

    private static bool TryMask(string line, string heading, out CapabilitySet set)
    {
        bool valid = TryText(line, heading, out string mask);
        valid &= ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits);
        set = new CapabilitySet(bits);
        return valid;
    }

    private static bool TryText(string line, string heading, out string text)
    {
        bool valid = line.StartsWith(heading, StringComparison.Ordinal);
        text = valid ? line[heading.Length..] : "";
        return valid;
    }
}
