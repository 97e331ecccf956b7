namespace Ambicap.Capabilities;

/// <summary>The Linux version that brought a capability (capabilities(7), "Capabilities list").</summary>
public static class CapabilityVersion
{
    /// <summary>The first kernel that has <paramref name="capability"/>: 2.2, where capabilities began, to 5.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of <see cref="Capability"/>.</exception>
    public static Version Since(this Capability capability)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)capability, CapabilityName.Count, nameof(capability));
        return capability switch
        {
            Capability.CheckpointRestore => new(5, 9),
            Capability.Perfmon or Capability.Bpf => new(5, 8),
            Capability.AuditRead => new(3, 16),
            Capability.BlockSuspend => new(3, 5),
            Capability.WakeAlarm => new(3, 0),
            Capability.Syslog => new(2, 6, 37),
            Capability.MacOverride or Capability.MacAdmin => new(2, 6, 25),
            Capability.Setfcap => new(2, 6, 24),
            Capability.AuditWrite or Capability.AuditControl => new(2, 6, 11),
            Capability.Mknod or Capability.Lease => new(2, 4),
            _ => new(2, 2),
        };
    }
}
