#!/usr/bin/env bash
# Side by side on this machine, in one run: PutMetricData over HTTP against moto_server, and the metric store alone.
set -euo pipefail
cd "$(dirname "$0")/../.."
Tools/scripts/bootstrap.sh test
python=$(cat .cache/python)
"$python" Tools/Bench/put_metric_data.py
