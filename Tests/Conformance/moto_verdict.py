#!/usr/bin/env python3
"""Judges a run of moto's suite: a test that calls only operations we serve passes, or stands in moto-differences.md with its reason.
A reason that begins with `soon:` is that of a test which looks at once for what a service does after it has answered: it may pass or not.

    moto_verdict.py SERVICE RESULTS CALLS OPERATIONS
"""
import json
import os
import re
import sys

service, results, calls, operations = sys.argv[1], *(json.load(open(path)) for path in sys.argv[2:5])
here = os.path.dirname(os.path.abspath(__file__))
differences = dict(re.findall(r"^\| `([^`]+)` \| (.*)$", open(os.path.join(here, "moto-differences.md")).read(), re.M))


def is_ours(test):
    """Whether every operation that the test calls when it passes is served."""
    return all(name.split(":")[1] in operations["served"].get(name.split(":")[0], []) for name in calls.get(test, {}).get("calls", []))


ours = {test: result for test, result in results.items() if is_ours(test) and result.get("outcome") != "skipped"}
skipped = sum(result.get("outcome") == "skipped" for result in results.values())
passed = {test for test, result in ours.items() if result.get("outcome") == "passed"}
listed = {test for test in ours if test.split("::", 1)[-1] in differences} - passed
failed = sorted(set(ours) - passed - listed)
stale = sorted(test for test in passed if not differences.get(test.split("::", 1)[-1], "soon:").startswith("soon:"))
others = len(results) - len(ours) - skipped
print(
    f"moto {service}: {len(ours)} tests of served operations: {len(passed)} pass, {len(listed)} differ as listed, {len(failed)} fail; "
    f"{others} others need what we do not serve, {skipped} skip themselves")
for test in failed:
    print(f"  FAILED {test}: {ours[test].get('msg', '')[:300]}")
for test in stale:
    print(f"  listed as different, but passes: {test}")
if not results:
    print(f"  no test ran: see {sys.argv[2]}.log")
sys.exit(1 if failed or stale or not results else 0)
