#!/usr/bin/env bash
# One instance, behind a security group that lets SSH in. Run again it changes nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../settings.sh"

created ec2 create-security-group --group-name "$NAME" --description "Instances of $NAME" \
    --tag-specifications "ResourceType=security-group,Tags=[{Key=Environment,Value=$NAME}]" || echo "security group: is there"
# One call, so that both rules are made or neither. The page is for neighbours alone.
created ec2 authorize-security-group-ingress --group-name "$NAME" --ip-permissions \
    "IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=$SSH_CIDR,Description=SSH}]" \
    "IpProtocol=tcp,FromPort=8080,ToPort=8080,IpRanges=[{CidrIp=172.31.0.0/16,Description=page}]" || echo "rules: are there"

single() { instances "$1" "Name=tag:Name,Values=$NAME-single"; }
# One that was stopped or ended by hand is left as it is, and replaced.
instance=$(single pending,running)
if [[ -z $instance ]]; then
    image=$(image)
    group=$(security_group)
    # Detailed monitoring: a value each minute, not each fifth.
    instance=$(aws ec2 run-instances --image-id "$image" --instance-type "$INSTANCE_TYPE" --security-group-ids "$group" \
        --user-data "file://$here/boot.sh" --monitoring Enabled=true \
        ${KEY_NAME:+--key-name "$KEY_NAME"} ${INSTANCE_PROFILE:+--iam-instance-profile "Name=$INSTANCE_PROFILE"} \
        --tag-specifications "ResourceType=instance,Tags=[{Key=Name,Value=$NAME-single},{Key=Environment,Value=$NAME}]" \
        --query 'Instances[0].InstanceId' --output text)
fi

runs() { [[ -n $(single running) ]]; }
await "$instance runs" 300 runs
echo "instance: $instance runs"
