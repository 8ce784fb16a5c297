#!/usr/bin/env bash
# Side by side on this machine, in one run: PutMetricData over HTTP against moto_server, and the metric store alone.
# LOAD=FILE gives the store another load than its own (see Tools/Bench/StoreBench/PayloadFile.swift), ORDER=reversed the labels
# in reverse.
set -euo pipefail
cd "$(dirname "$0")/../.."
Tools/scripts/bootstrap.sh test
python=$(cat .cache/python)
"$python" Tools/Bench/put_metric_data.py
Tools/Bench/store.sh
