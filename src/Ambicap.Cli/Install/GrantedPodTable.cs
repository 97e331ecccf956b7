using Ambicap.Cli.Cluster;
using Ambicap.Cli.Output;

namespace Ambicap.Cli.Install;

/// <summary>Shows the Pods that stand in the way of an uninstallation.</summary>
internal static class GrantedPodTable
{
    internal static void Write(IReadOnlyList<GrantedPod> pods)
    {
        TextTable table = new("NAMESPACE", "POD", "NODE", "RUNTIMECLASS", "GRANTS");
        foreach (GrantedPod pod in pods)
        {
            string[] cells = [pod.Namespace, pod.Name, Shown(pod.Node), Shown(pod.RuntimeClass), Shown(string.Join(" ", pod.Grants))];
            table.Add(cells);
        }

        table.Write();
    }

    private static string Shown(string text) => text.Length == 0 ? "-" : text;
}
