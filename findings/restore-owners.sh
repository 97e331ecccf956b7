#!/usr/bin/env bash
# Who gives files back to their owners, as user 1000 with CHOWN and FOWNER (Debian trixie): GNU tar 1.35 and bsdtar 3.7.4 as root's `-xp`, and rsync 3.5.0
# -a, look at the user id, leave every file to user 1000, and end with 0; `--same-owner` and `--super` change that. `cp -a` of coreutils and BusyBox's
# tar just try, and succeed. With CHOWN alone the latter give the file away and fail at what comes after it: the mode is the owner's to set.
# A guess would be: a restore with the capability to chown restores owners, or says that it does not. Needs root.
. "$(dirname "$0")/lib/debian.sh"
packages trixie tar=1.35+dfsg-3.1 libarchive-tools=3.7.4-4+deb13u1 rsync=3.5.0+ds1-0+deb13u2 coreutils=9.7-3 busybox-static=1:1.37.0-6+b9 util-linux

mkdir -m 755 "$folder/source"
chmod 755 "$folder"
echo content >"$folder/source/file"
chown 1234:1234 "$folder/source/file"
chmod 644 "$folder/source/file"
tar -C "$folder/source" -cf "$folder/archive.tar" file

restore() { # restore CAPABILITIES WHAT COMMAND ...: the owner behind it, and whether it said that something was wrong
  local status=0
  rm -rf "$folder/target"
  mkdir -m 755 "$folder/target"
  chown 1000:1000 "$folder/target"
  (cd "$folder/target" && inside setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps="-all,+$1" --ambient-caps="-all,+$1" "${@:3}") \
    >"$folder/log" 2>&1 || status=$?
  echo "$1, $2: owner $(stat -c %u "$folder/target/file"), ends with $status"
}
for capabilities in chown,+fowner chown; do
  restore $capabilities "tar -xp" tar -xpf "$folder/archive.tar"
  restore $capabilities "tar -xp --same-owner" tar --same-owner -xpf "$folder/archive.tar"
  restore $capabilities "bsdtar -xp" bsdtar -xpf "$folder/archive.tar"
  restore $capabilities "bsdtar -xp --same-owner" bsdtar --same-owner -xpf "$folder/archive.tar"
  restore $capabilities "rsync -a" rsync -a "$folder/source/file" "$folder/target/"
  restore $capabilities "rsync -a --super" rsync -a --super "$folder/source/file" "$folder/target/"
  restore $capabilities "busybox tar -xp" busybox tar -xpf "$folder/archive.tar"
  restore $capabilities "cp -a" cp -a "$folder/source/file" "$folder/target/"
done | expect 'chown,+fowner, tar -xp: owner 1000, ends with 0
chown,+fowner, tar -xp --same-owner: owner 1234, ends with 0
chown,+fowner, bsdtar -xp: owner 1000, ends with 0
chown,+fowner, bsdtar -xp --same-owner: owner 1234, ends with 0
chown,+fowner, rsync -a: owner 1000, ends with 0
chown,+fowner, rsync -a --super: owner 1234, ends with 0
chown,+fowner, busybox tar -xp: owner 1234, ends with 0
chown,+fowner, cp -a: owner 1234, ends with 0
chown, tar -xp: owner 1000, ends with 0
chown, tar -xp --same-owner: owner 1234, ends with 2
chown, bsdtar -xp: owner 1000, ends with 0
chown, bsdtar -xp --same-owner: owner 1234, ends with 1
chown, rsync -a: owner 1000, ends with 0
chown, rsync -a --super: owner 1234, ends with 23
chown, busybox tar -xp: owner 1234, ends with 0
chown, cp -a: owner 1234, ends with 1'
