#!/usr/bin/env python3
"""PutMetricData over HTTP: 20 datums a request, 8 connections, each 2xx after an fdatasync; and the same requests to moto_server.

Prints requests per second and per CPU-second of the server, and the ratio. Only loopback, a bounded number of requests.
"""
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/Outside"))
import botocore.awsrequest
import botocore.session
from hinomi import Server

CONNECTIONS = 8
DATUMS = 20


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def requests_of_boto(endpoint, count):
    """Bytes of signed requests as boto3 sends them (JSON 1.0)."""
    session = botocore.session.get_session()
    session.set_credentials("FOOBARKEY", "FOOBARSECRET")
    client = session.create_client("cloudwatch", region_name="us-east-1", endpoint_url=endpoint)
    captured = []

    def capture(request, **_):
        captured.append(request)
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, None)

    client.meta.events.register("before-send.cloudwatch.PutMetricData", capture)
    host = endpoint.split("//")[1]
    result = []
    for number in range(count):
        data = [
            {"MetricName": f"metric-{i}", "Dimensions": [{"Name": "InstanceId", "Value": f"i-{number % 50:08d}"}, {"Name": "AutoScalingGroupName", "Value": "web"}],
             "Value": number + i * 0.5, "Timestamp": time.time() - 30, "Unit": "Percent"} for i in range(DATUMS)]
        try:
            client.put_metric_data(Namespace="Bench", MetricData=data)
        except Exception:
            pass
        request = captured.pop()
        body = request.body if isinstance(request.body, bytes) else request.body.encode()
        headers = {key: value.decode() if isinstance(value, bytes) else value for key, value in request.headers.items()}
        headers.pop("Content-Length", None)
        lines = [f"POST / HTTP/1.1", f"Host: {host}"] + [f"{k}: {v}" for k, v in headers.items()] + [f"Content-Length: {len(body)}"]
        result.append(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
    return result


CLIENT = r"""
import socket, sys, threading, time, pickle
port, seconds, connections, path = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
requests = pickle.load(open(path, "rb"))
done = [0] * connections; bad = [0] * connections
deadline = time.monotonic() + seconds
def run(i):
    s = socket.create_connection(("127.0.0.1", port)); n = i
    while time.monotonic() < deadline:
        s.sendall(requests[n % len(requests)]); n += connections
        buffer = b""
        while b"\r\n\r\n" not in buffer:
            more = s.recv(65536)
            if not more: s = socket.create_connection(("127.0.0.1", port)); break
            buffer += more
        head, _, rest = buffer.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"): length = int(line.split(b":")[1])
        while len(rest) < length: rest += s.recv(65536)
        if b" 200 " in head.split(b"\r\n")[0]: done[i] += 1
        else: bad[i] += 1
        if b"connection: close" in head.lower(): s.close(); s = socket.create_connection(("127.0.0.1", port))
threads = [threading.Thread(target=run, args=(i,)) for i in range(connections)]
[t.start() for t in threads]; [t.join() for t in threads]
print(sum(done), sum(bad))
"""


def drive(name, pid, endpoint, seconds):
    import pickle
    port = int(endpoint.rsplit(":", 1)[1])
    with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
        pickle.dump(requests_of_boto(endpoint, 400), file)
        file.flush()
        for measured in (False, True):  # once to warm up
            before, began = cpu_seconds(pid), time.monotonic()
            out = subprocess.run([sys.executable, "-c", CLIENT, str(port), str(seconds if measured else 1), str(CONNECTIONS), file.name], capture_output=True, text=True, check=True)
            cpu, wall = cpu_seconds(pid) - before, time.monotonic() - began
    done, bad = map(int, out.stdout.split())
    assert bad == 0, f"{name}: {bad} requests failed"
    per_cpu = done / cpu
    print(f"{name}: {done} requests in {wall:.1f} s, {done / wall:.0f}/s, {per_cpu:.0f} per CPU-second ({cpu / done * 1e6:.0f} us each)")
    return per_cpu


def moto():
    process = subprocess.Popen([sys.executable, "-c", "from moto.server import main; main(['-p', '0', '-H', '127.0.0.1'])"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in process.stdout:
        if "Running on" in line and "127.0.0.1" in line:
            endpoint = line.split("Running on ")[1].strip()
            break
    threading.Thread(target=lambda: [None for _ in process.stdout], daemon=True).start()
    return process, endpoint


def main():
    seconds = float(os.environ.get("HINOMI_BENCH_SECONDS", "8"))
    with Server() as server:
        ours = drive("hinomi --open", server.process.pid, server.endpoint, seconds)
    process, endpoint = moto()
    try:
        theirs = drive("moto_server", process.pid, endpoint, seconds)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    print(f"ratio per CPU-second: {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
