#!/usr/bin/env bash
# Damages config.json, process.json, command lines and configurations in many random ways and checks what ambicap-runtime makes of each.
# Usage: eng/fuzz.sh [CASES] [SEED]     default: 10000000 cases in all, a seed of the clock
set -euo pipefail
cd "$(dirname "$0")/.."

cases=${1:-10000000}
export AMBICAP_FUZZ_CASES=$((cases / 4))
export AMBICAP_FUZZ_SEED="${2:-$(($(date +%s) % 100000))}"

dotnet build --nologo -v quiet -c Release test/Ambicap.Runtime.Tests
started=$SECONDS
artifacts/build/bin/Ambicap.Runtime.Tests/release/Ambicap.Runtime.Tests -noColor -class Ambicap.Runtime.Tests.Abuse.AbuseTests
echo "$((AMBICAP_FUZZ_CASES * 4)) cases, seed $AMBICAP_FUZZ_SEED: $((SECONDS - started)) s"
