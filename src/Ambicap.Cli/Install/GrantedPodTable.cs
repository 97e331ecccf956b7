using Ambicap.Cli.Cluster;
using Ambicap.Cli.Output;
using Spectre.Console;

namespace Ambicap.Cli.Install;

/// <summary>Shows the Pods that stand in the way of an uninstallation.</summary>
internal static class GrantedPodTable
{
    internal static void Write(IReadOnlyList<GrantedPod> pods)
    {
        Table table = Terminal.CreateTable("NAMESPACE", "POD", "NODE", "RUNTIMECLASS", "GRANTS");
        foreach (GrantedPod pod in pods)
        {
            string[] cells = [pod.Namespace, pod.Name, Shown(pod.Node), Shown(pod.RuntimeClass), Shown(string.Join(" ", pod.Grants))];
            table.AddRow(Array.ConvertAll(cells, cell => new Text(Terminal.Printable(cell))));
        }

        Terminal.Out.Write(table);
    }

    private static string Shown(string text) => text.Length == 0 ? "-" : text;
}
