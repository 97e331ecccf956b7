using System.Diagnostics;
using Ambicap.Capabilities;
using Ambicap.Capabilities.Kernel;
using Ambicap.Host.Tracing;

namespace Ambicap.Host.Tests.Tracing;

/// <summary>
/// A shell of a user who is not root, which waits for a line before it runs its script. <c>kill -0 1</c> is built into shells, and asks the
/// kernel for CAP_KILL exactly once (kernel/signal.c, kill_ok_by_cred).
/// </summary>
internal sealed class WatchedShell : IDisposable
{
    private const uint User = 1000;

    private readonly Process _process;

    private WatchedShell(Process process) => _process = process;

    internal int Id => _process.Id;

    internal static WatchedShell Start(string script, CapabilitySet ambient = default)
    {
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"echo ready; read line; {script}");
        WatchedShell shell = new(AmbientProcess.Start(start, ambient, User, User));
        Assert.Equal("ready", shell._process.StandardOutput.ReadLine());
        return shell;
    }

    /// <summary>A loop of so many checks for CAP_KILL.</summary>
    internal static string Checks(int count) => $"i=0; while [ $i -lt {count} ]; do kill -0 1; i=$((i+1)); done";

    internal void Finish()
    {
        _process.StandardInput.WriteLine("go");
        _process.StandardInput.Close();
        _process.StandardError.ReadToEnd();
        _process.WaitForExit();
    }

    internal static void SkipUnlessWatching() => Assert.SkipWhen(CapabilityWatch.Missing() is not null, $"{CapabilityWatch.Missing()}");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
