#!/usr/bin/env bash
# Takes pictures of the page of ambicap explain -o html by Chromium, for people to look at: light, dark, narrow (400 pixels), and on paper.
# Usage: eng/page.sh OUTPUT [MANIFEST ...]     default: the Pods of the demo; needs ./build.sh before, and chromium
set -euo pipefail

[ $# -gt 0 ] || {
  echo "page.sh: name the folder to write to, such as artifacts/page" >&2
  exit 2
}
mkdir -p "$1"
output=$(realpath "$1")
shift
manifests=()
for manifest in "$@"; do
  manifests+=(-f "$(realpath "$manifest")")
done
cd "$(dirname "$0")/.."
[ ${#manifests[@]} -gt 0 ] || manifests=(-f src/Ambicap.Cli/Demo/Pods)
command -v chromium >/dev/null 2>&1 || {
  echo "page.sh: chromium is not there; install the package chromium" >&2
  exit 2
}

profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
artifacts/bin/ambicap explain "${manifests[@]}" --entrypoint-caps none -o html >"$output/page.html"
# No window is as narrow as a telephone; a frame is.
printf '<!DOCTYPE html><body style="margin:0">%s' '<iframe src="page.html" style="width:400px;height:2400px;border:0"></iframe>' \
  >"$profile/narrow.html"
cp "$output/page.html" "$profile/"

# browse OPTION ... ADDRESS: no sandbox, since root has none, and what is shown is our own page without a script.
browse() {
  chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile/chromium" "$@" >"$profile/log" 2>&1 || {
    cat "$profile/log" >&2
    exit 1
  }
}

browse --window-size=1440,2400 --blink-settings=preferredColorScheme=1 --screenshot="$output/light.png" "file://$output/page.html"
browse --window-size=1440,2400 --blink-settings=preferredColorScheme=0 --screenshot="$output/dark.png" "file://$output/page.html"
browse --window-size=500,2400 --screenshot="$output/narrow.png" "file://$profile/narrow.html"
browse --no-pdf-header-footer --print-to-pdf="$output/paper.pdf" "file://$output/page.html"
ls "$output"
