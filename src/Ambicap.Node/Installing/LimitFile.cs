using Ambicap.Capabilities;
using Ambicap.Host;
using Ambicap.Host.Files;
using Ambicap.Host.Toml;
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
    /// <param name="realRuntime">The OCI runtime of the default handler.</param>
    /// <exception cref="HostException">The cluster's file is not there, or no TOML.</exception>
    internal static WantedFile Want(string? limitFile, string realRuntime)
    {
        string limit = limitFile is null ? "" : Read(limitFile);
        bool namesRuntime = limit.Length > 0 && TomlDocument.Parse(limit, limitFile!).Root.Find(RuntimeKey) is not null;
        string content = Heading + (namesRuntime ? "" : $"{RuntimeKey} = {TomlNode.Quote(realRuntime)}\n") + limit;
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
            await commands.RunAsync([runtime, CheckOption], cancellation, KeyValuePair.Create(Variable, file)).ConfigureAwait(false);
        string? allowed = output.Split('\n').FirstOrDefault(line => line.StartsWith(AllowedHeading, StringComparison.Ordinal))?[AllowedHeading.Length..].Trim();
        return exitCode != 0 || allowed is null
            ? throw new HostException($"the node's limit is refused by ambicap-runtime: {errors.Trim()}")
            : allowed == "nothing" ? CapabilitySet.Empty
            : CapabilitySet.Parse(allowed);
    }

    private static string Read(string file)
    {
        try
        {
            string text = File.ReadAllText(file);
            return text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostException($"the limit {file} cannot be read: {failure.Message.TrimEnd('.')}; mount it, or leave --limit out");
        }
    }
}
