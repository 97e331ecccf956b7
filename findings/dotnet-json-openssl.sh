#!/usr/bin/env bash
# System.Text.Json of .NET 10 (Native AOT, ILCompiler 10.0.12): JsonDocument.Parse with AllowDuplicateProperties = false loads OpenSSL into
# the process as soon as an object has enough members that their names go into a hash set, whose seed comes from the cryptographic random
# numbers. The same document without that option loads nothing. A guess would be: a JSON parser needs no libssl. A program that is linked
# statically gets a second C library with it.
# Needs the .NET 10 SDK, clang, and OpenSSL 3 on the machine.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/finding.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <PublishAot>true</PublishAot>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.DotNet.ILCompiler" Version="10.0.12" />
  </ItemGroup>
</Project>
XML
cat >"$folder/Program.cs" <<'CS'
using System.Text.Json;

string text = "{" + string.Join(',', Enumerable.Range(0, 40).Select(number => $"\"member{number}\":0")) + "}";
foreach (bool duplicates in (bool[])[true, false])
{
    using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = duplicates });
    bool isLoaded = File.ReadLines("/proc/self/maps").Any(line => line.Contains("libssl", StringComparison.Ordinal));
    Console.WriteLine($"duplicates {(duplicates ? "allowed" : "refused")}: libssl {(isLoaded ? "loaded" : "not loaded")}");
}
CS
dotnet publish "$folder" --configuration Release --runtime linux-x64 --nologo --verbosity quiet --output "$folder/out" >"$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 2; }
seen=$("$folder/out/finding")
printf '%s\n' "$seen"
expected="duplicates allowed: libssl not loaded
duplicates refused: libssl loaded"
[ "$seen" = "$expected" ] || { printf 'this has changed; seen before:\n%s\n' "$expected" >&2; exit 1; }
