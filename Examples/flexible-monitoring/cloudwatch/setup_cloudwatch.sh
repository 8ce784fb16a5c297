#!/usr/bin/env bash
# Alarms on processor, memory and disk, and the topic that tells of them. Needs the instance and the group. Run again it changes nothing.
set -euo pipefail
source "$(dirname "$0")/../settings.sh"

instance=$(instances running "Name=tag:Name,Values=$NAME-single")
[[ -n $instance ]] || fail "no instance: run ec2/setup_ec2.sh first"
topic=$(aws sns create-topic --name "$NAME-alarms" --query TopicArn --output text)
[[ -z $ALARM_EMAIL ]] || aws sns subscribe --topic-arn "$topic" --protocol email --notification-endpoint "$ALARM_EMAIL" >/dev/null
# Names are sorted: scale-in, then scale-out.
read -r scale_in scale_out < <(aws autoscaling describe-policies --auto-scaling-group-name "$NAME" --output text \
    --policy-names "$NAME-scale-in" "$NAME-scale-out" --query 'sort_by(ScalingPolicies, &PolicyName)[].PolicyARN') ||
    fail "no policies: run autoscaling/setup_autoscaling.sh first"

# alarm NAME above|below THRESHOLD OPTION...
alarm() {
    local name=$1 comparison=GreaterThanThreshold threshold=$3
    [[ $2 == above ]] || comparison=LessThanThreshold
    shift 3
    aws cloudwatch put-metric-alarm --alarm-name "$NAME-$name" --comparison-operator $comparison --threshold "$threshold" "$@"
    echo "alarm: $NAME-$name"
}

processor=(--namespace AWS/EC2 --metric-name CPUUtilization --statistic Average --period 60)
alarm cpu above "$CPU_HIGH" "${processor[@]}" --dimensions "Name=InstanceId,Value=$instance" \
    --evaluation-periods 3 --datapoints-to-alarm 2 --alarm-actions "$topic" --ok-actions "$topic"
alarm group-cpu-high above "$CPU_HIGH" "${processor[@]}" --dimensions "Name=AutoScalingGroupName,Value=$NAME" \
    --evaluation-periods 2 --alarm-actions "$scale_out" "$topic"
# A quarter of an hour of rest before an instance is given up. That it rests is no news: nobody is told.
alarm group-cpu-low below "$CPU_LOW" "${processor[@]}" --dimensions "Name=AutoScalingGroupName,Value=$NAME" \
    --evaluation-periods 15 --alarm-actions "$scale_in"

# The agents' values, merged over the machines of this environment: the maximum is the worst machine and the fullest disk.
# A silent agent is not a machine that is well: missing values are shown as missing.
agent=(--namespace CWAgent --statistic Maximum --period "$PERIOD" --dimensions "Name=Environment,Value=$NAME" --treat-missing-data missing)
alarm memory above "$MEMORY_HIGH" "${agent[@]}" --metric-name mem_used_percent --evaluation-periods 2 --alarm-actions "$topic" --ok-actions "$topic"
alarm disk above "$DISK_HIGH" "${agent[@]}" --metric-name disk_used_percent --evaluation-periods 1 --alarm-actions "$topic" --ok-actions "$topic"
