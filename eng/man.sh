#!/usr/bin/env bash
# Writes the manual pages, gzipped, out of what the programs in artifacts/bin say of themselves: their help and its topics are the only text.
# The same programs and the same SOURCE_DATE_EPOCH give the same bytes.
# Usage: eng/man.sh OUTPUT [ambicap|ambicap-runtime|ambicap-cri|ambicap-webhook|ambicap-node ...]     default: all; needs ./build.sh before
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || {
  echo "man.sh: name the folder to write to, such as artifacts/man" >&2
  exit 2
}
output=$1
shift
programs=("$@")
[ $# -gt 0 ] || programs=(ambicap ambicap-runtime ambicap-cri ambicap-webhook ambicap-node)
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)
date=$(LC_ALL=C date --utc --date="@${SOURCE_DATE_EPOCH:-0}" +%Y-%m-%d)

# page NAME SECTION SEE-ALSO: the help on standard input as a page.
page() {
  mkdir -p "$output/man$2"
  awk -v name="$1" -v section="$2" -v also="$3" -v version="$version" -v date="$date" -f eng/man.awk | gzip -n -9 >"$output/man$2/$1.$2.gz"
}

# same NAME SECTION TARGET: another name for a page.
same() {
  echo ".so man$2/$3.$2" | gzip -n -9 >"$output/man$2/$1.$2.gz"
}

# entries HEADING: the names below a heading of a help on standard input.
entries() {
  awk -v heading="$1:" '$0 == heading { inside = 1; next } inside && /^  [^ ]/ { print $1; next } inside && !/^ / { exit }'
}

for program in "${programs[@]}"; do
  run=artifacts/bin/$program
  [ -x "$run" ] || {
    echo "man.sh: $run is not there; run ./build.sh" >&2
    exit 2
  }
  case $program in
    ambicap)
      verbs=$("$run" --help | entries Commands)
      topics=$("$run" help topics | entries Topics)
      pages=$(for verb in $verbs; do printf 'ambicap-%s(1) ' "$verb"; done; for topic in $topics; do printf 'ambicap-%s(7) ' "$topic"; done)
      "$run" --help | page ambicap 1 "$pages"
      same kubectl-ambicap 1 ambicap
      for verb in $verbs; do
        "$run" help "$verb" | page "ambicap-$verb" 1 'ambicap(1)'
      done
      for topic in $topics; do
        "$run" help "$topic" | page "ambicap-$topic" 7 'ambicap(1) capabilities(7)'
      done
      ;;
    ambicap-runtime)
      "$run" --ambicap-help | page "$program" 8 'ambicap-runtime.toml(5) capabilities(7) runc(8)'
      artifacts/bin/ambicap help limit | page ambicap-runtime.toml 5 'ambicap-runtime(8)'
      ;;
    ambicap-node)
      {
        "$run" --help
        for verb in $("$run" --help | entries Commands); do
          printf '\nOptions of %s:\n' "$verb"
          "$run" "$verb" --help | sed -n '/^Options:/,/^$/{/^  /p}'
        done
      } | page "$program" 8 'ambicap-runtime(8) ambicap-runtime.toml(5)'
      ;;
    *) "$run" --help | page "$program" 8 'ambicap(1) ambicap-runtime(8)' ;;
  esac
done
