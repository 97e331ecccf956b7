using Ambicap.Host;
using Ambicap.Host.Containerd;
using Ambicap.Host.Cri;
using Ambicap.Host.Files;
using Ambicap.Host.Managers;
using Ambicap.Node.Restarting;

namespace Ambicap.Node.Installing;

/// <summary>containerd's, judged by what it says itself: <c>containerd config dump</c>.</summary>
internal sealed class ContainerdConfiguration(HostRoot root, HostManager manager, HostCommand commands) : IManagerConfiguration
{
    private const string CgroupKey = "options.SystemdCgroup";

    private ContainerdDump? _before;
    private ContainerdHandler? _wanted;

    public async Task<PlannedConfiguration> PlanAsync(Func<string, string?> original, bool isOurs, CancellationToken cancellation)
    {
        _before = await DumpAsync(cancellation);
        if (_before.IsCriDisabled)
        {
            throw new HostException($"{manager.ConfigFile} switches the CRI off (disabled_plugins), so no kubelet uses this containerd; name another with --manager");
        }

        if (!isOurs && _before.Handlers.ContainsKey(OurHandler.Name))
        {
            throw new HostException($"containerd has a handler {OurHandler.Name} already that is not by ambicap-node; take it out of its configuration first");
        }

        ContainerdHandler from = ContainerdEdits.DefaultOf(_before);
        _wanted = ContainerdEdits.Handler(from);
        string slice = from.Settings.GetValueOrDefault(CgroupKey) == "true" ? SystemdCgroups.Slice : "";
        return new PlannedConfiguration(
            ContainerdEdits.Plan(manager, original, _wanted, _before),
            from.BinaryName == OurHandler.Binary ? "" : from.BinaryName, slice, _before.SandboxImage);
    }

    public async Task<IReadOnlyList<string>> FindFaultsAsync(CancellationToken cancellation) =>
        [.. (await DumpAsync(cancellation)).FaultsOf(_wanted!, _before!)];

    /// <summary>What is in force with the files as they are.</summary>
    /// <exception cref="HostException">containerd refuses them, or is not there.</exception>
    internal async Task<ContainerdDump> DumpAsync(CancellationToken cancellation)
    {
        string program = manager.Programs.FirstOrDefault(root.Exists)
            ?? throw new HostException($"the program of {manager.Name} is in none of {string.Join(", ", manager.Programs)}; name another container manager with --manager");

        // Before 2.0 it dumps nothing without a file. What is in force then is what it calls its defaults.
        string[] words = root.Exists(manager.ConfigFile) ? ["--config", manager.ConfigFile, "config", "dump"] : ["config", "default"];
        (int exitCode, string output, string errors) =
            await commands.RunAsync([program, .. words], cancellation);
        return exitCode == 0 ? ContainerdDump.Parse(output)
            : throw new HostException($"{program} config dump: {errors.Trim()}; correct containerd's configuration");
    }
}
