#!/usr/bin/env bash
# Brings what runs programs of other systems, as eng/unpacked.sh says: artifacts/emulators/arm64/root has libraries of arm64,
# artifacts/emulators/qemu/root qemu for it, artifacts/emulators/wine/root wine for Windows. For x86_64 alone.
# Usage: eng/emulators.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/unpacked.sh

[ "$(uname -m)" = x86_64 ] || exit 0

# .NET's runtime takes no other library.
(
  architecture=arm64
  unpacked emulators/arm64 "libraries of arm64" libc6 libgcc-s1 libstdc++6
)
# The package has an emulator of each machine there is.
(
  left_out+=('*/qemu-[!a]*')
  unpacked emulators/qemu "qemu for arm64" qemu-user-static
)
# Its tables stand in /usr/share/wine. What its package does when it is installed, is done here: zlib stands among Windows' libraries; and
# its script that looks for the server below /usr gives way to the server.
(
  left_out=('./usr/share/doc*' './usr/share/man*' './usr/share/locale*' '*/gconv*' '*/i386-windows*' './usr/i686-*')
  unpacked emulators/wine wine wine64
  cp artifacts/emulators/wine/root/usr/{x86_64-w64-mingw32/lib/zlib1.dll,lib/x86_64-linux-gnu/wine/x86_64-windows/}
  ln -sf wineserver64 artifacts/emulators/wine/root/usr/lib/wine/wineserver
)
