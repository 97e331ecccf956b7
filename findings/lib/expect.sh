# Sourced by the findings: a temporary folder that goes with the script, and the comparison with what was seen.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# expect TEXT: compares standard input with what was seen.
expect() {
  local seen
  seen=$(cat)
  printf '%s\n' "$seen"
  [ "$seen" = "$1" ] || { printf 'this has changed; seen before:\n%s\n' "$1" >&2; exit 1; }
}
