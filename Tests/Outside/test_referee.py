"""The referee: every served operation with every member, over every protocol of its service. A member is taken or refused by its name, alike
over all protocols; nothing is a failure of ours, and every answer is one that a client can read."""
import re
import unittest
from dataclasses import dataclass
from datetime import datetime

import botocore.session
from botocore.exceptions import ClientError

from hinomi import Receiver, Server
from referee_calls import CALLS, ECHOES, KEY, NOW, PAGES, REFUSED, Stage
from referee_members import Supply, cases
from referee_tables import Table

PROTOCOLS = {
    "cloudwatch": ["query", "json", "smithy-rpc-v2-cbor"], "sns": ["query"], "iam": ["query"], "sts": ["query"], "ec2": ["ec2"],
    "autoscaling": ["query"]}
# Served, and not yet judged member by member (docs/coverage.md); the other outside tests call it.
UNJUDGED = {"application-autoscaling"}
# Codes that say that we did not understand the bytes.
MISREAD = {"SerializationException", "MalformedInput", "MalformedQueryString", "InternalFailure", "UnknownOperationException", "InvalidAction", "MissingAction"}
SECRETS = {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Verdict:
    status: int
    code: str
    message: str
    output: dict


def settled(value, name=None):
    """An answer without what is new each time, and without what protocols leave out: nothing and emptiness."""
    if name in SECRETS:
        return name
    if isinstance(value, dict):
        kept = {key: settled(item, key) for key, item in value.items() if key != "ResponseMetadata"}
        return {key: item for key, item in sorted(kept.items()) if item not in ({}, [], None)}
    if isinstance(value, list):
        return [settled(item) for item in value]
    if isinstance(value, str):
        return UUID.sub("UUID", value)
    return value.isoformat() if isinstance(value, datetime) else value


def members_of(output, shape, path=()):
    """Which members of an output's shape an answer holds."""
    if shape.type_name == "structure":
        for name, value in output.items():
            if name in shape.members:
                yield path + (name,)
                yield from members_of(value, shape.members[name], path + (name,))
    elif shape.type_name == "list":
        for item in output:
            yield from members_of(item, shape.member, path)
    elif shape.type_name == "map":
        for item in output.values():
            yield from members_of(item, shape.value, path)


def is_refused(service, case):
    """Whether the list says that a case, or what it is a part of, is refused."""
    return any(str(case) == name or str(case).startswith(name + ".") for name in REFUSED[service])


class RefereeTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.receiver = Receiver().__enter__()
        cls.server = Server("--virtual-clock", NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), "--allow-loopback-endpoints", ephemeral=True).__enter__()
        cls.served = cls.server.admin("GET", "/_hinomi/operations")["served"]

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()
        cls.receiver.__exit__()

    def test_every_served_operation_has_a_smallest_call_here(self):
        self.assertEqual(set(self.served), set(PROTOCOLS) | UNJUDGED)
        for service in PROTOCOLS:
            self.assertEqual(sorted(self.served[service]), sorted(CALLS[service]), service)

    def test_cloudwatch_takes_or_refuses_each_member_alike_over_query_json_and_cbor(self):
        self.judge("cloudwatch")

    def test_sns_takes_or_refuses_each_member(self):
        self.judge("sns")

    def test_iam_takes_or_refuses_each_member(self):
        self.judge("iam")

    def test_sts_takes_or_refuses_each_member(self):
        self.judge("sts")

    def test_ec2_takes_or_refuses_each_member(self):
        self.judge("ec2")

    def test_autoscaling_takes_or_refuses_each_member(self):
        self.judge("autoscaling")

    def test_a_hostile_value_of_any_member_is_never_our_failure_and_protocols_agree(self):
        for service, protocols in PROTOCOLS.items():
            verdicts = {protocol: self.attack(service, protocol) for protocol in protocols}
            for call, verdict in verdicts[protocols[0]].items():
                with self.subTest(f"{call[0]} number {call[1]}"):
                    self.assertLess(verdict.status, 500, verdict.message)
                    for other in protocols[1:]:
                        self.assertEqual((verdicts[other][call].status, verdicts[other][call].code), (verdict.status, verdict.code), f"{other}: {verdict.message[:200]}")
            print(f"referee {service}: {len(verdicts[protocols[0]])} hostile values over each of {', '.join(protocols)}", flush=True)

    def judge(self, service):
        verdicts = {protocol: self.play(service, protocol) for protocol in PROTOCOLS[service]}
        first, *others = PROTOCOLS[service]
        for case, verdict in verdicts[first].items():
            with self.subTest(str(case)):
                self.check(service, case, verdict)
                for other in others:
                    self.assertEqual(verdicts[other][case], verdict, f"{other} and {first} answer differently")
        table = Table(service)
        refused = {str(case) for case, verdict in verdicts[first].items() if verdict.status != 200}
        self.assertEqual(refused, {str(case) for case in verdicts[first] if is_refused(service, case) or not table.knows(case)}, "the list of what is refused is not true")
        self.print_coverage(service, verdicts[first])

    def check(self, service, case, verdict):
        said = f"{verdict.status} {verdict.code}: {verdict.message}"
        self.assertLess(verdict.status, 500, said)
        self.assertNotIn(verdict.code, MISREAD, said)
        if verdict.status != 200 and case.operation not in REFUSED[service]:
            self.assertTrue(case.path, f"the smallest call is refused: {said}")
            names = "|".join((*case.path, *filter(None, [case.value])))
            self.assertRegex(verdict.message, rf"(?i)\b({names})\b", f"the refusal does not name the member: {said}")

    def play(self, service, protocol):
        """Every case in the same order on an empty server: the verdicts."""
        client, stage = self.stage(service, protocol)
        verdicts = {}
        for name in sorted(self.served[service]):
            operation = client.meta.service_model.operation_model(name)
            supply = Supply(operation, stage)
            for case in cases(operation):
                sent = supply.arguments(case)
                if case.path == ("NextToken",) and name in PAGES.get(service, ()):
                    small = PAGES[service][name]
                    del sent["NextToken"]
                    sent.update(small, NextToken=client._make_api_call(name, {**sent, **small})["NextToken"])
                verdicts[case] = self.call(client, name, sent)
                supply.used(verdicts[case].status == 200)
                if name in ECHOES and verdicts[case].status == 200:
                    with self.subTest(f"{case} {protocol} is read back"):
                        self.assert_holds(settled(ECHOES[name](stage, sent)), settled({member: value for member, value in sent.items() if member != "Tags"}))
        return verdicts

    def attack(self, service, protocol):
        client, stage = self.stage(service, protocol)
        # A token is made once: another one for each value would only test the receiver.
        operations = [client.meta.service_model.operation_model(name) for name in sorted(self.served[service]) if name != "ConfirmSubscription"]
        verdicts = {}
        for operation in operations:
            supply = Supply(operation, stage)
            for case, number, sent in supply.hostile():
                verdict = verdicts[case, number] = self.call(client, operation.name, sent)
                supply.used(verdict.status == 200)
        return verdicts

    def stage(self, service, protocol):
        """A client of the protocol, and the stage on an empty server."""
        self.assertEqual(self.server.http("POST", "/_hinomi/reset", b"", {"X-Hinomi": "1"})[0], 200)
        clients = {name: self.server.client(name, protocol if name == service else None, key=KEY) for name in CALLS}
        return clients[service], Stage([service], clients, self.receiver)

    def call(self, client, name, sent):
        try:
            answer = client._make_api_call(name, sent)
            return Verdict(answer["ResponseMetadata"]["HTTPStatusCode"], "", "", settled(answer))
        except ClientError as error:
            told = error.response["Error"]
            return Verdict(error.response["ResponseMetadata"]["HTTPStatusCode"], told.get("Code"), UUID.sub("UUID", told.get("Message", "")), {})

    def assert_holds(self, whole, part):
        """Every member of a part stands in the whole, with the same value."""
        if isinstance(part, dict):
            for name, value in part.items():
                self.assertIn(name, whole)
                self.assert_holds(whole[name], value)
        elif isinstance(part, list):
            self.assertEqual(len(whole), len(part))
            for one, other in zip(whole, part):
                self.assert_holds(one, other)
        else:
            self.assertEqual(whole, part)

    def print_coverage(self, service, verdicts):
        model = botocore.session.get_session().get_service_model(service)
        members = {(case.operation, case.path) for case in verdicts if case.path}
        accepted = {(case.operation, case.path) for case, verdict in verdicts.items() if case.path and verdict.status == 200}
        answered = set()
        for case, verdict in verdicts.items():
            shape = model.operation_model(case.operation).output_shape
            answered |= {(case.operation, path) for path in members_of(verdict.output, shape)} if shape else set()
        print(
            f"referee {service} over {', '.join(PROTOCOLS[service])}: {len(self.served[service])} operations, {len(verdicts)} calls each; of {len(members)} members "
            f"{len(accepted)} accepted, {len(members - accepted)} refused by name; {len(answered)} members of answers seen", flush=True)
        for operation, path in sorted(members - accepted):
            print(f"    refused: {operation}.{'.'.join(path)}", flush=True)


if __name__ == "__main__":
    unittest.main()
