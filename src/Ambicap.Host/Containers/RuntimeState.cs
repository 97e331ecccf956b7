using System.Text.Json;
using Ambicap.Host.Processes;
using Ambicap.Policy.Managers;

namespace Ambicap.Host.Containers;

/// <summary>
/// What the OCI runtimes themselves keep of running containers, for those that no manager stands behind: runc's <c>state.json</c> and
/// crun's <c>status</c>, of root and of users with a folder of their own.
/// </summary>
internal static class RuntimeState
{
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>The containers by the process id of their first process.</summary>
    internal static Dictionary<int, (string Id, string Bundle)> ReadAll() =>
        ReadAll(
        [
            .. Folders(ManagerFolders.UserRuntimeState), ManagerFolders.RuntimeState,
            .. Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } own ? (string[])[own] : [],
        ]);

    /// <summary>The containers of the given folders, in which each runtime has one of its own.</summary>
    internal static Dictionary<int, (string Id, string Bundle)> ReadAll(IEnumerable<string> folders)
    {
        Dictionary<int, (string Id, string Bundle)> containers = [];
        foreach (string folder in folders)
        {
            Add(containers, Path.Combine(folder, "runc"), "state.json", Runc);
            Add(containers, Path.Combine(folder, "crun"), "status", Crun);
        }

        return containers;
    }

    private static void Add(
        Dictionary<int, (string Id, string Bundle)> containers, string root, string name, Func<JsonElement, (int Process, string Start, string? Bundle)> read)
    {
        foreach (string folder in Folders(root))
        {
            if (TryParse(Path.Combine(folder, name), read) is { Bundle: { } bundle } state && ProcessStart.Of(state.Process) == state.Start)
            {
                containers[state.Process] = (Path.GetFileName(folder), bundle);
            }
        }
    }

    private static (int Process, string Start, string? Bundle)? TryParse(string file, Func<JsonElement, (int Process, string Start, string? Bundle)> read)
    {
        try
        {
            FileInfo info = new(file);
            if (!info.Exists || info.Length is 0 or > MostBytes)
            {
                return null;
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            return read(document.RootElement);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static (int Process, string Start, string? Bundle) Runc(JsonElement state)
    {
        const string label = "bundle=";
        string? bundle = state.GetProperty("config").GetProperty("labels").EnumerateArray()
            .Select(text => text.GetString() ?? "").LastOrDefault(text => text.StartsWith(label, StringComparison.Ordinal))?[label.Length..];
        return (state.GetProperty("init_process_pid").GetInt32(), state.GetProperty("init_process_start").GetRawText(), bundle);
    }

    private static (int Process, string Start, string? Bundle) Crun(JsonElement state) =>
        (state.GetProperty("pid").GetInt32(), state.GetProperty("process-start-time").GetRawText(), state.GetProperty("bundle").GetString());

    private static string[] Folders(string parent)
    {
        try
        {
            return Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
