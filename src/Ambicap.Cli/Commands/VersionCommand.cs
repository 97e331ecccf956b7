using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ambicap.Cli.Commands;

/// <summary><c>ambicap version</c>: which program this is.</summary>
internal static class VersionCommand
{
    private const string Description = """
        Show the version of this program.

        Examples:
          ambicap version
          ambicap version -o json
        """;

    internal static Verb Create()
    {
        Option<string> output = OutputFormat.CreateOption();
        Verb command = new("version", Description) { output };
        command.SetAction(parsed =>
        {
            VersionJson version = VersionJson.Own();
            Console.Out.WriteLine(parsed.GetRequiredValue(output) == OutputFormat.Json
                ? JsonSerializer.Serialize(version, VersionJsonContext.Default.VersionJson)
                : $"ambicap {version.Version} ({version.Platform}{(version.Commit is { } commit ? $", commit {commit}" : "")})");
            return ExitCode.Good;
        });
        return command;
    }
}

/// <summary>The form of <c>ambicap version -o json</c>.</summary>
/// <param name="Version">The version.</param>
/// <param name="Commit">What it was built from; absent where the build did not say.</param>
/// <param name="Platform">The system and processor that it was built for, such as <c>linux-x64</c>.</param>
internal sealed record VersionJson(string Version, string? Commit, string Platform)
{
    internal static VersionJson Own()
    {
        Assembly own = typeof(VersionJson).Assembly;
        string[] said = (own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+', 2);
        return new VersionJson(own.GetName().Version!.ToString(3), said.Length == 2 ? said[1] : null, RuntimeInformation.RuntimeIdentifier);
    }
}

[JsonSerializable(typeof(VersionJson))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class VersionJsonContext : JsonSerializerContext;
