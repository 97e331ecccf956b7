#!/usr/bin/env bash
# .NET 10 (runtime 10.0.12): System.Formats.Tar.TarWriter puts its process id into the name of every extended header in PAX format, which is the default
# format, so that the same entries, written by two processes, are not the same bytes. In ustar format they are.
# A guess from TarWriter's documentation, and from Go's archive/tar, would be: entries with fixed times, modes and owners give a reproducible archive.
# Needs the .NET 10 SDK.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/write.cs" <<'CS'
using System.Formats.Tar;

PosixTarEntry entry = args[1] == "pax" ? new PaxTarEntry(TarEntryType.RegularFile, "file") : new UstarTarEntry(TarEntryType.RegularFile, "file");
entry.ModificationTime = DateTimeOffset.UnixEpoch;
entry.DataStream = new MemoryStream("text"u8.ToArray());
using TarWriter writer = new(File.Create(args[0]), TarEntryFormat.Pax);
writer.WriteEntry(entry);
Console.Error.WriteLine(Environment.ProcessId);
CS
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build write.cs --configuration Release --output "$folder/out" --verbosity quiet >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }

seen=
for format in pax ustar; do
  first=$(dotnet "$folder/out/write.dll" "$folder/1.tar" "$format" 2>&1)
  dotnet "$folder/out/write.dll" "$folder/2.tar" "$format" 2>"$folder/log"
  if cmp -s "$folder/1.tar" "$folder/2.tar"; then seen+="$format: the same bytes"; else seen+="$format: different bytes"; fi
  ! grep -q -a "PaxHeaders.$first/" "$folder/1.tar" || seen+=", a header is named by the process id"
  seen+=$'\n'
done
printf '%s' "$seen"
[ "$seen" = $'pax: different bytes, a header is named by the process id\nustar: the same bytes\n' ] || { echo "this has changed" >&2; exit 1; }
