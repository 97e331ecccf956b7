#!/usr/bin/env bash
# Brings the programs that containers begin with: artifacts/entrypoints/root, as eng/unpacked.sh says.
# Usage: eng/entrypoints.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/unpacked.sh

unpacked entrypoints "entry points" bash bubblewrap busybox-static catatonit coreutils daemontools dash dpkg dumb-init gosu iproute2 \
  libcap2-bin libpam-modules libpam-runtime opendoas runit s6 sudo tini util-linux
