#!/usr/bin/env bash
# Tests that others wrote, against the running program: moto's suites of the services that we serve.
#   run.sh [SERVICE ...]  moto's suites to run (default: those judged below)
#   HINOMI_CONFORMANCE    the folder with runners and records (default ../shared/conformance); absent: SKIPPED
#   HINOMI                the program (default .build/release/hinomi)
# The published protocol cases and the signature suite are Swift tests (Tests/Conformance/Protocols, SigV4) and run here too.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(realpath -m "${HINOMI_CONFORMANCE:-../shared/conformance}")
if [ ! -d "$folder" ]; then echo "conformance: SKIPPED, there is no $folder"; exit 0; fi
export HINOMI_CONFORMANCE=$folder
program=$(realpath -m "${HINOMI:-.build/release/hinomi}")
version=5.2.1
tree=$PWD/.cache/moto-$version
services=("$@")
[ $# -gt 0 ] || services=(autoscaling cloudwatch sts)
status=0
mkdir -p .cache

# A Python that has moto and pytest: the tests' own where it may be added to, else one in the cache.
moto_python() {
  local candidate wanted=("moto[all]==$version" pytest pytest-timeout freezegun)
  for candidate in .cache/moto-venv/bin/python3 "$(cat .cache/python 2>/dev/null || command -v python3)"; do
    if has_moto "$candidate"; then realpath -s "$candidate"; return; fi
  done
  { python3 -m venv .cache/moto-venv && .cache/moto-venv/bin/pip install -q --disable-pip-version-check "${wanted[@]}"; } >.cache/moto.log 2>&1 || return 1
  realpath -s .cache/moto-venv/bin/python3
}

has_moto() { "$1" -c "import moto, pytest, pytest_timeout, freezegun; assert moto.__version__ == '$version'" 2>/dev/null; }

# moto's tests, from its source package.
fetch_tests() {
  [ -d "$tree" ] && return
  rm -rf "$tree.new"
  mkdir -p .cache/moto-source "$tree.new"
  "$python" -m pip download -q --disable-pip-version-check --no-deps --no-binary :all: -d .cache/moto-source "moto==$version" >>.cache/moto.log 2>&1 &&
    tar -xzf .cache/moto-source/moto-"$version".tar.gz -C "$tree.new" --strip-components 1 && mv "$tree.new" "$tree"
}

# Starts the server; sets `endpoint`.
serve() {
  local fifo
  fifo=$(mktemp -u) && mkfifo "$fifo"
  "$program" serve --open --ephemeral --account 123456789012 --listen 127.0.0.1:0 --no-agent >"$fifo" 2>.cache/conformance-server.log &
  server=$!
  trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true' EXIT
  exec 3<"$fifo"
  rm -f "$fifo"
  read -r -t 30 _ endpoint <&3 || { echo "conformance: the server did not start: see .cache/conformance-server.log"; exit 1; }
}

swift test -c release -Xswiftc -enable-testing $(cat .cache/flags 2>/dev/null) --skip-build --filter 'ProtocolConformance|SigV4Conformance' || status=1

if ! python=$(moto_python) || ! fetch_tests; then
  echo "conformance: moto's suites SKIPPED, moto $version could not be installed: see .cache/moto.log"
  exit $status
fi
serve
"$python" -c 'import sys, urllib.request; sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1]).read())' "$endpoint/_hinomi/operations" >.cache/operations.json
for service in "${services[@]}"; do
  results=.cache/moto-$service.json
  rm -f "$results"
  # A file that asks a service of others while it is read takes only itself out of the run.
  MOTO_TREE=$tree PYTHON=$python OUT=$results "$folder/moto/run.sh" "$service" "$endpoint" --continue-on-collection-errors || { status=1; continue; }
  "$python" Tests/Conformance/moto_verdict.py "$service" "$results" "$folder/moto/calls/$service.json" .cache/operations.json || status=1
done
exit $status
