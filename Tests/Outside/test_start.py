"""The start of a server: nothing is answered before all is loaded that answers come from."""
import json
import threading
import unittest

from botocore.exceptions import BotoCoreError, ClientError
from fleet import IMAGE
from hinomi import Server, wait_until

EVERYTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
STARTS, USERS, ASKING = 5, 60, 6


class StartingTests(unittest.TestCase):
    def test_whoever_asks_while_the_server_starts_gets_the_right_answer_or_waits(self):
        with Server("--quota-scale", "0", open=False) as server:
            root = server.first_key()
            iam, autoscaling = (server.client(service, key=root[0], secret=root[1]) for service in ("iam", "autoscaling"))
            for number in range(USERS):
                iam.create_user(UserName=f"user{number}")
                iam.put_user_policy(UserName=f"user{number}", PolicyName="all", PolicyDocument=EVERYTHING)
            key = iam.create_access_key(UserName=f"user{USERS - 1}")["AccessKey"]
            autoscaling.create_launch_configuration(LaunchConfigurationName="lc", ImageId=IMAGE, InstanceType="local.nano")
            autoscaling.create_auto_scaling_group(AutoScalingGroupName="kept", LaunchConfigurationName="lc", MinSize=0, MaxSize=1, AvailabilityZones=["us-east-1a"])
            for _ in range(STARTS):
                server.kill()
                asking = Asking(server, key["AccessKeyId"], key["SecretAccessKey"])
                try:
                    server.start()
                    wait_until(lambda: asking.right >= ASKING, 20, "answers")
                finally:
                    asking.end()
                self.assertEqual(asking.wrong, [])


class Asking:
    """Clients that ask for a group again and again, whether anybody listens or not."""

    def __init__(self, server, key, secret):
        self.right, self.wrong, self.is_over = 0, [], threading.Event()
        clients = [server.client("autoscaling", key=key, secret=secret) for _ in range(ASKING)]
        self.threads = [threading.Thread(target=self.ask, args=(client,), daemon=True) for client in clients]
        for thread in self.threads:
            thread.start()

    def ask(self, client):
        while not self.is_over.is_set():
            try:
                found = client.describe_auto_scaling_groups(AutoScalingGroupNames=["kept"])["AutoScalingGroups"]
            except BotoCoreError:
                continue  # nobody there yet
            except ClientError as error:
                self.wrong.append(error.response["Error"])
                continue
            if [group["AutoScalingGroupName"] for group in found] == ["kept"]:
                self.right += 1
            else:
                self.wrong.append(found)

    def end(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join(30)


if __name__ == "__main__":
    unittest.main()
