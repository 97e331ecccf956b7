using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Ambicap.Capabilities.Kernel;

/// <summary>
/// The privileges of the calling thread. To the kernel they belong to each thread (capabilities(7), "Thread capability sets"): what is
/// changed here holds for this thread and for what it starts, and for no other thread of the process. Do not call from a thread of the
/// thread pool, nor across an <c>await</c>.
/// </summary>
[SupportedOSPlatform("linux")]
public static unsafe class ThreadCapabilities
{
    private const string StatusFile = "/proc/thread-self/status";

    /// <summary>Reads the whole state of the calling thread, ready for the transitions.</summary>
    /// <exception cref="IOException">/proc is not mounted.</exception>
    public static ProcessState Read()
    {
        string text = File.ReadAllText(StatusFile);
        ProcessStatus status = ProcessStatus.Parse(text);
        int securebits = Libc.ProcessControl(Libc.GetSecurebits, 0, 0, 0, 0);
        return new ProcessState(ProcessCredentials.Parse(text), status.Capabilities, status.NoNewPrivileges, (Securebits)securebits)
        {
            Supported = CapabilitySet.UpTo(KernelCapabilities.Last),
        };
    }

    /// <summary>capget(2): the three sets that a process changes itself.</summary>
    /// <exception cref="KernelCallException">The kernel refused, which a seccomp filter can make it do.</exception>
    public static (CapabilitySet Effective, CapabilitySet Permitted, CapabilitySet Inheritable) Get()
    {
        CapabilityHeader header = CapabilityHeader.OwnThread;
        CapabilityWords words = default;
        Check(Libc.GetCapabilities(&header, &words), "capget", "a seccomp filter may forbid it");
        return (words.Effective, words.Permitted, words.Inheritable);
    }

    /// <summary>capset(2); the rules are those of <see cref="Transitions.CapsetTransition"/>.</summary>
    /// <exception cref="KernelCallException">EPERM: permitted would grow, or the sets are not within one another.</exception>
    public static void Set(CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable)
    {
        CapabilityHeader header = CapabilityHeader.OwnThread;
        CapabilityWords words = new() { Effective = effective, Permitted = permitted, Inheritable = inheritable };
        if (Libc.SetCapabilities(&header, &words) >= 0)
        {
            return;
        }

        int error = Marshal.GetLastPInvokeError();
        CapabilitySet refused = Refused(effective, permitted, inheritable);
        throw new KernelCallException(
            refused.IsEmpty ? "capset" : $"capset {refused}",
            error,
            "keep permitted within what is held, effective within permitted, and inheritable within permitted and bounding")
        {
            Capabilities = refused,
        };
    }

    /// <summary>What the rules of capset have against the arguments; it does not say.</summary>
    private static CapabilitySet Refused(CapabilitySet effective, CapabilitySet permitted, CapabilitySet inheritable)
    {
        ProcessCapabilities now = Read().Capabilities;
        bool mayInherit = now.Effective.Contains(Capability.Setpcap);
        return permitted.Except(now.Permitted)
            | effective.Except(permitted)
            | (mayInherit ? CapabilitySet.Empty : inheritable.Except(now.Inheritable | now.Permitted))
            | inheritable.Except(now.Inheritable | now.Bounding);
    }

    /// <summary>Raises one capability in the ambient set.</summary>
    /// <exception cref="KernelCallException">EPERM: it is not both permitted and inheritable; EINVAL: the kernel has no such.</exception>
    public static void RaiseAmbient(Capability capability) => Ambient(
        Libc.AmbientRaise, capability, "it must be permitted and inheritable first, and SECBIT_NO_CAP_AMBIENT_RAISE off");

    /// <summary>Lowers one capability in the ambient set.</summary>
    /// <exception cref="KernelCallException">EINVAL: the kernel has no such capability.</exception>
    public static void LowerAmbient(Capability capability) => Ambient(Libc.AmbientLower, capability, "this kernel does not have it");

    /// <summary>Clears the ambient set.</summary>
    /// <exception cref="KernelCallException">The kernel is older than 4.3.</exception>
    public static void ClearAmbient() => Check(
        Libc.ProcessControl(Libc.Ambient, Libc.AmbientClear, 0, 0, 0), "clear ambient", "Linux 4.3 or newer is needed");

    /// <summary>Takes one capability out of the bounding set, for good.</summary>
    /// <exception cref="KernelCallException">EPERM without CAP_SETPCAP; EINVAL: the kernel has no such capability.</exception>
    public static void DropBounding(Capability capability) => Check(
        Libc.ProcessControl(Libc.DropBounding, (nuint)capability, 0, 0, 0),
        $"drop bounding {Name(capability)}",
        "CAP_SETPCAP must be effective",
        CapabilitySet.Of(capability));

    /// <summary>Sets the securebits and their locks.</summary>
    /// <exception cref="KernelCallException">EPERM: CAP_SETPCAP is missing, or a lock is in the way.</exception>
    public static void SetSecurebits(Securebits bits) => Check(
        Libc.ProcessControl(Libc.SetSecurebits, (nuint)bits, 0, 0, 0), "set securebits", "CAP_SETPCAP must be effective and no lock set");

    /// <summary>Sets or clears SECBIT_KEEP_CAPS.</summary>
    /// <exception cref="KernelCallException">EPERM: the flag is locked.</exception>
    public static void SetKeepCaps(bool keep) => Check(
        Libc.ProcessControl(Libc.SetKeepCaps, keep ? 1u : 0, 0, 0, 0), "set keepcaps", "SECBIT_KEEP_CAPS must not be locked");

    /// <summary>Sets no_new_privs, for good.</summary>
    /// <exception cref="KernelCallException">The kernel is older than 3.5.</exception>
    public static void SetNoNewPrivileges() => Check(
        Libc.ProcessControl(Libc.SetNoNewPrivileges, 1, 0, 0, 0), "set no_new_privs", "Linux 3.5 or newer is needed");

    private static void Ambient(int operation, Capability capability, string remedy) => Check(
        Libc.ProcessControl(Libc.Ambient, (nuint)operation, (nuint)capability, 0, 0),
        $"{(operation == Libc.AmbientRaise ? "raise" : "lower")} ambient {Name(capability)}",
        remedy,
        CapabilitySet.Of(capability));

    private static string Name(Capability capability) => CapabilitySet.Of(capability).ToString();

    private static void Check(int result, string call, string remedy, CapabilitySet capabilities = default)
    {
        if (result < 0)
        {
            throw new KernelCallException(call, Marshal.GetLastPInvokeError(), remedy) { Capabilities = capabilities };
        }
    }
}
