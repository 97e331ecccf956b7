#!/usr/bin/env bash
# Times `ambicap check` on many small files and on one large file of many documents, as YAML and as JSON, each in turn with the plainest
# reader of the same files: cat. Prints seconds, processor seconds and peak resident memory. Needs python3, which measures; where it has libyaml's binding,
# that parses the small files once for comparison.
# Usage: bench/check-manifests.sh [FILES] [MEGABYTES] [RUNS]     default: 4000 files, 100 MB, 5 runs; needs ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
. bench/measure.sh
needs artifacts/bin/ambicap python3:python3

files=${1:-4000}
megabytes=${2:-100}
runs=${3:-5}
program=$PWD/artifacts/bin/ambicap

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
pod=test/Ambicap.Kubernetes.Tests/TestData/bench/pod.yaml
json=test/Ambicap.Kubernetes.Tests/TestData/bench/pod.json
mkdir "$folder/many" "$folder/times"
for ((i = 0; i < files; i++)); do cp "$pod" "$folder/many/pod-$i.yaml"; done
repeat() { # repeat FILE SEPARATOR: as many times as make the megabytes
  awk -v size="$(stat -c %s "$1")" -v least=$((megabytes * 1000000)) -v separator="$2" \
    '{ text = text $0 "\n" } END { for (n = 0; n < least; n += size) printf "%s%s", separator, text }' "$1"
}
repeat "$pod" $'---\n' >"$folder/large.yaml"
repeat "$json" "" >"$folder/large.json"

parse='import sys, yaml
for name in sys.argv[1:]:
    for event in yaml.parse(open(name), Loader=yaml.CLoader): pass'
hasLibyaml=$(python3 -c 'import yaml; yaml.CLoader' 2>/dev/null && echo yes || true)

for ((run = 0; run < runs; run++)); do
  measure many "$program" check -f "$folder/many" -o json
  measure many-full "$program" check -f "$folder/many" -o json --scope full
  measure many-cat cat "$folder"/many/*.yaml
  measure large "$program" check -f "$folder/large.yaml" -o json
  measure large-cat cat "$folder/large.yaml"
  measure large-json "$program" check -f "$folder/large.json" -o json
  measure start "$program" check --help
done
[ -z "$hasLibyaml" ] || measure many-libyaml python3 -c "$parse" "$folder"/many/*.yaml

median() { sort -n "$folder/times/$1" | sed -n "$((($(wc -l <"$folder/times/$1") + 1) / 2))p"; }
say() { # say WHAT NAME BASELINE
  local seconds processor memory baseline
  read -r seconds processor memory <<<"$(median "$2")"
  read -r baseline _ <<<"$(median "$3")"
  printf '%-33s %s s (processor %s s), peak resident %s MiB, %s times %s\n' "$1:" "$seconds" "$processor" "$((memory / 1024))" "$(awk "BEGIN{printf \"%.1f\", $seconds/$baseline}")" "${3#*-}"
}
echo "$files files of $(stat -c %s "$pod") bytes; $megabytes MB in documents; median of $runs runs"
say "check, $files files" many many-cat
say "check --scope full, $files files" many-full many-cat
[ -z "$hasLibyaml" ] || say "check, $files files" many many-libyaml
say "check, one file of YAML" large large-cat
say "check, one file of JSON" large-json large-cat
say "start alone" start many-cat
