#!/usr/bin/env bash
# Restores, builds with warnings and formatting as errors, and publishes the programs to artifacts/bin.
# Usage: ./build.sh                          the programs
#        ./build.sh image [ARCHITECTURE ...]  artifacts/images/NAME.tar of the programs in artifacts/bin, which are built if missing
set -euo pipefail
cd "$(dirname "$0")"

# What is published is not published again.
if [ "${1:-}" = image ]; then
  shift
  [ -x artifacts/bin/ambicap ] || ./build.sh
  eng/prerequisites.sh build
  exec eng/images.sh "$@"
fi

eng/prerequisites.sh build
dotnet build Ambicap.slnx --configuration Release --nologo --verbosity quiet

for project in Runtime Cri Webhook Node Cli; do
  dotnet publish "src/Ambicap.$project" --configuration Release --nologo --verbosity quiet \
    --output "artifacts/publish/$project"
done

# Programs only: symbols stay where they were published.
mkdir -p artifacts/bin
install -m 0755 artifacts/publish/Runtime/ambicap-runtime artifacts/publish/Cri/ambicap-cri artifacts/publish/Webhook/ambicap-webhook \
  artifacts/publish/Node/ambicap-node artifacts/publish/Cli/ambicap artifacts/bin/
ln -sf ambicap artifacts/bin/kubectl-ambicap
ln -sf ambicap artifacts/bin/kubectl_complete-ambicap
ln -sf ambicap artifacts/bin/ambicap-convert
