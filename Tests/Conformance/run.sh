#!/usr/bin/env bash
# Tests that others wrote, against the running program: moto's suites of the services that we serve.
#   HINOMI_CONFORMANCE  the folder with runners and records (default ../shared/conformance); absent: SKIPPED
#   HINOMI              the program
# The published protocol cases and the signature suite are Swift tests (Tests/Conformance/Protocols, SigV4) and run here too.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(realpath -m "${HINOMI_CONFORMANCE:-../shared/conformance}")
if [ ! -d "$folder" ]; then echo "conformance: SKIPPED, there is no $folder"; exit 0; fi
export HINOMI_CONFORMANCE=$folder
python=$(cat .cache/python)
status=0

swift test -c release -Xswiftc -enable-testing $(cat .cache/flags 2>/dev/null) --skip-build --filter 'ProtocolConformance|SigV4Conformance' || status=1

# moto's tests, from its source package, in a cache of ours.
version=5.2.1
tree=$PWD/.cache/moto-$version
if ! "$python" -c 'import moto, pytest, pytest_timeout' 2>/dev/null; then
  "$python" -m pip install -q --disable-pip-version-check "moto[all]==$version" pytest pytest-timeout >.cache/moto.log 2>&1 || {
    python3 -m venv .cache/moto-venv && .cache/moto-venv/bin/pip install -q "moto[all]==$version" pytest pytest-timeout awscli >>.cache/moto.log 2>&1
    python=$PWD/.cache/moto-venv/bin/python3
  }
fi
if [ ! -d "$tree" ]; then
  mkdir -p .cache/moto-source
  "$python" -m pip download -q --no-deps --no-binary :all: --no-build-isolation -d .cache/moto-source "moto==$version" >>.cache/moto.log 2>&1 ||
    "$python" -m pip download -q --no-deps --no-binary :all: -d .cache/moto-source "moto==$version" >>.cache/moto.log 2>&1
  mkdir -p "$tree.new" && tar -xzf .cache/moto-source/moto-"$version".tar.gz -C "$tree.new" --strip-components 1 && mv "$tree.new" "$tree"
fi

fifo=$(mktemp -u); mkfifo "$fifo"
"$HINOMI" serve --open --ephemeral --account 123456789012 --listen 127.0.0.1:0 --no-agent >"$fifo" 2>.cache/conformance-server.log &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -f "$fifo"' EXIT
read -r _ endpoint <"$fifo"
curl -s "$endpoint/_hinomi/operations" >.cache/operations.json
for service in cloudwatch sts; do
  MOTO_TREE=$tree PYTHON=$python OUT=.cache/moto-$service.json "$folder/moto/run.sh" "$service" "$endpoint" || true
  "$python" Tests/Conformance/moto_verdict.py "$service" .cache/moto-$service.json "$folder/moto/calls/$service.json" .cache/operations.json || status=1
done
exit $status
