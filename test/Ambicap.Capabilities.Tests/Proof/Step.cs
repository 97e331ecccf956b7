using System.Globalization;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Proof;

/// <summary>
/// One transition, written as <c>judge.c</c> reads it: a name and its numbers, such as <c>setresuid 1000 0 4294967295</c>. An execve is
/// <c>exec SLOT NOSUID MODE OWNER GROUP ATTRIBUTE</c> with the mode in octal and the attribute in hexadecimal, or <c>-</c>.
/// </summary>
internal readonly record struct Step(string Text)
{
    internal static Step Of(FormattableString text) => new(text.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => Text;

    /// <summary>What the model says that this step does.</summary>
    internal Outcome Apply(ProcessState state)
    {
        string[] words = Text.Split(' ');
        return words[0] switch
        {
            "state" => new Outcome(state, KernelError.None),
            "exec" => ExecTransition.Apply(state, File(words)),
            "newuserns" => UserNamespaceTransition.Enter(state, Overflow(state)),
            "nnp" => NoNewPrivilegesTransition.Set(state),
            "setgroups" => GroupIdTransition.SetSupplementary(state, StateLine.Groups(words[1])),
            "ambclear" => AmbientTransition.Clear(state),
            _ => Apply(state, words[0], [.. words[1..].Select(word => ulong.Parse(word, CultureInfo.InvariantCulture))]),
        };
    }

    private static Outcome Apply(ProcessState state, string name, ulong[] n) => name switch
    {
        "capset" => CapsetTransition.Apply(state, new(n[0]), new(n[1]), new(n[2])),
        "ambraise" => AmbientTransition.Raise(state, (Capability)n[0]),
        "amblower" => AmbientTransition.Lower(state, (Capability)n[0]),
        "bdrop" => BoundingTransition.Drop(state, (Capability)n[0]),
        "securebits" => SecurebitsTransition.Set(state, (Securebits)n[0]),
        "keepcaps" => SecurebitsTransition.SetKeepCaps(state, n[0] == 1),
        "setuid" => UserIdTransition.Set(state, (uint)n[0]),
        "setreuid" => UserIdTransition.SetRealEffective(state, (uint)n[0], (uint)n[1]),
        "setresuid" => UserIdTransition.SetAll(state, (uint)n[0], (uint)n[1], (uint)n[2]),
        "setfsuid" => UserIdTransition.SetFileSystem(state, (uint)n[0]),
        "setgid" => GroupIdTransition.Set(state, (uint)n[0]),
        "setregid" => GroupIdTransition.SetRealEffective(state, (uint)n[0], (uint)n[1]),
        "setresgid" => GroupIdTransition.SetAll(state, (uint)n[0], (uint)n[1], (uint)n[2]),
        "setfsgid" => GroupIdTransition.SetFileSystem(state, (uint)n[0]),
        _ => throw new FormatException($"step '{name}' is unknown; copy the line of the differing case as it was printed"),
    };

    private static ExecutableFile File(string[] words)
    {
        const int setUser = 0x800;
        const int setGroupAndExecute = 0x400 | 0x8;
        int mode = Convert.ToInt32(words[3], 8);
        return new ExecutableFile(
            uint.Parse(words[4], CultureInfo.InvariantCulture),
            uint.Parse(words[5], CultureInfo.InvariantCulture),
            (mode & setUser) != 0,
            (mode & setGroupAndExecute) == setGroupAndExecute,
            words[6] == "-" ? null : FileCapabilities.Parse(Convert.FromHexString(words[6])),
            words[2] == "1");
    }

    /// <summary>Nothing is mapped into the new namespace, so that every id is seen as the overflow id.</summary>
    private static Credentials Overflow(ProcessState state)
    {
        const uint overflow = 65534;
        bool hasGroups = state.Credentials.Groups != SupplementaryGroups.None;
        return Credentials.Of(overflow, overflow) with { Groups = hasGroups ? SupplementaryGroups.Of(overflow) : default };
    }
}
