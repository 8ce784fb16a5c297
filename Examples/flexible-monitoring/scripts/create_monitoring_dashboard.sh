#!/usr/bin/env bash
# One dashboard: alarms, processor, memory and disk, and the group's size. Run again it replaces the dashboard.
set -euo pipefail
source "$(dirname "$0")/../settings.sh"
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}

arns=$(aws cloudwatch describe-alarms --alarm-names "${alarms[@]}" --query 'MetricAlarms[].AlarmArn' --output json)

# graph X Y TITLE METRIC...: a metric is a JSON list.
graph() {
    local x=$1 y=$2 title=$3
    shift 3
    local metrics
    metrics=$(IFS=,; echo "$*")
    cat <<END
{ "type": "metric", "x": $x, "y": $y, "width": 12, "height": 6, "properties": {
  "title": "$title", "region": "$region", "view": "timeSeries", "period": 60, "stat": "Average", "metrics": [$metrics] } }
END
}

body=$(cat <<END
{ "widgets": [
  { "type": "alarm", "x": 0, "y": 0, "width": 24, "height": 3, "properties": { "title": "Alarms", "alarms": $arns } },
  $(graph 0 3 "Processor (%)" '["AWS/EC2", "CPUUtilization", "AutoScalingGroupName", "'"$NAME"'"]' '["CWAgent", "cpu_usage_active", "Environment", "'"$NAME"'"]'),
  $(graph 12 3 "Worst memory (%)" '["CWAgent", "mem_used_percent", "Environment", "'"$NAME"'", { "stat": "Maximum" }]'),
  $(graph 0 9 "Fullest disk (%)" '["CWAgent", "disk_used_percent", "Environment", "'"$NAME"'", { "stat": "Maximum" }]'),
  $(graph 12 9 "Instances" '["AWS/AutoScaling", "GroupDesiredCapacity", "AutoScalingGroupName", "'"$NAME"'"]' '[".", "GroupInServiceInstances", ".", "."]')
] }
END
)
# What is wrong with a body is told, not refused: it is a failure here.
wrong=$(aws cloudwatch put-dashboard --dashboard-name "$NAME" --dashboard-body "$body" --query DashboardValidationMessages --output text)
[[ -z $wrong || $wrong == None ]] || fail "$wrong"
echo "dashboard: $NAME"
