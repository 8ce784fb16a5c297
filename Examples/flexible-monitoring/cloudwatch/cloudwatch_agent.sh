#!/usr/bin/env bash
# Watches the machine it runs on: cloudwatch_agent.sh [start|stop]. Run again it takes a changed configuration.
# With `hinomi` on the PATH its agent does it; otherwise Amazon's package, as root. Both read the same file.
# This script needs no other file, so that it can be sent to a machine:
#   ssh ec2-user@ADDRESS sudo bash -s < cloudwatch_agent.sh
set -euo pipefail
: "${NAME:=flexible-monitoring}" "${PERIOD:=60}"
: "${AGENT_FOLDER:=${XDG_STATE_HOME:-${HOME:-/root}/.local/state}/$NAME-agent}"
file=$AGENT_FOLDER/agent.json
control=/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl

# Every value stands under Environment alone too, merged over machines, disks and mounts: the alarms' series.
configuration() {
    local environment="\"append_dimensions\": { \"Environment\": \"$NAME\" }"
    cat <<END
{
  "agent": { "metrics_collection_interval": $PERIOD },
  "metrics": {
    "namespace": "CWAgent",
    "force_flush_interval": $PERIOD,
    "aggregation_dimensions": [["Environment"]],
    "metrics_collected": {
      "cpu": { "measurement": ["usage_active"], "totalcpu": true, $environment },
      "mem": { "measurement": ["used_percent"], $environment },
      "disk": { "measurement": ["used_percent"], "resources": ["/"], $environment }
    }
  }
}
END
}

# A process id is given again after its process: it is ours only while its words are.
running() {
    [[ -f $AGENT_FOLDER/pid ]] && pid=$(<"$AGENT_FOLDER/pid") &&
        tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "agent --config $file"
}

end_hinomi() {
    running || return 0
    kill "$pid"
    while running; do sleep 0.1; done
}

stop() {
    # Only what this script started; Amazon's package stays installed.
    if [[ -f $AGENT_FOLDER/pid ]]; then
        end_hinomi
    elif [[ -f $file && -x $control ]]; then
        "$control" -a stop -m auto
    fi
    rm -rf "$AGENT_FOLDER"
}

install_package() {
    [[ ! -x $control ]] || return 0
    if command -v dnf >/dev/null; then
        dnf install -y amazon-cloudwatch-agent
    elif command -v dpkg >/dev/null; then
        local package
        package=$(mktemp --suffix .deb)
        curl -fsS -o "$package" "https://amazoncloudwatch-agent.s3.amazonaws.com/debian/$(dpkg --print-architecture)/latest/amazon-cloudwatch-agent.deb"
        dpkg -i "$package"
        rm "$package"
    else
        echo "neither hinomi, dnf nor dpkg is here: install the agent by hand" >&2
        exit 1
    fi
}

start() {
    mkdir -p "$AGENT_FOLDER"
    configuration >"$file"
    if command -v hinomi >/dev/null; then
        end_hinomi
        nohup hinomi agent --config "$file" --state "$AGENT_FOLDER/spool" >"$AGENT_FOLDER/log" 2>&1 </dev/null &
        echo $! >"$AGENT_FOLDER/pid"
        # A configuration that it refuses ends it at once.
        sleep 1
        kill -0 $! 2>/dev/null || { cat "$AGENT_FOLDER/log" >&2; exit 1; }
        echo "agent: hinomi, process $!, configured by $file"
    else
        install_package
        "$control" -a fetch-config -m auto -s -c "file:$file"
        echo "agent: amazon-cloudwatch-agent, configured by $file"
    fi
}

case ${1:-start} in
start) start ;;
stop) stop ;;
*) echo "usage: cloudwatch_agent.sh [start|stop]" >&2; exit 2 ;;
esac
