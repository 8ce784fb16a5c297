#!/usr/bin/env bash
# Removes all that the other scripts made, and ends when it is gone. What is not there is passed over, so it can be run after any of them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../settings.sh"

# Alarms first: nobody is to be told that instances end.
found=$(aws cloudwatch describe-alarms --alarm-names "${alarms[@]}" --query 'MetricAlarms[].AlarmName' --output text)
# shellcheck disable=SC2086  # several names
[[ -z $found ]] || aws cloudwatch delete-alarms --alarm-names $found
removed cloudwatch delete-dashboards --dashboard-names "$NAME"
topic=$(aws sns list-topics --query "Topics[?ends_with(TopicArn, ':$NAME-alarms')].TopicArn" --output text)
[[ -z $topic ]] || aws sns delete-topic --topic-arn "$topic"
"$here/../cloudwatch/cloudwatch_agent.sh" stop

# The group before its instances, or it would replace them; its policies go with it.
removed autoscaling delete-auto-scaling-group --auto-scaling-group-name "$NAME" --force-delete
living=pending,running,stopping,stopped,shutting-down
left=$(instances $living)
# shellcheck disable=SC2086  # several identifiers
[[ -z $left ]] || aws ec2 terminate-instances --instance-ids $left >/dev/null
# A call that fails answers nothing too: it must not pass for an end.
none_is_left() { left=$(instances $living) && [[ -z $left ]]; }
await "the instances are terminated" 600 none_is_left
group_is_gone() {
    [[ $(aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$NAME" --query 'length(AutoScalingGroups)') == 0 ]]
}
await "the group is gone" 300 group_is_gone

removed ec2 delete-launch-template --launch-template-name "$NAME"
# Last: a group that an instance is in cannot be deleted.
removed ec2 delete-security-group --group-name "$NAME"
echo "nothing of $NAME is left"
