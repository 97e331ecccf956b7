using System.Globalization;
using Ambicap.Capabilities;
using Ambicap.Cli.Images;
using Ambicap.Kubernetes.EntryPoints;

namespace Ambicap.Cli.Learn.Programs;

/// <summary>Looks for what no set of ambient capabilities helps against: a program on the way that changes the user.</summary>
internal static class EntryPointCheck
{
    /// <summary>What changes the user and what to learn in its place, as the end of a sentence; null where nothing does.</summary>
    /// <param name="command">The command line.</param>
    internal static string? FindSwitcher(IReadOnlyList<string> command)
    {
        EntryPointChain chain = Read(command);
        EntryPointStep? switcher = chain.Steps.FirstOrDefault(step => step.Program is { Deed: ProgramDeed.ChangesUser } || step is { User: not null });
        if (switcher is null)
        {
            return null;
        }

        string user = switcher.UserId is > 0 and { } id ? string.Create(CultureInfo.InvariantCulture, $" --user {id}") : "";
        return chain.Problem is null && chain.WithoutSwitchers() is { } words
            ? $"{switcher.ShortName} does; learn what is behind it: ambicap learn{user} -- {string.Join(' ', words)}"
            : $"{switcher.ShortName} does; learn the program behind it, as the user that it changes to";
    }

    /// <summary>What the kernel takes ambient capabilities from, as the end of a sentence; null where there is no such file on the way.</summary>
    internal static string? FindPrivileged(IReadOnlyList<string> command)
    {
        EntryPointStep? step = Read(command).Steps.FirstOrDefault(step => step.File is { SetUserId: true } or { SetGroupId: true } or { Capabilities: not null });
        return step is null ? null
            : $"{step.ShortName} has {(step.File!.Capabilities is { } capabilities ? $"file capabilities ({CapabilityText.Of(capabilities)})" : "a set-id bit")}, "
                + "for which the kernel clears what is ambient; use a file without";
    }

    private static EntryPointChain Read(IReadOnlyList<string> command)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        return EntryPointReader.Read(command, new ImagePrograms(new RootFolder("/"), path, Environment.CurrentDirectory));
    }
}
