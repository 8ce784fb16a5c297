"""A real browser: our own page draws, and pages of others can neither read nor change anything."""
import http.server
import re
import shutil
import subprocess
import tempfile
import threading
import unittest

from hinomi import Server

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

HOSTILE = """<!doctype html><title>other</title><pre id=out></pre><iframe name=sink></iframe>
<form id=form method=post target=sink action="{target}/"><input name=Action value=CreateTopic><input name=Name value=by-form><input name=Version value=2010-03-31></form>
<script>
const out = document.getElementById("out"), results = [];
async function attempt(name, path, options) {{
  try {{
    const answer = await fetch("{target}" + path, options);
    results.push(name + "=" + (answer.type === "opaque" ? "opaque" : "READ:" + (await answer.text()).slice(0, 40)));
  }} catch (error) {{ results.push(name + "=blocked"); }}
}}
(async () => {{
  for (const path of ["/", "/_hinomi/view", "/_hinomi/health", "/metrics", "/_hinomi/operations"]) await attempt("get " + path, path, {{}});
  const form = {{ "content-type": "application/x-www-form-urlencoded" }};
  await attempt("post", "/", {{ method: "POST", mode: "no-cors", headers: form, body: "Action=CreateTopic&Name=by-fetch&Version=2010-03-31" }});
  await attempt("json", "/", {{ method: "POST", headers: {{ "x-amz-target": "GraniteServiceVersion20100801.DeleteAlarms", "content-type": "application/x-amz-json-1.0" }}, body: "{{}}" }});
  await attempt("clock", "/_hinomi/clock", {{ method: "POST", headers: {{ "x-hinomi": "1" }}, body: '{{"advance": "1h"}}' }});
  document.getElementById("form").submit();
  out.textContent = "DONE " + results.join("; ");
}})();
</script>"""


def dom(url, *options):
    """The page as the browser has it after its scripts have run."""
    with tempfile.TemporaryDirectory(prefix="hinomi-test-") as profile:
        done = subprocess.run(
            [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={profile}", "--virtual-time-budget=8000", *options, "--dump-dom", url],
            capture_output=True, text=True, timeout=90)
    return done.stdout


@unittest.skipUnless(BROWSER, "Chromium is not installed here")
class BrowserTests(unittest.TestCase):
    def test_our_page_draws_the_alarms_it_is_told_of(self):
        with Server() as server:
            server.client("cloudwatch").put_metric_alarm(
                AlarmName="<b>seen</b>", Namespace="N", MetricName="m", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.0, ComparisonOperator="GreaterThanThreshold")
            text = dom(server.endpoint + "/")
            self.assertIn("&lt;b&gt;seen&lt;/b&gt;", text)
            self.assertIn("NO DATA", text)

    def test_our_page_draws_a_group_and_takes_every_name_for_text(self):
        name = "<b/onmouseover=alert(1)>herd</b>"
        with Server() as server:
            ec2, autoscaling = server.client("ec2"), server.client("autoscaling")
            ec2.create_launch_template(LaunchTemplateName="herd", LaunchTemplateData={"ImageId": "ami-00000000000000001"})
            autoscaling.create_auto_scaling_group(
                AutoScalingGroupName=name, MinSize=0, MaxSize=3, DesiredCapacity=0, AvailabilityZones=["us-east-1a"], LaunchTemplate={"LaunchTemplateName": "herd", "Version": "1"})
            policy = autoscaling.put_scaling_policy(
                AutoScalingGroupName=name, PolicyName="<i>grow</i>", PolicyType="StepScaling", AdjustmentType="ChangeInCapacity",
                StepAdjustments=[{"MetricIntervalLowerBound": 0.0, "ScalingAdjustment": 1}])["PolicyARN"]
            server.client("cloudwatch").put_metric_alarm(
                AlarmName="<u>busy</u>", AlarmActions=[policy], Namespace="<s>N</s>", MetricName="m", Statistic="Sum", Period=10, EvaluationPeriods=1, Threshold=7.0,
                ComparisonOperator="GreaterThanThreshold")
            autoscaling.put_scheduled_update_group_action(AutoScalingGroupName=name, ScheduledActionName="<q>evening</q>", Recurrence="0 18 * * *", DesiredCapacity=1)
            text = dom(server.endpoint + "/")
            for tag, shown in ("b", "herd"), ("i", "grow"), ("u", "busy"), ("s", "N"), ("q", "evening"):
                self.assertRegex(text, f"&lt;{tag}[^&]*&gt;{shown}&lt;/{tag}&gt;")
                self.assertNotIn(f"</{tag}>{shown}", text)
                self.assertNotIn(f"{shown}</{tag}>", text)
            for words in ("0 18 * * *", "18:00 UTC", "us-east-1a", "Capacity", "+1"):
                self.assertIn(words, text)

    def test_a_page_of_another_origin_can_neither_read_nor_change_anything(self):
        with Server("--virtual-clock", "2026-01-05T00:00:00Z") as server:
            with hostile_page(server.endpoint) as url:
                result = re.search('<pre id="out">(.*?)</pre>', dom(url))[1]
            self.assertTrue(result.startswith("DONE "), result)
            self.assertEqual([part for part in result[5:].split("; ") if not part.endswith(("=blocked", "=opaque"))], [])
            self.assertEqual(server.client("sns").list_topics()["Topics"], [])
            self.assertTrue(server.admin("GET", "/_hinomi/clock")["now"].startswith("2026-01-05T00:00:0"))

    def test_a_name_that_was_rebound_to_this_machine_shows_nothing(self):
        with Server() as server:
            for path in ("/", "/_hinomi/view"):
                text = dom(f"http://rebound.example:{server.port}{path}", "--host-resolver-rules=MAP rebound.example 127.0.0.1")
                self.assertNotIn("alarms", text)
                self.assertIn("not called by that host name", text)


class hostile_page:
    def __init__(self, target):
        page = HOSTILE.format(target=target).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.send_header("content-length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
