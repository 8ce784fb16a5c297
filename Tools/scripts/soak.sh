#!/usr/bin/env bash
# The large counts, each part bounded to under an hour; writes its rows of docs/soak.md and leaves those of the other parts.
#   soak.sh [PART ...]   kills sends simulation flips series fuzz scale-events instance-kills
#                        control-kills launch-kills instances tracking (default: all)
set -uo pipefail
cd "$(dirname "$0")/../.."
Tools/scripts/bootstrap.sh test
python=$(cat .cache/python)
flags="-c release -Xswiftc -enable-testing $(cat .cache/flags 2>/dev/null)"
seed=${HINOMI_SEED:-$(date +%s)}
export HINOMI_SEED=$seed
commit=$(git rev-parse --short HEAD)
table=docs/soak.md
status=0

# Puts a row into the table, in the place of the row of the same part.
write_row() {
  local name=$1 row=$2 kept
  kept=$(grep '^| ' "$table" 2>/dev/null | grep -v -e '^| part |' -e '^| --- |' | awk -F' *[|] *' -v name="$name" '$2 != name')
  {
    printf '# Soak\n\nWritten by `make soak`; `Tools/scripts/soak.sh PART` runs one part and writes its row. Each row tells the commit and seed that it was run with.\n\n'
    printf '| part | counts | commit | seed | date, cores | result | duration |\n| --- | --- | --- | --- | --- | --- | --- |\n'
    { [ -z "$kept" ] || printf '%s\n' "$kept"; printf '%s\n' "$row"; } | sort
  } >"$table.new"
  mv "$table.new" "$table"
}

part() {
  local name=$1 counts=$2 start=$SECONDS log flips
  shift 2
  log=.cache/soak-$name.log
  if timeout 3500 "$@" >"$log" 2>&1; then result=passed; else result=FAILED; status=1; fi
  flips=$(awk '/^flips /{sum += $2} END {if (sum) print sum " bits in all: "}' "$log")
  write_row "$name" "| $name | $flips$counts | $commit | $seed | $(date -u +%F), $(nproc) | $result | $((SECONDS - start)) s |"
  printf '%s: %s%s, %s, %d s\n' "$name" "$flips" "$counts" "$result" $((SECONDS - start))
}

wanted=${*:-kills sends simulation flips series scale-events instance-kills control-kills launch-kills instances tracking fuzz}
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
    flips)
      HINOMI_FLIPS=${HINOMI_FLIPS:-8000} part flips "up to ${HINOMI_FLIPS:-8000} flipped bits in every kind of file" swift test $flags --skip-build --filter '[Ff]lip'
      ;;
    series) HINOMI_SERIES=${HINOMI_SERIES:-3000000} part series "up to ${HINOMI_SERIES:-3000000} series that nobody sent before" "$python" Tests/Outside/run.py ever_new ;;
    scale-events)
      HINOMI_SCALE_EVENTS=${HINOMI_SCALE_EVENTS:-500} part scale-events "${HINOMI_SCALE_EVENTS:-500} random scale events, nobody paged" "$python" Tests/Outside/run.py random_scale_events
      ;;
    instance-kills)
      HINOMI_INSTANCE_KILLS=${HINOMI_INSTANCE_KILLS:-50} part instance-kills "${HINOMI_INSTANCE_KILLS:-50} kills of instances among random scaling, one page each" "$python" Tests/Outside/run.py each_kill_pages
      ;;
    control-kills)
      HINOMI_GROUP_KILLS=${HINOMI_GROUP_KILLS:-200} part control-kills "${HINOMI_GROUP_KILLS:-200} kills of the server while a group scales" "$python" Tests/Outside/run.py ServerKillTests
      ;;
    launch-kills)
      HINOMI_LAUNCH_KILLS=${HINOMI_LAUNCH_KILLS:-200} part launch-kills "${HINOMI_LAUNCH_KILLS:-200} times killed in a launch and in a termination" "$python" Tests/Outside/run.py launch_and_a_termination
      ;;
    instances)
      HINOMI_INSTANCES=${HINOMI_INSTANCES:-500} part instances "${HINOMI_INSTANCES:-500} sleeping instances described within 50 ms" "$python" Tests/Outside/run.py sleeping_instances
      ;;
    tracking) HINOMI_TIMED=1 part tracking "target tracking on CPU in real time, 1 to 3 to 1 instances" "$python" Tests/Outside/run.py TrackingTests ;;
    fuzz)
      Tools/scripts/fuzz.sh build
      part fuzz "each parser under libFuzzer for ${HINOMI_FUZZ_SECONDS:-60} s" Tools/scripts/fuzz.sh "${HINOMI_FUZZ_SECONDS:-60}"
      while IFS='|' read -r _ name executions seconds _ result _; do
        name=${name// /}
        write_row "fuzz-$name" "| fuzz-$name |$executions executions | $commit | libFuzzer's own | $(date -u +%F), $(nproc) |$result|$seconds s |"
      done < <(grep -E '^\| [a-z0-9-]+ \| [0-9]+ \|' .cache/soak-fuzz.log)
      ;;
    *) echo "unknown part: $word"; exit 2 ;;
  esac
done
exit $status
