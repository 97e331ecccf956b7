using System.Globalization;
using Ambicap.Capabilities.Transitions;

namespace Ambicap.Capabilities.Tests.Proof;

/// <summary>The line that <c>judge.c</c> writes after each step: errno, the five sets, the ids, no_new_privs and the securebits.</summary>
internal static class StateLine
{
    internal const string Header = "errno inheritable permitted effective bounding ambient uids gids groups no_new_privs securebits";

    internal static string Write(Outcome outcome)
    {
        (Credentials ids, ProcessCapabilities sets) = (outcome.State.Credentials, outcome.State.Capabilities);
        string groups = ids.Groups == SupplementaryGroups.None ? "-" : ids.Groups.ToString();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)outcome.Error} {sets.Inheritable.ToMask()} {sets.Permitted.ToMask()} {sets.Effective.ToMask()} {sets.Bounding.ToMask()} "
            + $"{sets.Ambient.ToMask()} {ids.User} {ids.Group} {groups} {(outcome.State.NoNewPrivileges ? 1 : 0)} {(int)outcome.State.Securebits}");
    }

    internal static ProcessState Read(string line, CapabilitySet supported)
    {
        string[] words = line.Split(' ');
        return new ProcessState(
            new Credentials(Ids(words[6]), Ids(words[7]), Groups(words[8])),
            new ProcessCapabilities(Mask(words[1]), Mask(words[2]), Mask(words[3]), Mask(words[4]), Mask(words[5])),
            words[9] == "1",
            (Securebits)int.Parse(words[10], CultureInfo.InvariantCulture))
        {
            Supported = supported,
        };
    }

    internal static SupplementaryGroups Groups(string text) => text == "-" ? default : SupplementaryGroups.Of(Numbers(text));

    private static ProcessIds Ids(string text) => Numbers(text) is [uint real, uint effective, uint saved, uint fileSystem]
        ? new ProcessIds(real, effective, saved, fileSystem)
        : throw new FormatException($"'{text}' is not four ids");

    private static uint[] Numbers(string text) => [.. text.Split(',').Select(id => uint.Parse(id, CultureInfo.InvariantCulture))];

    private static CapabilitySet Mask(string text) => new(ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
