# Read by the scripts beside it. needs WORD ...: what a measurement is made with must be there before it begins, or it prints numbers of
# nothing. A word is a program and the package that has it, as wrk:wrk, a file that ./build.sh makes, as artifacts/bin/ambicap, or root.
needs() {
  local word me
  me=$(basename "$0")
  for word in "$@"; do
    case $word in
      root) [ "$(id -u)" -eq 0 ] || { echo "$me: it needs root; run it with sudo" >&2; exit 2; } ;;
      */*) [ -e "$word" ] || { echo "$me: $word is not there; run ./build.sh" >&2; exit 2; } ;;
      *)
        command -v "${word%%:*}" >/dev/null 2>&1 ||
          { echo "$me: ${word%%:*} is not installed; install the package ${word#*:}" >&2; exit 2; }
        ;;
    esac
  done
}
