using System.Diagnostics;
using System.Net.Sockets;

namespace Ambicap.Tests;

/// <summary>The published ambicap-cri, running.</summary>
internal sealed class ProxyProcess : IDisposable
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(20);

    private ProxyProcess(Process process, string socket)
    {
        Process = process;
        Socket = socket;
    }

    internal Process Process { get; }

    internal string Socket { get; }

    /// <summary>Starts it and waits until it takes connections.</summary>
    internal static async Task<ProxyProcess> StartAsync(string socket, string runtime, params IEnumerable<string> options)
    {
        ProcessStartInfo start = new(Repository.Program("ambicap-cri"), ["--listen", $"unix://{socket}", "--runtime-endpoint", $"unix://{runtime}", .. options])
        {
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        DateTime end = DateTime.UtcNow + s_startTimeout;
        while (!CanConnect(socket))
        {
            if (process.HasExited || DateTime.UtcNow > end)
            {
                process.Kill();
                throw new InvalidOperationException("ambicap-cri does not start");
            }

            await Task.Delay(10);
        }

        return new ProxyProcess(process, socket);
    }

    /// <summary>SIGKILL.</summary>
    internal void Kill()
    {
        Process.Kill();
        Process.WaitForExit();
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Kill();
        }

        Process.Dispose();
    }

    private static bool CanConnect(string socket)
    {
        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
