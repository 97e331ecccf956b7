namespace Ambicap.Policy.Grants;

/// <summary>
/// How the lines of a container's record begin that others than ambicap-runtime read too: it writes one for each container that is created
/// through it, below <see cref="Folder"/>, and removes it at delete.
/// </summary>
public static class RecordLines
{
    /// <summary>Where the records of the machine's root are.</summary>
    public const string Folder = "/run/ambicap";

    /// <summary>How the name of a record ends.</summary>
    public const string Extension = ".container";

    /// <summary>The folder below <see cref="Folder"/> in which ambicap-runtime leaves what it decided, where it is there.</summary>
    public const string Audit = "audit";

    /// <summary>The first line.</summary>
    public static ReadOnlySpan<byte> Heading => "ambicap record 1"u8;

    /// <summary>Before the path of the bundle's config.json.</summary>
    public static ReadOnlySpan<byte> Config => "config "u8;

    /// <summary>Before the container's name, which is the rest of a record with a grant and may hold anything.</summary>
    public static ReadOnlySpan<byte> Container => "container "u8;

    /// <summary>The last line where the container has no grant.</summary>
    public static ReadOnlySpan<byte> NoGrant => "no grant"u8;
}
