using System.Globalization;
using System.Text.Json;
using Ambicap.Cli.Ownership;
using Ambicap.Host.Tracing;
using Ambicap.Policy.Managers;

namespace Ambicap.Cli.Learn.Pods;

/// <summary>
/// Holds a container where its runtime has set it up and has not yet started its program (OCI runtime specification, "created"), until the
/// process is watched: what the runtime itself asks the kernel for is left out.
/// </summary>
internal sealed class StartGate : IDisposable
{
    private const string Prefix = "ambicap-learn-";
    private const string Waiting = ".waiting";
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(10);

    private readonly OwnedFolder _owned;
    private readonly string _folder;

    /// <summary>A gate in front of a runtime; open until it is armed.</summary>
    /// <param name="runc">The runtime.</param>
    internal StartGate(string runc)
    {
        Sweep();
        _owned = OwnedFolder.Create(Prefix);
        _folder = _owned.Path;
        Program = Path.Combine(_folder, "runc");
        File.WriteAllText(Program, $$"""
            #!/bin/sh
            for word; do
              [ "$word" != start ] || starts=1
            done
            if [ -n "$starts" ] && [ -e "{{_folder}}/armed" ]; then
              : >"{{_folder}}/$word{{Waiting}}"
              left=500
              while [ -e "{{_folder}}/$word{{Waiting}}" ] && [ $left -gt 0 ]; do
                sleep 0.02
                left=$((left - 1))
              done
            fi
            exec "{{runc}}" "$@"

            """);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>What stands in the place of the runtime.</summary>
    internal string Program { get; }

    /// <summary>Holds each container that starts, watches the one of a name, and lets it go; until it is cancelled.</summary>
    /// <param name="state">The folder in which the runtime keeps the state of its containers.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="cancellation">Opens the gate for good.</param>
    /// <returns>The watch; null where the container did not come.</returns>
    internal async Task<CapabilityWatch?> WatchAsync(string state, string container, CancellationToken cancellation)
    {
        string armed = Path.Combine(_folder, "armed");
        File.WriteAllText(armed, "");
        CapabilityWatch? watch = null;
        try
        {
            while (true)
            {
                foreach (string waiting in Directory.GetFiles(_folder, "*" + Waiting))
                {
                    int? process = ProcessOf(Path.Combine(state, Path.GetFileNameWithoutExtension(waiting), "state.json"), container);
                    watch ??= process is { } id ? CapabilityWatch.Start([id], CountFrom.Execve) : null;
                    File.Delete(waiting);
                }

                await Task.Delay(s_poll, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            return watch;
        }
        catch
        {
            watch?.Dispose();
            throw;
        }
        finally
        {
            File.Delete(armed);
        }
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _owned.Dispose();
    }

    /// <summary>What was in front of the runtime of runs that were killed. Their containers are taken down with their containerd.</summary>
    private static void Sweep()
    {
        foreach (AbandonedFolder abandoned in AbandonedFolder.Find(Prefix))
        {
            using (abandoned)
            {
                Directory.Delete(abandoned.Path, recursive: true);
            }
        }
    }

    /// <summary>The first process of a container, by runc's own record of it, which repeats its annotations.</summary>
    private static int? ProcessOf(string file, string container)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        string label = $"{ManagerKeys.ContainerdName}={container}";
        return document.RootElement.GetProperty("config").GetProperty("labels").EnumerateArray().Any(element => element.GetString() == label)
            ? int.Parse(document.RootElement.GetProperty("init_process_pid").GetRawText(), CultureInfo.InvariantCulture)
            : null;
    }
}
