using Ambicap.Policy.Grants;

namespace Ambicap.Host.Containers;

/// <summary>
/// The records of containers that ambicap-runtime created on this host and nobody deleted yet, whatever container manager they have.
/// </summary>
internal static class ContainerRecords
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The records' files; none where there is no such folder, or it may not be read.</summary>
    /// <param name="hostRoot">Where the host's file system is, such as <c>/host</c>; empty for this one.</param>
    internal static IEnumerable<FileInfo> Files(string hostRoot)
    {
        DirectoryInfo folder = new(hostRoot + RecordLines.Folder);
        return folder.Exists
            ? folder.EnumerateFiles("*" + RecordLines.Extension,
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            : [];
    }

    /// <summary>
    /// The path of the bundle's config.json as the host has it; null where the container has no grant, or that is not known.
    /// </summary>
    internal static string? ConfigOfGrant(FileInfo record) => Config(record, out bool hasGrant) is { } config && hasGrant ? config : null;

    /// <summary>The path of the bundle's config.json as the host has it; null where the record is damaged, or does not say.</summary>
    /// <param name="record">The record.</param>
    /// <param name="hasGrant">Whether the container has a grant.</param>
    internal static string? Config(FileInfo record, out bool hasGrant)
    {
        hasGrant = false;
        try
        {
            if (record.Length > MostBytes)
            {
                return null;
            }

            return Config(File.ReadAllBytes(record.FullName), out hasGrant);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same from the record's bytes.</summary>
    internal static string? Config(ReadOnlySpan<byte> text, out bool hasGrant)
    {
        hasGrant = false;
        if (!text.StartsWith(RecordLines.Heading))
        {
            return null;
        }

        string? config = null;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            hasGrant = line.StartsWith(RecordLines.Container);
            if (hasGrant || line.SequenceEqual(RecordLines.NoGrant))
            {
                return config;
            }

            config ??= line.StartsWith(RecordLines.Config) && line.Length > RecordLines.Config.Length
                ? System.Text.Encoding.UTF8.GetString(line[RecordLines.Config.Length..])
                : null;
        }

        // It ends before it says.
        return null;
    }
}
