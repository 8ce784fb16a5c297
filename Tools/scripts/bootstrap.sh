#!/usr/bin/env bash
# Brings what the build and the tests need and a bare Debian lacks; does nothing when all of it is there.
#   bootstrap.sh build   C headers and libraries
#   bootstrap.sh test    and a Python with awscli and boto3
# As root (or with passwordless sudo) it uses apt-get. Otherwise it unpacks the same packages below .cache/sysroot, and
# .cache/flags tells the compiler where they are.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p .cache

say() { printf 'bootstrap: %s\n' "$*" >&2; }

packages=(libsqlite3-dev libzstd-dev zlib1g-dev libexpat1-dev)
headers=(sqlite3.h zstd.h zlib.h expat.h)

has_headers() {
  local header
  for header in "${headers[@]}"; do
    [ -e "/usr/include/$header" ] || [ -e "/usr/local/include/$header" ] || return 1
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

# Packages for everybody where that is allowed.
install_for_all() {
  as_root true 2>/dev/null || return 1
  say "installing $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >.cache/apt.log 2>&1 && return 0
  as_root apt-get update -qq >>.cache/apt.log 2>&1 || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >>.cache/apt.log 2>&1
}

# The same packages for this checkout alone: the headers and static libraries, unpacked.
install_here() {
  say "no root: unpacking $* below .cache/sysroot"
  mkdir -p .cache/debs .cache/sysroot
  (cd .cache/debs && apt-get download -qq "$@")
  local package
  for package in .cache/debs/*.deb; do dpkg -x "$package" .cache/sysroot; done
  # Only the static libraries: the shared ones are links to packages that may be missing.
  find .cache/sysroot -name '*.so*' -delete
  local root=$PWD/.cache/sysroot triple
  triple=$(gcc -dumpmachine 2>/dev/null || echo x86_64-linux-gnu)
  printf -- '-Xcc -I%s/usr/include -Xcc -I%s/usr/include/%s -Xlinker -L%s/usr/lib/%s -Xlinker -lm' \
    "$root" "$root" "$triple" "$root" "$triple" >.cache/flags
}

build() {
  command -v swift >/dev/null || { say "swift is missing: install Swift 6.3 (swift.org) and put it on PATH"; exit 1; }
  if has_headers || [ -s .cache/flags ]; then return; fi
  install_for_all "${packages[@]}" || install_here "${packages[@]}"
}

python_works() { "$1" -c 'import boto3, awscli' 2>/dev/null; }

python() {
  if [ -s .cache/python ] && python_works "$(cat .cache/python)"; then return; fi
  if python_works python3; then command -v python3 >.cache/python; return; fi
  say "making a Python environment with awscli and boto3"
  python3 -m venv .cache/venv >.cache/venv.log 2>&1 || {
    install_for_all python3-venv && python3 -m venv .cache/venv >>.cache/venv.log 2>&1
  } || { say "python3-venv is needed for the tests: see .cache/venv.log"; exit 1; }
  .cache/venv/bin/pip install -q --disable-pip-version-check awscli boto3 >>.cache/venv.log 2>&1
  printf '%s/.cache/venv/bin/python3' "$PWD" >.cache/python
}

case ${1:-build} in
  build) build ;;
  test) build; python ;;
  *) say "unknown word: $1"; exit 2 ;;
esac
