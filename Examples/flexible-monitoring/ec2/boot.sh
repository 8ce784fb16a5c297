#!/bin/sh
# What each instance runs at its first boot: a page that names it, on port 8080.
# On Hinomi instances share a machine and each has an address of its own there; on EC2 the machine is the instance's.
address=${PRIVATE_IP:-0.0.0.0}
site=$(mktemp -d)
echo "This is ${INSTANCE_ID:-$(hostname)}" > "$site/index.html"
nohup python3 -m http.server 8080 --bind "$address" --directory "$site" &
echo "the page is served at $address:8080"
