using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Run;
using Microsoft.Win32.SafeHandles;

namespace Ambicap.Cli.Learn.Programs;

/// <summary>
/// A user namespace for one try, as <c>hostUsers: false</c> makes it: ids of its own, which are nobody's on the host, and a network that
/// belongs to it. A process with several threads cannot enter one itself (unshare(2)), so util-linux does it.
/// </summary>
internal static class OwnUsers
{
    private const string Unshare = "/usr/bin/unshare";
    private const string SetPrivileges = "/usr/bin/setpriv";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(5);

    /// <summary>Whether a user can be tried in one here.</summary>
    internal static bool CanBe(uint user) => user < PodUsers.Ids && File.Exists(Unshare) && File.Exists(SetPrivileges) && File.Exists("/proc/self/ns/user");

    /// <summary>The command line that enters one, waits, and becomes a program with exactly a set.</summary>
    internal static IReadOnlyList<string> Command(IReadOnlyList<string> program, CapabilitySet set, uint user)
    {
        string names = string.Concat(set.Select(capability => $",+{capability.ToName().ToLowerInvariant()}"));
        string id = user.ToString(CultureInfo.InvariantCulture);
        string become = $"{SetPrivileges} --reuid {id} --regid {id} --clear-groups --no-new-privs --bounding-set=-all{names} --inh-caps=-all{names} --ambient-caps=-all{names}";
        return [Unshare, "--user", "--net", "--uts", "--ipc", "--keep-caps", "--", "/bin/sh", "-c", $"read -r go && exec {become} -- \"$0\" \"$@\" </dev/null", .. program];
    }

    /// <summary>Gives a process that has entered one its ids, and opens its network.</summary>
    /// <returns>The network; null where the process ended before.</returns>
    internal static async Task<SafeFileHandle?> MapAsync(int process, CancellationToken cancellation)
    {
        string folder = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}";
        DateTime end = DateTime.UtcNow + s_patience;
        try
        {
            // unshare(2) changes the network first and the users last: a map written between the two would be for the host's users, and is refused.
            while (Target($"{folder}/ns/user") is not { } users || users == Target("/proc/self/ns/user"))
            {
                if (DateTime.UtcNow > end)
                {
                    return null;
                }

                await Task.Delay(s_poll, cancellation);
            }

            string map = string.Create(CultureInfo.InvariantCulture, $"0 {PodUsers.FirstId} {PodUsers.Ids}\n");
            await File.WriteAllTextAsync($"{folder}/uid_map", map, cancellation);
            await File.WriteAllTextAsync($"{folder}/gid_map", map, cancellation);
            return File.OpenHandle($"{folder}/ns/net");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended, or ids cannot be mapped here, as within another user namespace: what the program says is the result.
            return null;
        }
    }

    private static string? Target(string link) => new FileInfo(link).LinkTarget;
}
