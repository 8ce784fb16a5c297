# The settings that the scripts share. Sourced by them, not run. What the environment says goes before what is written here.

: "${NAME:=flexible-monitoring}"   # begins the name of all that is made, and is the value of its tag Environment
: "${IMAGE_ID:=}"                  # empty: Amazon Linux 2023, or Hinomi's own image
: "${INSTANCE_TYPE:=t3.micro}"
: "${KEY_NAME:=}"                  # a key pair for SSH; empty: nobody can log in
: "${INSTANCE_PROFILE:=}"          # on AWS the agent needs one that holds CloudWatchAgentServerPolicy
: "${SSH_CIDR:=172.31.0.0/16}"     # who may reach port 22: the default VPC, until you name your own address
: "${SIZE_MIN:=1}" "${SIZE:=2}" "${SIZE_MAX:=4}"
: "${CPU_HIGH:=70}" "${CPU_LOW:=20}" "${MEMORY_HIGH:=90}" "${DISK_HIGH:=90}"
: "${PERIOD:=60}"                  # seconds between the agent's values, and the period of the alarms on them
: "${ALARM_EMAIL:=}"               # who is told of alarms; empty: nobody
export AWS_PAGER=""                # output goes to the terminal, and nothing waits for a key

alarms=("$NAME-cpu" "$NAME-group-cpu-high" "$NAME-group-cpu-low" "$NAME-memory" "$NAME-disk")

# Makes something: `created ec2 create-key-pair ...`. Returns 1 when it is there already; any other failure ends the script.
created() {
    local words
    words=$(aws "$@" 2>&1 >/dev/null) && return 0
    [[ $words == *AlreadyExists* || $words == *Duplicate* ]] && return 1
    fail "$words"
}

# Removes something; that it is not there is no failure.
removed() {
    local words
    words=$(aws "$@" 2>&1 >/dev/null) && return 0
    [[ $words == *NotFound* || $words == *"not found"* ]] || fail "$words"
}

# Waits until a command succeeds: await WHAT SECONDS COMMAND...
await() {
    local what=$1 end=$((SECONDS + $2))
    shift 2
    until "$@"; do
        ((SECONDS < end)) || fail "not in time: $what"
        sleep 2
    done
}

# The identifiers of the environment's instances: instances STATE[,STATE...] [FILTER...]
instances() {
    local states=$1
    shift
    aws ec2 describe-instances --output text --query 'Reservations[].Instances[].InstanceId' \
        --filters "Name=tag:Environment,Values=$NAME" "Name=instance-state-name,Values=$states" "$@"
}

# On AWS the second name matches nothing, on Hinomi the first: each finds its own.
image() {
    [[ -z $IMAGE_ID ]] || { echo "$IMAGE_ID"; return; }
    aws ec2 describe-images --owners amazon self --output text --query 'sort_by(Images, &CreationDate)[-1].ImageId' \
        --filters 'Name=name,Values=al2023-ami-2023.*-kernel-6.1-x86_64,hinomi-default'
}

security_group() {
    aws ec2 describe-security-groups --group-names "$NAME" --query 'SecurityGroups[0].GroupId' --output text
}

fail() {
    echo "$*" >&2
    exit 1
}
