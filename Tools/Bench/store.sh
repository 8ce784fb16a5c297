#!/usr/bin/env bash
# The metric store alone: a load fed and settled (RUNS times, 5 unless said otherwise), then a restart after kill -9.
set -euo pipefail
cd "$(dirname "$0")/../.."
flags=(-c release -Xswiftc -enable-testing)
if [ -f .cache/flags ]; then read -ra more < .cache/flags; flags+=("${more[@]}"); fi
swift build "${flags[@]}" --product StoreBench >&2
bench=$(swift build "${flags[@]}" --show-bin-path)/StoreBench
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
load=()
if [ -n "${LOAD:-}" ]; then load+=(--file "$LOAD"); fi
if [ -n "${ORDER:-}" ]; then load+=(--order "$ORDER"); fi
for run in $(seq "${RUNS:-5}"); do
  echo "store, feed: $("$bench" feed --dir "$folder/feed$run" "${load[@]}")"
  # In a shell of its own, which tells of the kill where nobody listens.
  echo "store, kill -9: $(bash -c '"$0" "$@"; exit 0' "$bench" feed --dir "$folder/kill$run" --kill yes "${load[@]}" 2>/dev/null)"
  echo "store, restart: $("$bench" open --dir "$folder/kill$run" | head -2 | tr '\n' ' ')"
  rm -rf "$folder/feed$run" "$folder/kill$run"
done
