using Ambicap.Capabilities;

namespace Ambicap.Host.Tracing;

/// <summary>Counts the checks for one capability.</summary>
internal sealed class CapabilityCount
{
    private bool _isFirstAudited;
    private bool _saidNothing;
    private long _granted;
    private long _refused;
    private long _unaudited;
    private string? _command;
    private string? _site;

    /// <summary>All that were counted.</summary>
    internal long Total => _granted + _refused + _unaudited;

    /// <summary>Whether one of them says something about need.</summary>
    internal bool HasAudited => _granted + _refused > 0;

    /// <summary>Counts one.</summary>
    /// <param name="record">The check.</param>
    /// <param name="command">The name of the program that caused it.</param>
    /// <returns>Whether it says nothing about need.</returns>
    internal bool Add(TraceRecord record, string command)
    {
        // Where its stack is missing, as it is when the buffer was full, it is taken for what the last one was.
        _saidNothing = record.Site?.SaysNothing ?? _saidNothing;
        bool isUnaudited = record.IsUnaudited || _saidNothing;
        (_granted, _refused, _unaudited) = (isUnaudited, record.IsRefused) switch
        {
            (true, _) => (_granted, _refused, _unaudited + 1),
            (false, true) => (_granted, _refused + 1, _unaudited),
            (false, false) => (_granted + 1, _refused, _unaudited),
        };

        // The first that says something is the one to tell of.
        if (Total == 1 || (!isUnaudited && !_isFirstAudited))
        {
            (_command, _site) = (command, record.Site?.Text);
        }

        _isFirstAudited |= !isUnaudited;
        return isUnaudited;
    }

    internal ObservedCapability Observe(int capability) =>
        new((Capability)capability, _granted, _refused, _unaudited, string.IsNullOrEmpty(_command) ? null : _command, _site);
}
