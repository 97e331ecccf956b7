using CsCheck;

namespace Ambicap.Capabilities.Tests.Proof;

/// <summary>
/// Random cases that reach the rules: first a state, from few ids and few capabilities so that they meet, then execve of files and
/// whatever else a process may do.
/// </summary>
internal static class CaseGen
{
    private const uint Unchanged = uint.MaxValue;

    private static readonly Gen<uint> s_user = Gen.Frequency(
        (4, Gen.Const(0u)), (5, Gen.Const(1000u)), (2, Gen.Const(1001u)), (1, Gen.Const(60000u)));

    private static readonly Gen<uint> s_userOrUnchanged = Gen.Frequency((5, s_user), (2, Gen.Const(Unchanged)));

    /// <summary>Mostly capabilities that a rule names, or that all cases share; sometimes any; sometimes one that no kernel has.</summary>
    private static readonly Gen<int> s_number = Gen.Frequency(
        (12, Gen.OneOf(0, 1, 6, 7, 8, 10, 13, 21, 24, 40)), (3, Gen.Int[0, 40]), (1, Gen.Int[41, 63]));

    /// <summary>A few capabilities, from those that meet.</summary>
    internal static Gen<ulong> Few { get; } = s_number.Array[0, 4].Select(
        numbers => numbers.Aggregate(0UL, (bits, number) => bits | (1UL << number)));

    private static readonly Gen<ulong> s_mask = Gen.Frequency(
        (1, Gen.Const(0UL)), (6, Few), (2, Few.Select(bits => ~bits & CapabilitySet.AllKnown.Bits)), (1, Gen.ULong));

    private static readonly Gen<int> s_securebit = Gen.Frequency(
        (5, Gen.OneOf(0, 1, 4, 5, 16, 20, 64, 47, 3, 12)), (3, Gen.OneOf(256, 512, 1024, 3840)), (3, Gen.Int[0, 255]), (2, Gen.Int[0, 4095]), (1, Gen.Int[4096, 9000]));

    private static readonly Gen<string> s_attribute = Gen.Frequency(
        (3, Gen.Const("-")),
        (4, Gen.Select(s_mask, s_mask, Gen.Bool, (permitted, inheritable, effective) =>
            new FileCapabilities(new(permitted), new(inheritable), effective))
            .Select(Hex)),
        (2, Gen.Select(Few, Few, Gen.Bool, Gen.OneOf(0u, 0u, 1000u), (permitted, inheritable, effective, root) =>
            new FileCapabilities(new(permitted), new(inheritable), effective) { Revision = 3, RootId = root })
            .Select(Hex)));

    private static readonly Gen<string> s_file = Gen.Frequency(
        (4, Gen.Const("755 0 0")),
        (6, Gen.Select(Gen.OneOf("4755", "2755", "6755"), s_user, s_user, (mode, owner, group) => $"{mode} {owner} {group}")),
        (1, Gen.Const("6705 1001 3000")));

    /// <summary>execve of any file.</summary>
    internal static Gen<Step> Exec { get; } = Gen.Select(
        Gen.Frequency((5, Gen.Const(0)), (1, Gen.Const(1))),
        s_file,
        s_attribute,
        (nosuid, file, attribute) => Step.Of($"exec 0 {nosuid} {file} {attribute}"));

    private static readonly Gen<Step> s_capset = Gen.Select(
        s_mask, s_mask, s_mask, Gen.Int[0, 3], (effective, permitted, inheritable, within) => Step.Of(
            $"capset {(within == 0 ? effective : effective & permitted)} {permitted} {inheritable}"));

    /// <summary>Makes a few inheritable, keeps most permitted, and raises some of the few.</summary>
    private static readonly Gen<Step[]> s_raise = Gen.Select(s_mask, Gen.ULong, Gen.Int[0, 4], (inheritable, bits, raised) =>
    {
        ulong all = CapabilitySet.AllKnown.Except(CapabilitySet.Of(Capability.SysResource)).Bits;
        ulong permitted = (bits & 3) == 0 ? all & (bits | inheritable) : all;
        CapabilitySet few = new(inheritable & all);
        return new[] { Step.Of($"capset {permitted} {permitted} {few.Bits}") }
            .Concat(few.Take(raised).Select(capability => Step.Of($"ambraise {(int)capability}")))
            .ToArray();
    });

    private static readonly Gen<Step> s_ambient = Gen.Frequency(
        (8, s_number.Select(number => Step.Of($"ambraise {number}"))),
        (1, s_number.Select(number => Step.Of($"amblower {number}"))),
        (1, Gen.Const(new Step("ambclear"))));

    private static readonly Gen<Step> s_userIds = Gen.Frequency(
        (2, s_userOrUnchanged.Select(id => Step.Of($"setuid {id}"))),
        (3, Gen.Select(s_userOrUnchanged, s_userOrUnchanged, (r, e) => Step.Of($"setreuid {r} {e}"))),
        (5, Gen.Select(s_userOrUnchanged, s_userOrUnchanged, s_userOrUnchanged, (r, e, s) => Step.Of($"setresuid {r} {e} {s}"))),
        (2, s_userOrUnchanged.Select(id => Step.Of($"setfsuid {id}"))));

    private static readonly Gen<Step> s_groupIds = Gen.Frequency(
        (2, s_userOrUnchanged.Select(id => Step.Of($"setgid {id}"))),
        (2, Gen.Select(s_userOrUnchanged, s_userOrUnchanged, (r, e) => Step.Of($"setregid {r} {e}"))),
        (3, Gen.Select(s_userOrUnchanged, s_userOrUnchanged, s_userOrUnchanged, (r, e, s) => Step.Of($"setresgid {r} {e} {s}"))),
        (1, s_userOrUnchanged.Select(id => Step.Of($"setfsgid {id}"))),
        (3, s_userOrUnchanged.Array[0, 3].Select(ids => new Step("setgroups " + (ids.Length == 0 ? "-" : string.Join(',', ids))))));

    private static readonly Gen<Step> s_flags = Gen.Frequency(
        (4, s_securebit.Select(bits => Step.Of($"securebits {bits}"))),
        (2, Gen.OneOf(new Step("keepcaps 0"), new Step("keepcaps 1"), new Step("keepcaps 1"))),
        (1, Gen.Const(new Step("nnp"))),
        (3, s_number.Select(number => Step.Of($"bdrop {number}"))));

    /// <summary>Whatever a process may do, other than enter a user namespace.</summary>
    internal static Gen<Step> Any { get; } = Gen.Frequency((6, Exec), (3, s_capset), (3, s_ambient), (5, s_userIds), (2, s_groupIds), (3, s_flags));

    private static readonly Gen<IEnumerable<Step>> s_start = Gen.Select(
        Maybe(s_groupIds, 2), Maybe(s_flags, 3), Gen.Frequency((1, Gen.Const(Array.Empty<Step>())), (3, s_raise)), Maybe(s_userIds, 1),
        Maybe(s_ambient, 2), Maybe(s_flags, 1),
        (groups, flags, raise, users, late, last) => groups.Concat(flags).Concat(raise).Concat(users).Concat(late).Concat(last));

    /// <summary>Cases of 1 to 25 steps.</summary>
    internal static Gen<Case> Cases { get; } = Gen.Select(
        s_start, Any.Array[0, 5], Exec.Array[1, 2], Gen.Int[0, 49], (start, middle, end, last) => new Case(WithSlots(
            start.Concat(middle).Concat(end).Concat(last == 0 ? [new Step("newuserns")] : []))));

    private static Gen<Step[]> Maybe(Gen<Step> step, int most) => Gen.Frequency((1, Gen.Const(Array.Empty<Step>())), (2, step.Array[1, most]));

    private static string Hex(FileCapabilities capabilities) => Convert.ToHexStringLower(capabilities.ToBytes());

    /// <summary>Every execve of a case gets a file of its own: the judge prepares all of them before the case begins.</summary>
    private static List<Step> WithSlots(IEnumerable<Step> steps)
    {
        int slot = 0;
        return [.. steps.Select(step => step.Text.StartsWith("exec ", StringComparison.Ordinal)
            ? Step.Of($"exec {slot++}{step.Text.AsSpan("exec 0".Length).ToString()}")
            : step)];
    }
}
