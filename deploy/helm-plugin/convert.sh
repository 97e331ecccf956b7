#!/bin/sh
# Converts the release that Helm gives on standard input. Its arguments are those of ambicap convert, by --post-renderer-args.

# Helm 4 throws a plugin's standard error away, and with it why something is refused. The reason goes where Helm's own errors go, or to the
# terminal. Not into a plain file, where Helm would write over it.
errors=/proc/$PPID/fd/2
if [ "${HELM_PLUGIN_NAME:-}" = ambicap ]; then
  if [ -p "$errors" ] || [ -c "$errors" ]; then
    exec 2>"$errors"
  elif (: >/dev/tty) 2>/dev/null; then
    exec 2>/dev/tty
  fi
fi

for program in ambicap kubectl-ambicap; do
  if command -v "$program" >/dev/null 2>&1; then
    exec "$program" convert "$@"
  fi
done
echo "ambicap: neither ambicap nor kubectl-ambicap is in PATH; install one, see docs/install.md" >&2
exit 127
