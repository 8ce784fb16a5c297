import Base

/// The small HTTP app that the demonstration's group runs: the user data of its instances, in Python, since every machine that builds
/// us has it. It answers one request at a time, says that it is ready through the launching hook, and publishes its load; both with the
/// temporary credentials that the metadata service gives it.
enum DemoApp {
    /// Where the interpreter is looked for: the folders of an instance's PATH.
    static let interpreters = ["/usr/local/bin/python3", "/usr/bin/python3", "/bin/python3"]
    static let namespace = "DemoApp", metric = "RequestsPerSecond", dimension = "AutoScalingGroupName"
    /// How long a request takes, as if it asked a database: some 70 a second is all that a member can answer.
    static let workMilliseconds = 12

    /// The script for a group whose members listen on that port. EC2 takes 16 KiB of user data.
    static func script(group: String, hook: String, port: Int) -> String {
        let settings = [
            "GROUP, HOOK, PORT = \(quoted(group)), \(quoted(hook)), \(port)", "NAMESPACE, METRIC, DIMENSION = \(quoted(namespace)), \(quoted(metric)), \(quoted(dimension))",
            "WORK_SECONDS = \(workMilliseconds) / 1000  # what a request takes, as if it asked a database",
        ]
        return head + settings.joined(separator: "\n") + "\n" + program
    }

    /// JSON's text literals are Python's.
    private static func quoted(_ text: String) -> String { JSONValue.string(text).encodedText }

    private static let head = #"""
        #!/usr/bin/env python3
        """The app of `hinomi demo`: answers one request at a time, and tells CloudWatch how many a second it had."""
        import datetime
        import hashlib
        import hmac
        import http.client
        import http.server
        import json
        import os
        import shutil
        import socketserver
        import sys
        import threading
        import time
        import urllib.parse


        """#

    private static let program = #"""
        # Requests answered since the start. Only the one thread that answers changes it.
        answered = 0


        class App(http.server.BaseHTTPRequestHandler):
            timeout = 2  # a client that says nothing is not waited for
            wbufsize = 4096

            def do_GET(self):
                global answered
                time.sleep(WORK_SECONDS)
                answered += 1
                body = f"{os.environ['INSTANCE_ID']} in {os.environ['AVAILABILITY_ZONE']}, {answered} answered\n".encode()
                self.send_response(200)
                self.send_header("content-type", "text/plain")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass


        class Listener(socketserver.TCPServer):
            allow_reuse_address = True
            request_queue_size = 1024

            def handle_error(self, request, client_address):
                print("a request failed:", sys.exc_info()[1], flush=True)


        def ask(url, method="GET", path="/", body=None, headers={}):
            """The body that a 2xx answers."""
            connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=5)
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                text = answer.read().decode()
            finally:
                connection.close()
            if answer.status >= 300:
                raise OSError(f"{method} {path}: {answer.status} {text}")
            return text


        class Role:
            """The temporary credentials of the instance's role, from its metadata service (IMDSv2)."""
            seconds = 600  # after which they are asked for again
            asked, known = 0, None

            @classmethod
            def credentials(cls):
                if cls.known is None or time.monotonic() - cls.asked > cls.seconds:
                    service = os.environ["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
                    token = ask(service, "PUT", "/latest/api/token", headers={"X-aws-ec2-metadata-token-ttl-seconds": "60"})
                    path, headers = "/latest/meta-data/iam/security-credentials/", {"X-aws-ec2-metadata-token": token}
                    role = ask(service, "GET", path, headers=headers).split()[0]
                    cls.known = json.loads(ask(service, "GET", path + role, headers=headers))
                    cls.asked = time.monotonic()
                return cls.known


        def call(service, **parameters):
            """One call of an AWS API, signed (Signature Version 4)."""
            role, endpoint, region = Role.credentials(), os.environ["AWS_ENDPOINT_URL"], os.environ["AWS_REGION"]
            now = datetime.datetime.now(datetime.timezone.utc)
            body = urllib.parse.urlencode(parameters)
            headers = {
                "content-type": "application/x-www-form-urlencoded; charset=utf-8", "host": urllib.parse.urlsplit(endpoint).netloc,
                "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"), "x-amz-security-token": role["Token"]}
            names = ";".join(sorted(headers))
            lines = ["POST", "/", ""] + [f"{name}:{headers[name]}" for name in sorted(headers)] + ["", names, digest(body)]
            scope = f"{now:%Y%m%d}/{region}/{service}/aws4_request"
            text = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, digest("\n".join(lines))])
            key = b"AWS4" + role["SecretAccessKey"].encode()
            for part in scope.split("/") + [text]:
                key = hmac.new(key, part.encode(), hashlib.sha256).digest()
            headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={role['AccessKeyId']}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
            return ask(endpoint, "POST", "/", body, headers)


        def digest(text):
            return hashlib.sha256(text.encode()).hexdigest()


        def publish():
            """The rate since the last value, at the seconds 4 and 9 of each ten, so that all of a period is there when it ends."""
            before, since = 0, time.monotonic()
            while True:
                time.sleep(5 - (time.time() - 4) % 5)
                count, now = answered, time.monotonic()
                try:
                    call("monitoring", **{
                        "Action": "PutMetricData", "Version": "2010-08-01", "Namespace": NAMESPACE, "MetricData.member.1.MetricName": METRIC,
                        "MetricData.member.1.Dimensions.member.1.Name": DIMENSION, "MetricData.member.1.Dimensions.member.1.Value": GROUP,
                        "MetricData.member.1.Value": (count - before) / (now - since), "MetricData.member.1.Unit": "Count/Second",
                        "MetricData.member.1.StorageResolution": 1})
                    before, since = count, now
                except Exception as error:  # the server may be starting again: the next value counts from the last that was taken
                    print("not published:", error, flush=True)


        def say_ready():
            """Into service: the launching hook has waited for this."""
            while True:
                try:
                    return call("autoscaling", **{
                        "Action": "CompleteLifecycleAction", "Version": "2011-01-01", "AutoScalingGroupName": GROUP, "LifecycleHookName": HOOK,
                        "InstanceId": os.environ["INSTANCE_ID"], "LifecycleActionResult": "CONTINUE"})
                except Exception as error:  # the group may not know yet that this instance runs
                    print("not in service yet:", error, flush=True)
                    time.sleep(0.5)


        def main():
            # User data run at the first boot only; this is what runs at later ones.
            if not os.path.exists("rc.local"):
                shutil.copy(sys.argv[0], "rc.local")
                threading.Thread(target=say_ready, daemon=True).start()
            with Listener((os.environ["PRIVATE_IP"], PORT), App) as listener:
                print("listening on", listener.server_address, flush=True)
                threading.Thread(target=publish, daemon=True).start()
                listener.serve_forever()


        main()

        """#
}
