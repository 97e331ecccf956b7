#!/usr/bin/env bash
# A block scalar whose first line is blanks, as `nindent` of Helm charts renders an empty first line. YAML 1.2.2 (8.1.1.1) allows blanks
# there up to the indentation, and libyaml, SharpYaml 3.17.0 and kubectl read it. YamlDotNet 18.1.0 refuses it: "found extra spaces in
# first line", also where the blanks are exactly the indentation, but only in literal (|) scalars. A guess would be: parsers of one family
# agree on blank lines.
# Needs the .NET 10 SDK.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/finding.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="SharpYaml" Version="3.17.0" />
    <PackageReference Include="YamlDotNet" Version="18.1.0" />
  </ItemGroup>
</Project>
XML
cat >"$folder/Program.cs" <<'CS'
foreach (string style in (string[])["|", ">"])
{
    string text = $"data:\n  key: {style}\n    \n    value\n";
    string dotNet = Try(() =>
    {
        YamlDotNet.Core.Parser parser = new(new StringReader(text));
        while (parser.MoveNext())
        {
        }
    });
    string sharp = Try(() =>
    {
        SharpYaml.IParser parser = SharpYaml.Parser.CreateParser(new StringReader(text));
        while (parser.MoveNext())
        {
        }
    });
    Console.WriteLine($"{style} YamlDotNet: {dotNet}; SharpYaml: {sharp}");
}

static string Try(Action read)
{
    try
    {
        read();
        return "read";
    }
    catch (Exception failure)
    {
        return $"refused ({failure.GetType().Name})";
    }
}
CS
dotnet build "$folder" --configuration Release --nologo --verbosity quiet --output "$folder/out" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
seen=$("$folder/out/finding")
printf '%s\n' "$seen"
expected="| YamlDotNet: refused (SemanticErrorException); SharpYaml: read
> YamlDotNet: read; SharpYaml: read"
[ "$seen" = "$expected" ] || { printf 'this has changed; seen before:\n%s\n' "$expected" >&2; exit 1; }
