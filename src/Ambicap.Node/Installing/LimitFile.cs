using Ambicap.Capabilities;
using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Host.Limits;
using Ambicap.Host.Toml;
using Ambicap.Node.Cluster;
using Ambicap.Node.Journal;
using Ambicap.Node.Restarting;

namespace Ambicap.Node.Installing;

/// <summary>
/// The node's limit, <c>/etc/ambicap/runtime.toml</c>: what the cluster sets for this node, and the real runtime. The runtime believes
/// only this file, so it is judged by the runtime itself before it takes its place.
/// </summary>
internal sealed class LimitFile(HostRoot root, HostCommand commands)
{
    /// <summary>Its place.</summary>
    internal const string Place = "/etc/ambicap/runtime.toml";

    /// <summary>Where a new one is judged before it takes its place.</summary>
    internal const string Trial = Place + ".ambicap-trial";

    private const string Heading = "# Written by ambicap-node, from the cluster's limit for this node. A file of your own in this place is left as it is.\n";
    private const string RuntimeKey = "runtime";
    private const string Variable = "AMBICAP_RUNTIME_CONFIG";
    private const string CheckOption = "--ambicap-check-config";
    private const string AllowedHeading = "allowed";

    /// <summary>Whether the file in its place is an administrator's own, or was made so by an edit.</summary>
    internal bool IsOthers(JournalState journal) => root.TryRead(Place) is { } content && !journal.IsOurs(Place, content);

    /// <summary>The file as it shall be.</summary>
    /// <param name="limitFile">A file with what the cluster sets; null for what holds without one.</param>
    /// <param name="node">Whose labels choose among the limits of the file.</param>
    /// <param name="realRuntime">The OCI runtime of the default handler.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HostException">The cluster's file cannot be read, or something is wrong in it.</exception>
    /// <exception cref="ClusterException">It goes by labels, and the node's are not known.</exception>
    internal static async Task<WantedFile> WantAsync(string? limitFile, INodeLabel node, string realRuntime, CancellationToken cancellation)
    {
        NodeLimits limits = NodeLimitsReader.Parse(limitFile is null ? "" : Read(limitFile), limitFile ?? Place);
        CapabilitySet? allowed = limits.Selected.Count > 0
            ? limits.For(await node.ReadAllAsync(cancellation))
            : limits.Allowed;
        string content = $"{Heading}{RuntimeKey} = {TomlNode.Quote(limits.Runtime ?? realRuntime)}\n{(allowed is { } set ? NodeLimits.ToToml(set) : "")}";
        return new WantedFile(Place, IsLimit: true, null, content, content);
    }

    /// <summary>What a file of that name grants at most, as the runtime itself reads it on the host.</summary>
    /// <param name="runtime">The runtime's file on the host.</param>
    /// <param name="file">The file on the host.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="HostException">The runtime refuses the file.</exception>
    internal async Task<CapabilitySet> JudgeAsync(string runtime, string file, CancellationToken cancellation)
    {
        (int exitCode, string output, string errors) =
            await commands.RunAsync([runtime, CheckOption], cancellation, KeyValuePair.Create(Variable, file));
        string? allowed = output.Split('\n').FirstOrDefault(line => line.StartsWith(AllowedHeading, StringComparison.Ordinal))?[AllowedHeading.Length..].Trim();
        return exitCode != 0 || allowed is null
            ? throw new HostException($"the node's limit is refused by ambicap-runtime: {errors.Trim()}")
            : allowed == "nothing" ? CapabilitySet.Empty
            : CapabilitySet.Parse(allowed);
    }

    /// <summary>An optional ConfigMap that is not there is a folder without the file, and sets nothing.</summary>
    private static string Read(string file)
    {
        try
        {
            return File.Exists(file) || !Directory.Exists(Path.GetDirectoryName(file)) ? File.ReadAllText(file) : "";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"the limit {file} cannot be read: {failure.Message.TrimEnd('.')}; mount it, or leave --limit out");
        }
    }
}
