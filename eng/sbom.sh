#!/usr/bin/env bash
# Writes what each program is made of, packages with versions and licences, as CycloneDX JSON. The tool is CycloneDX's own, of a fixed version, in
# a temporary folder.
# Usage: eng/sbom.sh [OUTPUT]     default: artifacts/sbom
set -euo pipefail
cd "$(dirname "$0")/.."

readonly tool_version=6.3.1
output=${1:-artifacts/sbom}
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)

staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
dotnet tool install CycloneDX --version "$tool_version" --tool-path "$staged" >/dev/null
mkdir -p "$output"
for project in Runtime Cri Webhook Node Cli; do
  name=$(sed -n 's/.*<AssemblyName>\(.*\)<\/AssemblyName>.*/\1/p' "src/Ambicap.$project/Ambicap.$project.csproj")
  DOTNET_ROLL_FORWARD=Major "$staged/dotnet-CycloneDX" "src/Ambicap.$project/Ambicap.$project.csproj" --output "$output" --output-format Json \
    --filename "$name.cdx.json" --set-name "$name" --set-version "$version" --no-serial-number >"$staged/log" || {
    cat "$staged/log" >&2
    exit 1
  }
  echo "$output/$name.cdx.json"
done
