#!/usr/bin/env bash
# Writes kubectl-ambicap for people's own machines as archives, each with the YAML parser that it needs, and a krew manifest of them.
# Native AOT does not compile for another operating system, so that these are single files with the runtime in them. explain, check, convert,
# apply, capabilities, install, status and uninstall work everywhere; run, demo and inspect take Linux and say so.
# libyaml is compiled from its own source, which is pinned, by clang and lld, against declarations of the C functions that it calls, which are
# found where it is loaded. The tests run what this machine can run of the archives (PortableProgramTests, eng/emulators.sh).
# Usage: eng/portable.sh [--output OUTPUT] [--url URL] [RID ...]
#        default: artifacts/portable; linux-x64 linux-arm64 osx-arm64 win-x64; URL is where the archives will be, for the manifest
set -euo pipefail
cd "$(dirname "$0")/.."

# The place this machine's own packages come from has their sources too.
archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | awk '!/security/ && !found { found = $1 } END { print found }' || true)
readonly source_url=${archive%/}/pool/main/liby/libyaml/libyaml_0.2.5.orig.tar.gz
readonly source_sum=fa240dbf262be053f3898006d502d514936c818e422afdcf33921c63bed9bf2e

output=artifacts/portable
url=https://example.invalid/ambicap
while [[ ${1:-} == --* ]]; do
  case $1 in
    --output) output=$2 ;;
    --url) url=$2 ;;
    *)
      echo "portable.sh: unknown option $1; see its first lines" >&2
      exit 2
      ;;
  esac
  shift 2
done
rids=("$@")
[ $# -gt 0 ] || rids=(linux-x64 linux-arm64 osx-arm64 win-x64)

fail() {
  echo "portable.sh: $*" >&2
  exit 2
}

# declare_functions FOLDER: what libyaml calls of the C library, for systems whose headers are not here.
declare_functions() {
  mkdir -p "$1"
  printf '#pragma once\n#include <stddef.h>\nvoid *malloc(size_t);\nvoid *realloc(void *, size_t);\nvoid free(void *);\n' >"$1/stdlib.h"
  cat >"$1/string.h" <<'H'
#pragma once
#include <stddef.h>
#ifdef _WIN32
#define strdup _strdup
#endif
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
size_t strlen(const char *);
int strcmp(const char *, const char *);
int strncmp(const char *, const char *, size_t);
char *strdup(const char *);
H
  cat >"$1/stdio.h" <<'H'
#pragma once
#include <stddef.h>
typedef struct file FILE;
size_t fread(void *, size_t, size_t, FILE *);
size_t fwrite(const void *, size_t, size_t, FILE *);
int ferror(FILE *);
H
  printf '#pragma once\n#define assert(e) ((void)0)\n' >"$1/assert.h"
  printf '#pragma once\n#define INT_MAX 2147483647\n' >"$1/limits.h"
}

# c_library FOLDER: what is linked against in the place of Windows' own library of C: one that exports the same names, and is thrown away.
c_library() {
  local name exports=()
  mkdir -p "$1"
  for name in _strdup ferror fread free fwrite malloc memcmp memcpy memmove memset realloc strcmp strlen strncmp; do
    echo "void $name(void) {}"
    exports+=("/export:$name")
  done >"$1/names.c"
  clang -target x86_64-pc-windows-msvc -ffreestanding -fno-builtin -w -c "$1/names.c" -o "$1/names.o"
  lld-link /dll /noentry /nodefaultlib /machine:x64 "/out:$1/msvcrt.dll" "/implib:$1/msvcrt.lib" "${exports[@]}" "$1/names.o"
}

# library RID FOLDER: libyaml of a system, under the name by which it is looked for.
library() {
  local flags=(-O2 -DNDEBUG -DYAML_DECLARE_EXPORT -DYAML_VERSION_MAJOR=0 -DYAML_VERSION_MINOR=2 -DYAML_VERSION_PATCH=5
    '-DYAML_VERSION_STRING="0.2.5"' -I "$staged/libyaml/include")
  local files=() file
  for file in api reader scanner parser; do
    files+=("$staged/libyaml/src/$file.c")
  done
  case $1 in
    win-x64)
      (cd "$staged" && clang -target x86_64-pc-windows-msvc -fno-stack-protector -isystem "$staged/declarations" "${flags[@]}" -c "${files[@]}")
      c_library "$staged/msvcrt"
      lld-link /dll /noentry /nodefaultlib /machine:x64 /brepro "/out:$2/yaml.dll" "/implib:$staged/yaml.lib" \
        "$staged"/{api,reader,scanner,parser}.o "$staged/msvcrt/msvcrt.lib"
      ;;
    osx-arm64)
      local linker=(/usr/lib/llvm-*/bin/ld64.lld)
      [ -x "${linker[0]}" ] || fail "lld for macOS is not installed; apt-get install lld"
      (cd "$staged" && clang -target arm64-apple-macos11 -fPIC -fno-stack-protector -isystem "$staged/declarations" "${flags[@]}" -c "${files[@]}")
      "${linker[0]}" -arch arm64 -platform_version macos 11.0 11.0 -dylib -undefined dynamic_lookup -install_name @rpath/libyaml-0.2.dylib \
        -o "$2/libyaml-0.2.dylib" "$staged"/{api,reader,scanner,parser}.o
      ;;
    linux-x64 | linux-arm64)
      local target=x86_64-linux-gnu
      [ "$1" = linux-x64 ] || target=aarch64-linux-gnu
      clang -target "$target" -shared -nostdlib -fPIC -fno-stack-protector -fuse-ld=lld -Wl,-soname,libyaml-0.so.2 -isystem "$staged/declarations" \
        "${flags[@]}" -o "$2/libyaml-0.so.2" "${files[@]}"
      ;;
    *) fail "unknown system $1; use linux-x64, linux-arm64, osx-arm64 or win-x64" ;;
  esac
}

staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
curl -fsSL --max-time 60 -o "$staged/libyaml.tar.gz" "$source_url" || fail "libyaml's source cannot be fetched; see $source_url"
sha256sum --check --quiet <<<"$source_sum  $staged/libyaml.tar.gz" || fail "libyaml's source is another than it was; see $source_url"
mkdir -p "$staged/libyaml" "$output"
tar -xzf "$staged/libyaml.tar.gz" -C "$staged/libyaml" --strip-components 1
declare_functions "$staged/declarations"

# publish RID: what was restored for all of them, so that they do not write the same files.
publish() {
  dotnet publish src/Ambicap.Cli "${options[@]}" --no-restore --runtime "$1" --self-contained true --output "$staged/publish/$1"
}

# pack RID
pack() {
  local folder=$staged/$1 program=ambicap
  [ "$1" != win-x64 ] || program=ambicap.exe
  install -m 0755 "$staged/publish/$1/$program" "$folder/kubectl-$program"
  install -m 0644 LICENSE "$folder/LICENSE"
  install -m 0644 "$staged/libyaml/License" "$folder/LICENSE.libyaml"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-0}" -C "$folder" -cf - . | gzip -n >"$output/ambicap-$1.tar.gz"
}

# What build.sh has looked at is not looked at again.
options=(--nologo --verbosity quiet -p:Configuration=Release -p:PublishAot=false -p:PublishSingleFile=true -p:PublishTrimmed=true -p:DebugType=none
  -p:RunAnalyzers=false -p:ArtifactsPath="$PWD/artifacts/build-portable")
for rid in "${rids[@]}"; do
  mkdir -p "$staged/$rid"
  library "$rid" "$staged/$rid"
done
echo "publishing for ${rids[*]} ..." >&2
dotnet restore src/Ambicap.Cli "${options[@]}" -p:RuntimeIdentifiers="\"$(IFS=';' && echo "${rids[*]}")\""
# The first one compiles what is the same for all.
publish "${rids[0]}"
pids=()
for rid in "${rids[@]:1}"; do
  publish "$rid" &
  pids+=($!)
done
for pid in "${pids[@]}"; do
  wait "$pid"
done
for rid in "${rids[@]}"; do
  pack "$rid"
done

# The manifest of what is there: a platform without its archive would be refused by krew.
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' Directory.Build.props)
sed "s/VERSION/$version/" deploy/krew/ambicap.yaml >"$output/ambicap.yaml"
for rid in linux-x64 linux-arm64 osx-arm64 win-x64; do
  if [ -e "$output/ambicap-$rid.tar.gz" ]; then
    sum=$(sha256sum "$output/ambicap-$rid.tar.gz" | cut -d ' ' -f 1)
    sed -i "s|URI_$rid|${url%/}/ambicap-$rid.tar.gz|; s/SHA256_$rid/$sum/" "$output/ambicap.yaml"
  fi
done
! grep -nE 'URI_|SHA256_' "$output/ambicap.yaml" >&2 || echo "portable.sh: not every archive is there, so that $output/ambicap.yaml is not whole" >&2
