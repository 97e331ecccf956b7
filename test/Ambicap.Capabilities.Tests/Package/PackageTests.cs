using System.Diagnostics;
using System.IO.Compression;
using Ambicap.Tests;

namespace Ambicap.Capabilities.Tests.Package;

/// <summary>The package as a stranger gets it: packed, and used by a project that knows nothing of this repository.</summary>
public sealed class PackageTests
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <NoWarn>CA1303;CA1515;CA1852;CA2007;CA1031</NoWarn>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <IsAotCompatible>true</IsAotCompatible>
            <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Ambicap.Capabilities" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string Configuration = """
        <configuration>
          <packageSources>
            <clear />
            <add key="packed" value="FOLDER" />
          </packageSources>
        </configuration>
        """;

    [Fact]
    public void Pack_Sample_BuildsWithoutAWarningAndRuns()
    {
        using TemporaryFolder folder = new();
        string package = Pack(folder);
        string version = Path.GetFileNameWithoutExtension(package)["Ambicap.Capabilities.".Length..];
        _ = folder.Write("sample/sample.csproj", Project.Replace("VERSION", version, StringComparison.Ordinal));
        _ = folder.Write("sample/Directory.Build.props", "<Project />");
        _ = folder.Write("sample/nuget.config", Configuration.Replace("FOLDER", folder.Path, StringComparison.Ordinal));
        _ = folder.Write("sample/Program.cs", Sample());
        ProgramRun run = Dotnet(folder, "run", "--project", folder.File("sample"), "-p:UseAppHost=false");
        Assert.Equal("NET_BIND_SERVICE,NET_RAW\nNET_BIND_SERVICE,NET_RAW\nTrue\n", string.Join('\n', run.Output.Split('\n').Where(line => line.StartsWith("NET_", StringComparison.Ordinal) || line == "True")) + "\n");
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Pack_Package_HasReadmeDocumentationSymbolsAndTags()
    {
        using TemporaryFolder folder = new();
        string package = Pack(folder);
        using ZipArchive archive = ZipFile.OpenRead(package);
        string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
        Assert.Contains("README.md", names);
        Assert.Contains("lib/net10.0/Ambicap.Capabilities.dll", names);
        Assert.Contains("lib/net10.0/Ambicap.Capabilities.xml", names);
        Assert.True(File.Exists(Path.ChangeExtension(package, ".snupkg")));
        using StreamReader reader = new(archive.GetEntry("Ambicap.Capabilities.nuspec")!.Open());
        string nuspec = reader.ReadToEnd();
        foreach (string part in (string[])["<readme>README.md</readme>", "<license type=\"expression\">MIT</license>", "<tags>linux capabilities ", "<title>"])
        {
            Assert.Contains(part, nuspec, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<dependency ", nuspec, StringComparison.Ordinal);
    }

    /// <summary>The program of the readme's first example, and the use of what is Linux' alone behind a guard.</summary>
    private static string Sample()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Ambicap.Capabilities", "README.md"));
        string[] blocks = [.. readme.Split("```csharp\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])];
        string[] lines = [.. string.Concat(blocks).Split('\n')];
        string start = string.Join('\n', lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal)).Concat(lines.Where(line => !line.StartsWith("using ", StringComparison.Ordinal))));
        return start.Replace("\"/usr/bin/server\"", "\"/bin/true\"", StringComparison.Ordinal).Replace("if (OperatingSystem.IsLinux())", "Console.WriteLine(KnownHere());\nif (OperatingSystem.IsLinux() && args.Length > 0)", StringComparison.Ordinal)
            + "\nstatic bool KnownHere() => !OperatingSystem.IsLinux() || KernelCapabilities.Last > 0;\n";
    }

    private static string Pack(TemporaryFolder folder)
    {
        // Its own output: the build's may be in use.
        ProgramRun run = Dotnet(
            folder, "pack", Path.Combine(Repository.Root, "src", "Ambicap.Capabilities"), "-c", "Release", "-o", folder.Path, $"-p:ArtifactsPath={folder.File("artifacts")}");
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.DoesNotContain("warning", run.Output, StringComparison.OrdinalIgnoreCase);
        return Assert.Single(Directory.GetFiles(folder.Path, "*.nupkg"));
    }

    private static ProgramRun Dotnet(TemporaryFolder folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder.Path };
        start.Environment["NUGET_PACKAGES"] = folder.File("packages");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return ProgramRun.Of(start);
    }
}
