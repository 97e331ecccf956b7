namespace Ambicap.Capabilities;

/// <summary>
/// The flags that switch off what is special about uid 0 (capabilities(7), "The securebits flags: establishing a
/// capabilities-only environment"). Each flag has a lock, which can be set and never be cleared; the values are the kernel's.
/// </summary>
[Flags]
public enum Securebits
{
    /// <summary>uid 0 has its traditional privileges.</summary>
    None = 0,

    /// <summary>execve by uid 0, or of a set-user-ID-root file, grants no capabilities for that reason.</summary>
    NoRoot = 1 << 0,

    /// <summary>The lock of <see cref="NoRoot"/>.</summary>
    NoRootLocked = 1 << 1,

    /// <summary>Changing user ids from or to 0 does not change capability sets.</summary>
    NoSetuidFixup = 1 << 2,

    /// <summary>The lock of <see cref="NoSetuidFixup"/>.</summary>
    NoSetuidFixupLocked = 1 << 3,

    /// <summary>Permitted survives the step from uid 0 to others; execve clears this flag.</summary>
    KeepCaps = 1 << 4,

    /// <summary>The lock of <see cref="KeepCaps"/>.</summary>
    KeepCapsLocked = 1 << 5,

    /// <summary>Nothing can be raised in the ambient set (since Linux 4.3).</summary>
    NoAmbientRaise = 1 << 6,

    /// <summary>The lock of <see cref="NoAmbientRaise"/>.</summary>
    NoAmbientRaiseLocked = 1 << 7,

    /// <summary>A request to script interpreters, without effect on capabilities (since Linux 6.14).</summary>
    ExecRestrictFile = 1 << 8,

    /// <summary>The lock of <see cref="ExecRestrictFile"/>.</summary>
    ExecRestrictFileLocked = 1 << 9,

    /// <summary>A request to script interpreters, without effect on capabilities (since Linux 6.14).</summary>
    ExecDenyInteractive = 1 << 10,

    /// <summary>The lock of <see cref="ExecDenyInteractive"/>.</summary>
    ExecDenyInteractiveLocked = 1 << 11,
}
