#!/usr/bin/env bash
# Installs what is missing, builds, publishes, runs every test. Its last line is "N passed, N failed, N skipped"; it exits with 1 if
# any failed. Arguments go to every test program, such as: ./test.sh -class Ambicap.Runtime.Tests.Oci.OciReaderTests
# Programs of other systems are built and tried without arguments only, and where the build was quick: they take three minutes where all takes
# twenty, and a machine of half the speed would need more than half an hour.
set -euo pipefail
cd "$(dirname "$0")"
readonly longest_build=330

eng/prerequisites.sh build containers tests
build_begin=$SECONDS
./build.sh
build_seconds=$((SECONDS - build_begin))
passed=0 failed=0 skipped=0
if [ $# -eq 0 ] && [ "$build_seconds" -gt "$longest_build" ]; then
  echo "the build took $build_seconds seconds, more than $longest_build: programs of other systems are left out; run eng/emulators.sh and eng/portable.sh"
elif [ $# -eq 0 ]; then
  eng/emulators.sh
  eng/portable.sh || { # 2: something cannot be fetched; the tests that need the archives are skipped then
    [ $? -eq 2 ] || failed=1
  }
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for folder in test/*/; do
  name=$(basename "$folder")
  program=artifacts/build/bin/$name/release/$name
  [ -x "$program" ] || continue
  status=0
  "$program" -noColor -nologo "$@" 2>&1 | tee "$log" || status=$?
  # The runner's last word: "Total: N, Errors: N, Failed: N, Skipped: N, Not Run: N"
  read -r total errors failures skips <<<"$(sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' "$log" | tail -n 1)"
  if [ -z "${total:-}" ]; then
    echo "$name did not finish (exit code $status)"
    total=1 errors=1 failures=0 skips=0
  fi
  bad=$((errors + failures))
  [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && { bad=1; total=$((total + 1)); }
  failed=$((failed + bad))
  skipped=$((skipped + skips))
  passed=$((passed + total - bad - skips))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
