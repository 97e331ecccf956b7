#!/usr/bin/env bash
# Compares the capability model with the running kernel in many random cases; docs/model.md says what that means.
# Usage: bench/prove-model.sh [CASES] [SEED]     default: 1000000 cases, a seed of the clock; needs root and a C compiler
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/needs.sh
needs root dotnet:dotnet-sdk-10.0 cc:gcc

export AMBICAP_PROOF_CASES="${1:-1000000}"
export AMBICAP_PROOF_SEED="${2:-$(date +%s)}"

dotnet build --nologo -v quiet -c Release test/Ambicap.Capabilities.Tests
started=$SECONDS
artifacts/build/bin/Ambicap.Capabilities.Tests/release/Ambicap.Capabilities.Tests \
  -noColor -showLiveOutput -class Ambicap.Capabilities.Tests.Proof.ModelProofTests
echo "$AMBICAP_PROOF_CASES cases, seed $AMBICAP_PROOF_SEED, Linux $(uname -r) $(uname -m): $((SECONDS - started)) s"
