using System.Net;
using System.Net.Sockets;
using Ambicap.Host.Managers;
using Ambicap.Node.Events;
using Ambicap.Node.Metrics;

namespace Ambicap.Node.Observing;

/// <summary>How a node is observed.</summary>
internal sealed record ObserverOptions
{
    /// <summary>Where the host's file system is, such as <c>/host</c>; empty for this one.</summary>
    internal string HostRoot { get; init; } = "";

    /// <summary>Where metrics are served.</summary>
    internal IPEndPoint Address { get; init; } = new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 9797);

    /// <summary>The CRI's socket on the host; null to search the usual places.</summary>
    internal string? CriEndpoint { get; init; }

    /// <summary>The handler that is asked for.</summary>
    internal string Handler { get; init; } = OurHandler.Name;

    /// <summary>ambicap-runtime on the host.</summary>
    internal string RuntimePath { get; init; } = OurHandler.Binary;

    /// <summary>How often the processes of containers with grants are looked at.</summary>
    internal TimeSpan ScanEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often handler and ambicap-runtime are asked, which costs a process each time.</summary>
    internal TimeSpan ProbeEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where Events go; null for nowhere.</summary>
    internal IEventSink? Events { get; init; }

    /// <summary>Whether the node is installed and was proven; asked for <c>/readyz</c>.</summary>
    internal Func<bool> IsReady { get; init; } = () => true;

    /// <summary>How they are asked.</summary>
    internal Func<ObserverOptions, ProbeResult> Probe { get; init; } = NodeProbe.Ask;
}
