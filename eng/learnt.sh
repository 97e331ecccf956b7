#!/usr/bin/env bash
# Brings programs whose documentation says which capabilities they need: artifacts/learnt/root, as eng/unpacked.sh says.
# Usage: eng/learnt.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/unpacked.sh

unpacked learnt "programs to learn from" bash busybox-static chrony coreutils iptables iputils-ping nftables strace tcpdump vmtouch
