#!/usr/bin/env bash
# A group of instances in two zones that replaces what dies, with the policies that alarms call. Needs ec2/setup_ec2.sh.
# Run again it makes a new version of the template from the settings, and brings the group to them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../settings.sh"

image=$(image)
group=$(security_group)
profile=${INSTANCE_PROFILE:+,IamInstanceProfile=\{Name=$INSTANCE_PROFILE\}}
template="ImageId=$image,InstanceType=$INSTANCE_TYPE,SecurityGroupIds=[$group],Monitoring={Enabled=true}"
template+=",UserData=$(base64 -w0 "$here/../ec2/boot.sh")${KEY_NAME:+,KeyName=$KEY_NAME}$profile"
created ec2 create-launch-template --launch-template-name "$NAME" --launch-template-data "$template" ||
    aws ec2 create-launch-template-version --launch-template-name "$NAME" --launch-template-data "$template" >/dev/null

subnets=$(aws ec2 describe-subnets --filters Name=default-for-az,Values=true --output text \
    --query 'join(`,`, sort_by(Subnets, &AvailabilityZone)[:2].SubnetId)')
# $Latest is for the group to read, not for the shell.
# shellcheck disable=SC2016
settings=(--auto-scaling-group-name "$NAME" --launch-template "LaunchTemplateName=$NAME,Version=\$Latest"
    --vpc-zone-identifier "$subnets" --min-size "$SIZE_MIN" --max-size "$SIZE_MAX" --desired-capacity "$SIZE"
    --health-check-type EC2 --health-check-grace-period 30)
created autoscaling create-auto-scaling-group "${settings[@]}" --tags \
    "Key=Name,Value=$NAME-member,PropagateAtLaunch=true" "Key=Environment,Value=$NAME,PropagateAtLaunch=true" ||
    aws autoscaling update-auto-scaling-group "${settings[@]}"
# The dashboard shows how many instances are wanted and how many serve.
aws autoscaling enable-metrics-collection --auto-scaling-group-name "$NAME" --granularity 1Minute

"$here/../scripts/update_scaling_policy.sh"

serves() {
    local count
    count=$(aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$NAME" --output text \
        --query 'length(AutoScalingGroups[0].Instances[?LifecycleState==`InService`])')
    ((count >= SIZE_MIN && count >= SIZE))
}
await "the group's instances are in service" 300 serves
echo "group: $SIZE instances are in service"
