"""A group under test: made from a launch template of its own, watched through the calls that operators use."""
import base64
import os
import signal

from hinomi import REGION, holders, wait_until

IMAGE = "ami-00000000000000001"
ZONES = [f"{REGION}a", f"{REGION}b"]
SLEEPS = "#!/bin/sh\necho began as $INSTANCE_ID\nexec sleep 3000\n"
LAUNCHING, TERMINATING = "autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"
LAUNCHED, TERMINATED = "autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"


class Group:
    """An Auto Scaling group whose instances run a script; `template` is what its launch template says beside that."""

    def __init__(self, server, name, size=0, maximum=10, script=SLEEPS, data=None, template={}, **more):
        self.server, self.name = server, name
        self.connect()
        self.template = self.ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data or launch_data(script) | template)["LaunchTemplate"]["LaunchTemplateId"]
        self.client.create_auto_scaling_group(**{
            "AutoScalingGroupName": name, "MinSize": 0, "MaxSize": maximum, "DesiredCapacity": size, "AvailabilityZones": ZONES, "DefaultCooldown": 0,
            "LaunchTemplate": {"LaunchTemplateId": self.template, "Version": "$Default"}, **more})

    def connect(self):
        """Anew after a restart of the server; a call that meets a server that is away is not repeated."""
        self.client, self.ec2 = self.server.client("autoscaling"), self.server.client("ec2")

    def call(self, operation, **members):
        return getattr(self.client, operation)(AutoScalingGroupName=self.name, **members)

    def resize(self, capacity):
        self.call("set_desired_capacity", DesiredCapacity=capacity)

    def describe(self):
        return self.client.describe_auto_scaling_groups(AutoScalingGroupNames=[self.name])["AutoScalingGroups"][0]

    @property
    def desired(self):
        return self.describe()["DesiredCapacity"]

    def states(self):
        """{instance id: lifecycle state}"""
        return {member["InstanceId"]: member["LifecycleState"] for member in self.describe()["Instances"]}

    def serving(self):
        """Ids of the members in service, sorted."""
        return sorted(instance for instance, state in self.states().items() if state == "InService")

    def await_serving(self, count, seconds=30):
        """The ids, once exactly so many are in service and none is on its way."""
        def settled():
            states = self.states()
            return len(states) == count and set(states.values()) <= {"InService"}

        wait_until(settled, seconds, lambda: f"{count} instances of {self.name} in service, are {self.states()}: {self.causes()[:3]}")
        return self.serving()

    def await_state(self, instance, state, seconds=30):
        """Nil as the state: no member any more."""
        wait_until(lambda: self.states().get(instance) == state, seconds, lambda: f"{instance} {state}, is {self.states()}")

    def activities(self):
        """Newest first."""
        return self.client.describe_scaling_activities(AutoScalingGroupName=self.name)["Activities"]

    def activity(self, verb, instance):
        """The activity that launched or terminated an instance."""
        found = [activity for activity in self.activities() if activity["Description"].startswith(verb) and instance in activity["Description"]]
        assert len(found) == 1, (verb, instance, [activity["Description"] for activity in self.activities()])
        return found[0]

    def causes(self):
        return [f"{activity['StatusCode']} {activity['Description']}: {activity['Cause']} {activity.get('StatusMessage', '')}" for activity in self.activities()]

    def processes(self):
        """{instance id: holder} of every instance of the server that has processes."""
        return holders(self.server.data)

    def step_policy(self, name, *steps, **more):
        """Its ARN. A step is (lower bound, upper bound, adjustment), measured from the alarm's threshold."""
        adjustments = [bounds(lower, upper) | {"ScalingAdjustment": adjustment} for lower, upper, adjustment in steps]
        return self.call("put_scaling_policy", PolicyName=name, **{
            "PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity", "StepAdjustments": adjustments, "EstimatedInstanceWarmup": 0, **more})["PolicyARN"]

    def delete(self, seconds=30):
        """The group and its instances, with every process of theirs."""
        self.call("delete_auto_scaling_group", ForceDelete=True)
        wait_until(lambda: not self.client.describe_auto_scaling_groups(AutoScalingGroupNames=[self.name])["AutoScalingGroups"], seconds, f"{self.name} to be gone")
        wait_until(lambda: not self.processes(), seconds, "every process to be gone")


def launch_data(script):
    return {"ImageId": IMAGE, "InstanceType": "local.nano", "UserData": base64.b64encode(script.encode()).decode()}


def bounds(lower, upper):
    found = {"MetricIntervalLowerBound": lower, "MetricIntervalUpperBound": upper}
    return {name: float(value) for name, value in found.items() if value is not None}


def kill_instance(server, instance):
    """kill -9 of an instance's holder and of everything below it."""
    from test_instances import descendants  # tests share what they know of processes

    holder = holders(server.data)[instance]
    for process in [holder] + descendants(holder):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            pass
