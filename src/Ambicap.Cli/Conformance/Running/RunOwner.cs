using System.Globalization;
using Ambicap.Cli.Ownership;

namespace Ambicap.Cli.Conformance.Running;

/// <summary>
/// Whose something on a node is, in a text that labels and image tags may hold: a later run tells by it what a killed run left. Node and
/// machine may be two, so the machine's name is part of it.
/// </summary>
internal sealed record RunOwner(string Host, int ProcessId, ulong Ticks)
{
    /// <summary>The label of every sandbox.</summary>
    internal const string Label = "ambicap-conformance";

    private const int LongestHost = 60;

    /// <summary>This process.</summary>
    internal static RunOwner Current()
    {
        FolderOwner owner = FolderOwner.Current();
        return new RunOwner(HostName(), owner.ProcessId, owner.Ticks);
    }

    /// <summary>Whether its process has run on this machine, and ended.</summary>
    internal bool IsAbandoned => Host == HostName() && !new FolderOwner(ProcessId, Ticks, default).IsAlive;

    /// <summary>Reads what <see cref="ToString"/> writes; null where it is something else.</summary>
    internal static RunOwner? Parse(string text) =>
        text.Split('_') is [var host, var id, var ticks]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int processId)
        && ulong.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out ulong began)
            ? new RunOwner(host, processId, began)
            : null;

    /// <summary>HOST_PID_TICKS.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}_{ProcessId}_{Ticks}");

    private static string HostName()
    {
        string name = string.Concat(Environment.MachineName.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
        return name.Length <= LongestHost ? name : name[..LongestHost];
    }
}
