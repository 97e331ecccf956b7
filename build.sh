#!/usr/bin/env bash
# Restores, builds with warnings and formatting as errors, and publishes the programs to artifacts/bin.
# Usage: ./build.sh                          everything
#        ./build.sh programs                 without the tests
#        ./build.sh image [ARCHITECTURE ...]  artifacts/images/NAME.tar of the programs in artifacts/bin, which are built if missing
set -euo pipefail
cd "$(dirname "$0")"

case ${1:-} in
  "" | programs) ;;
  image) # What is published is not published again.
    shift
    [ -x artifacts/bin/ambicap ] || ./build.sh
    eng/prerequisites.sh build
    exec eng/images.sh "$@"
    ;;
  *)
    echo "build.sh: unknown argument \"$1\"; see its first lines" >&2
    exit 2
    ;;
esac

eng/prerequisites.sh build
[ "${1:-}" = programs ] || dotnet build Ambicap.slnx --configuration Release --nologo --verbosity quiet

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
