using System.Globalization;
using System.Text;
using Ambicap.Policy.Grants;
using Ambicap.Runtime.Interop;

namespace Ambicap.Runtime.Records;

/// <summary>
/// Where this caller's records are. No configuration moves them, and for root no environment either: container managers start some calls of
/// a container with two or three variables, and all its calls have to meet.
/// </summary>
internal static class RecordFolders
{
    /// <summary>The folder of the machine's root.</summary>
    internal const string OfRoot = RecordLines.Folder;

    /// <summary>The folders in the order in which they are looked through; the first is written to.</summary>
    internal static BytePath[] Find()
    {
        bool isInside = UserNamespace.IsInside(out uint outerUserId);
        return Libc.EffectiveUserId() == 0 && !isInside ? [BytePath.Of(OfRoot)] : OfUser(outerUserId);
    }

    /// <summary>
    /// Those of another user, or of root of a user namespace, by the user's id on the machine: the user's runtime folder where it is there
    /// and theirs, else what the environment names for it, else that of the machine, where a container that has its own lets them.
    /// </summary>
    private static BytePath[] OfUser(uint outerUserId)
    {
        List<BytePath> folders = [];
        BytePath usual = BytePath.Of("/run/user/" + outerUserId.ToString(CultureInfo.InvariantCulture));
        if (Files.TryFacts(usual) is { } facts && facts.UserId == Libc.EffectiveUserId())
        {
            folders.Add(usual.Append("ambicap"u8));
        }

        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is ['/', ..] named)
        {
            BytePath folder = BytePath.Of(Encoding.UTF8.GetBytes(named.TrimEnd('/') + "/ambicap"));
            if (!folders.Exists(known => known.Bytes.SequenceEqual(folder.Bytes)))
            {
                folders.Add(folder);
            }
        }

        folders.Add(BytePath.Of(OfRoot));
        return [.. folders];
    }
}
