#!/usr/bin/env bash
# Makes the group's policies, or changes them in place: update_scaling_policy.sh [INSTANCES [WARMUP]]
#   INSTANCES   added when the processors are busy, twice as many when they are very busy (1)
#   WARMUP      seconds until a new instance counts (60)
# A policy keeps its name and its ARN, so the alarms that call it go on calling it.
set -euo pipefail
source "$(dirname "$0")/../settings.sh"
add=${1:-1} warmup=${2:-60}

step_policy() {
    local name=$1
    shift
    aws autoscaling put-scaling-policy --auto-scaling-group-name "$NAME" --policy-name "$NAME-$name" --policy-type StepScaling \
        --adjustment-type ChangeInCapacity --query PolicyARN --output text "$@"
}

# Bounds count from the alarm's threshold: up to 20 percent points above it, and beyond.
step_policy scale-out --estimated-instance-warmup "$warmup" --step-adjustments \
    "MetricIntervalLowerBound=0,MetricIntervalUpperBound=20,ScalingAdjustment=$add" \
    "MetricIntervalLowerBound=20,ScalingAdjustment=$((2 * add))"
# Out fast, in slowly: one at a time, whatever is added.
step_policy scale-in --step-adjustments MetricIntervalUpperBound=0,ScalingAdjustment=-1
