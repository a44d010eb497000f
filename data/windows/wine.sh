#!/bin/bash
# Runs a Windows program in the Wine prefix beside this script, without a display, with the libraries found.
#
#   wine.sh PROGRAM.exe ARGUMENT...
#   wine.sh --end                     ends what still runs in the prefix
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export WINEPREFIX=$root/wine WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES="mscoree,mshtml="
export WINEPATH="$root/sysroot/bin${WINEPATH:+;$WINEPATH}"
unset DISPLAY WAYLAND_DISPLAY
if [ "${1:-}" = --end ]; then
  /usr/lib/wine/wineserver -k 2>/dev/null || true
  exec /usr/lib/wine/wineserver -w
fi
exec /usr/lib/wine/wine64 "$@"
