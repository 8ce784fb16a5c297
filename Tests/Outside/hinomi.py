"""A server under test, and the clients that speak to it."""
import glob
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import boto3
import botocore
import botocore.session
from botocore.config import Config

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("HINOMI", os.path.join(ROOT, ".build/release/hinomi")))
ACCOUNT = "123456789012"
REGION = "us-east-1"


def wait_until(condition, seconds, what):
    """Waits for a condition with a bound; the condition's value. `what` is said of a failure; a function, if it is about how things stand then."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")


def holders(data):
    """{instance id: process} of the holders whose instances lie below a data folder."""
    prefix = os.path.join(os.path.realpath(data), "instances")
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/cmdline", "rb") as file:
                words = file.read().decode(errors="replace").split("\0")
            with open(f"/proc/{name}/stat") as file:
                parent = int(file.read().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if words[1:3] == ["hold", "--directory"] and len(words) > 3 and words[3].startswith(prefix + "/"):
            # An instance's first process is a fork of its holder and has the same words: the parent of both is the holder.
            instance = os.path.basename(words[3])
            if instance not in found or found[instance][1] == int(name):
                found[instance] = (int(name), parent)
    return {instance: process for instance, (process, _) in found.items()}


def reap_instances(data):
    """Instances outlive their server; they do not outlive its test."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        left = holders(data)
        if not left:
            break
        for process in left.values():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.05)
    for group in glob.glob("/sys/fs/cgroup/*/hinomi/i-*") + glob.glob("/sys/fs/cgroup/hinomi/i-*"):
        if os.path.exists(os.path.join(data, "instances", os.path.basename(group))):
            try:
                os.rmdir(group)
            except OSError:
                pass


class Server:
    """`hinomi serve` on a port of its own; a context that leaves nothing behind."""

    def __init__(self, *options, data=None, open=True, port=0, ephemeral=False, environment=None):
        self.folder = None
        self.options = list(options)
        self.is_open = open
        self.port = port
        if not ephemeral:
            if data is None:
                self.folder = data = tempfile.mkdtemp(prefix="hinomi-test-")
            self.options += ["--data", data]
        else:
            self.options += ["--ephemeral"]
        self.data = data
        self.environment = environment
        self.process = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.kill()
        if self.data:
            reap_instances(self.data)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, seconds=30):
        command = [PROGRAM, "serve", "--listen", f"127.0.0.1:{self.port}", "--account", ACCOUNT, "--region", REGION]
        command += (["--open"] if self.is_open else []) + self.options
        if not any(option in self.options for option in ("--agent-config",)) and "--no-agent" not in self.options:
            command.append("--no-agent")
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment)
        began = time.monotonic()
        line = self._ready_line(seconds)
        self.start_seconds = time.monotonic() - began
        self.endpoint = line.split(" ", 1)[1].strip()
        self.port = int(self.endpoint.rsplit(":", 1)[1])
        return self

    def _ready_line(self, seconds):
        found = []
        reader = threading.Thread(target=lambda: found.append(self.process.stdout.readline()), daemon=True)
        reader.start()
        reader.join(seconds)
        if not found or not found[0].startswith("ready "):
            self.kill()
            raise AssertionError(f"not ready within {seconds} s: {found} {self.errors()[-2000:]}")
        return found[0]

    def errors(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def kill(self):
        """kill -9; the data stay."""
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()
            self.process.stdout.close()

    def stop(self, seconds=30):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(seconds)
        self.process.stdout.close()
        return code

    def first_key(self):
        """(access key, secret): what a strict server's first start wrote."""
        with open(os.path.join(self.data, "credentials")) as file:
            values = dict(line.split("=", 1) for line in file.read().split("\n") if "=" in line)
        values = {name.strip(): value.strip() for name, value in values.items()}
        return values["aws_access_key_id"], values["aws_secret_access_key"]

    def client(self, service, protocol=None, region=REGION, key="test", secret="test", token=None, retries=0):
        session = botocore.session.get_session()
        if protocol:
            session.set_config_variable("data_path", speaking(service, protocol))
        session.set_credentials(key, secret, token)
        return session.create_client(
            service, region_name=region, endpoint_url=self.endpoint,
            config=Config(retries={"total_max_attempts": retries + 1}, read_timeout=60, parameter_validation=False))

    def http(self, method, path, body=None, headers=None):
        """(status, headers, body) of a plain request."""
        request = urllib.request.Request(self.endpoint + path, method=method, data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read()

    def admin(self, method, path, body=None):
        status, _, answer = self.http(method, path, None if body is None else json.dumps(body).encode(), {"X-Hinomi": "1"})
        assert status == 200, (status, answer)
        return json.loads(answer)

    def advance(self, span):
        return self.admin("POST", "/_hinomi/clock", {"advance": span})

    def cli(self, *words, **environment):
        """The AWS CLI with nothing but AWS_ENDPOINT_URL and credentials; its standard output."""
        done = self.cli_process(*words, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def cli_process(self, *words, **environment):
        environment = {
            "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp"), "AWS_ENDPOINT_URL": self.endpoint, "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION, "AWS_MAX_ATTEMPTS": "1", **environment}
        return subprocess.run([sys.executable, "-m", "awscli", *words], capture_output=True, text=True, timeout=120, env=environment)

    def hinomi(self, *words):
        return subprocess.run([PROGRAM, *words, "--endpoint", self.endpoint], capture_output=True, text=True, timeout=300)


_data_paths = {}


def speaking(service, protocol):
    """A folder with botocore's model of the service, changed to speak only one protocol."""
    if (service, protocol) not in _data_paths:
        source = sorted(glob.glob(os.path.join(os.path.dirname(botocore.__file__), "data", service, "*", "service-2.json*")))[-1]
        loader = botocore.session.get_session().get_component("data_loader")
        model = loader.load_service_model(service, "service-2")
        model = json.loads(json.dumps(model))
        model["metadata"]["protocol"] = protocol
        model["metadata"]["protocols"] = [protocol]
        folder = tempfile.mkdtemp(prefix="hinomi-model-")
        target = os.path.join(folder, service, os.path.basename(os.path.dirname(source)))
        os.makedirs(target)
        with open(os.path.join(target, "service-2.json"), "w") as file:
            json.dump(model, file)
        _data_paths[service, protocol] = folder
    return _data_paths[service, protocol]


def forget_models():
    for folder in _data_paths.values():
        shutil.rmtree(folder, ignore_errors=True)
    _data_paths.clear()


import atexit

atexit.register(forget_models)


class Receiver:
    """A webhook receiver on loopback. `answers` is called with each request's number; it returns (status, headers)."""

    def __init__(self, answers=None):
        self.messages = []
        self.answers = answers or (lambda number: (200, {}))
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                status, headers = receiver.answers(len(receiver.messages))
                receiver.messages.append({"path": self.path, "headers": dict(self.headers), "body": body, "status": status, "time": time.time()})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def accepted(self):
        return [message for message in list(self.messages) if 200 <= message["status"] < 300]
