#!/usr/bin/env bash
# Fuzzes parsers with libFuzzer: starts from a copy of the kept corpus; what crashes is put into Tests/Fuzz/Corpus/TARGET/.
#   fuzz.sh [TARGET ...] [SECONDS]   default: all targets, 60 seconds each, as many at a time as there are cores
#   fuzz.sh build                    only builds
# Prints a row for each target: executions, seconds, inputs known at the end, result. Fails when anything was found.
# HINOMI_FUZZ_KEEP=FOLDER keeps the corpora that grew, for minimising (Tests/Fuzz/README.md).
set -uo pipefail
cd "$(dirname "$0")/../.."
Tools/scripts/bootstrap.sh build
export HINOMI_FUZZ=1 SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=
flags="-c release --scratch-path .cache/fuzz -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld $(cat .cache/flags 2>/dev/null)"
echo 'building the parsers with libFuzzer and AddressSanitizer (the first time takes 10 to 20 minutes)' >&2
swift build $flags --product FuzzDriver >&2 || exit 1
[ "${1:-}" = build ] && exit 0
driver=$PWD/$(swift build $flags --show-bin-path | sed "s|^$PWD/||")/FuzzDriver

seconds=60
if [[ $# -gt 0 && ${!#} =~ ^[0-9]+$ ]]; then seconds=${!#}; set -- "${@:1:$#-1}"; fi
declare -A longest
while read -r name bytes; do longest[$name]=$bytes; done < <("$driver" --list)
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(printf '%s\n' "${!longest[@]}" | sort)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fuzz() {
  local name=$1 kept=$PWD/Tests/Fuzz/Corpus/$1 corpus=$work/$1 log=$work/$1.log start=$SECONDS status executions inputs
  mkdir -p "$kept" "$corpus"
  cp "$kept"/* "$corpus"/ 2>/dev/null
  HINOMI_FUZZ_TARGET=$name timeout $((seconds * 2 + 120)) "$driver" -max_total_time="$seconds" -max_len="${longest[$name]}" -rss_limit_mb=2560 \
    -malloc_limit_mb=768 -timeout=10 -artifact_prefix="$kept/" -print_final_stats=1 -verbosity=1 "$corpus" >"$log" 2>&1
  status=$?
  executions=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
  inputs=$(find "$corpus" -type f | wc -l)
  if [ -n "${HINOMI_FUZZ_KEEP:-}" ]; then mkdir -p "$HINOMI_FUZZ_KEEP/$name" && cp "$corpus"/* "$HINOMI_FUZZ_KEEP/$name/"; fi
  if [ $status = 0 ]; then
    echo "| $name | ${executions:-0} | $((SECONDS - start)) | $inputs | passed |"
  else
    echo "| $name | ${executions:-0} | $((SECONDS - start)) | $inputs | FAILED |"
    { echo "$name:"; grep -E 'broke a promise|Fatal error|ERROR:|SUMMARY|Test unit written' "$log" || tail -20 "$log"; } >"$work/$name.failed"
  fi
}

for name in "${targets[@]}"; do
  [ -n "${longest[$name]:-}" ] || { echo "no fuzz target is called '$name'"; exit 2; }
done
printf '| target | executions | seconds | inputs | result |\n| --- | --- | --- | --- | --- |\n'
for name in "${targets[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "${HINOMI_FUZZ_JOBS:-$(nproc)}" ]; do wait -n; done
  fuzz "$name" &
done
wait
cat "$work"/*.failed 2>/dev/null && exit 1
exit 0
