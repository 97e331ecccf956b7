#!/usr/bin/env bash
# Shows on this machine what Ambicap does: builds it, starts a private containerd in a temporary folder, runs the seven Pods of
# KEP-2763's story, and one with a raw socket, without and with Ambicap, prints what happened to each, and takes everything down.
# Needs root and the .NET 10 SDK; installs what else is missing from the distribution's packages.
set -euo pipefail
cd "$(dirname "$0")"

if [ "$(id -u)" -ne 0 ]; then
  echo "quickstart.sh starts containers, which needs root; run: sudo ./quickstart.sh" >&2
  exit 2
fi

eng/prerequisites.sh build containers

# A second run builds only what changed since the first.
newest=$(find src Directory.*.props global.json -newer artifacts/bin/ambicap -print -quit 2>/dev/null || echo none)
if [ -n "$newest" ]; then
  echo "building ..." >&2
  ./build.sh
fi

exec artifacts/bin/ambicap demo
