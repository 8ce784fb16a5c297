#!/usr/bin/env bash
# The large counts, each part bounded to under an hour; writes docs/soak.md with commit, seed, counts and duration.
#   soak.sh [PART ...]   kills sends simulation (default: all)
set -uo pipefail
cd "$(dirname "$0")/../.."
Tools/scripts/bootstrap.sh test
python=$(cat .cache/python)
flags="-c release -Xswiftc -enable-testing $(cat .cache/flags 2>/dev/null)"
seed=${HINOMI_SEED:-$(date +%s)}
export HINOMI_SEED=$seed
commit=$(git rev-parse --short HEAD)
rows=()
status=0
part() {
  local name=$1 counts=$2 start=$SECONDS log
  shift 2
  log=.cache/soak-$name.log
  if timeout 3500 "$@" >"$log" 2>&1; then result=passed; else result=FAILED; status=1; fi
  rows+=("| $name | $counts | $result | $((SECONDS - start)) s |")
  printf '%s: %s, %s, %d s\n' "$name" "$counts" "$result" $((SECONDS - start))
}
wanted=${*:-kills sends simulation}
swift build $flags --build-tests
for word in $wanted; do
  case $word in
    kills) HINOMI_KILLS=${HINOMI_KILLS:-1000} part kills "${HINOMI_KILLS:-1000} kills of the server under mixed load" "$python" Tests/Outside/run.py no_acknowledged ;;
    sends) HINOMI_SEND_KILLS=${HINOMI_SEND_KILLS:-200} part sends "${HINOMI_SEND_KILLS:-200} kills around a send" "$python" Tests/Outside/run.py kills_around ;;
    simulation)
      export HINOMI_SEEDS=${HINOMI_SEEDS:-10000}
      METRICSTORE_SEEDS=$HINOMI_SEEDS part metrics "$HINOMI_SEEDS seeds of power loss, metric store" swift test $flags --skip-build --filter MetricStoreTests.PowerLossTests
      part records "$HINOMI_SEEDS seeds of power loss, SQLite over a faulty disk" swift test $flags --skip-build --filter RecordStoreTests.FaultyDiskTests
      ;;
    *) echo "unknown part: $word"; exit 2 ;;
  esac
done
{
  printf '# Soak\n\nWritten by `make soak`. Commit %s, seed %s, %s, %s cores.\n\n| part | counts | result | duration |\n| --- | --- | --- | --- |\n' "$commit" "$seed" "$(date -u +%F)" "$(nproc)"
  printf '%s\n' "${rows[@]}"
} >docs/soak.md
exit $status
