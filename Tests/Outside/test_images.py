"""Images: folders and archives that the operator registers and instances start from; a group moves to the next one, and back from a broken one."""
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import unittest
import urllib.request

from botocore.exceptions import ClientError

from fleet import ZONES
from hinomi import PROGRAM, REGION, Server, holders, wait_until
from test_instances import Fleet

# Perl is part of every Debian; an instance sees /usr, and no Python below somebody's home.
SERVE = """use IO::Socket::INET;
$| = 1;
open(my $file, '<', 'version') or die "no version: $!";
my $version = <$file>;
my $door = IO::Socket::INET->new(LocalAddr => $ENV{PRIVATE_IP}, LocalPort => 8080, Listen => 16, ReuseAddr => 1) or die "cannot listen: $!";
print "serving $version on $ENV{PRIVATE_IP}\\n";
while (my $client = $door->accept) {
    while (my $line = <$client>) { last if $line =~ /^\\r?\\n$/ }
    print $client "HTTP/1.0 200 OK\\r\\nConnection: close\\r\\n\\r\\n$version";
    close $client;
}
"""
COMMAND = "exec /usr/bin/perl serve.pl"


class Workshop:
    """A folder in which versions of a small app are made."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="hinomi-images-")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def app(self, version, serve=SERVE):
        """A folder with the app; its path."""
        path = os.path.join(self.folder, version)
        os.makedirs(path)
        for name, text in ("version", version), ("serve.pl", serve):
            with open(os.path.join(path, name), "w") as file:
                file.write(text)
        return path

    def tarball(self, version, packing="gz", serve=SERVE):
        path = os.path.join(self.folder, f"{version}.tar" + (f".{packing}" if packing else ""))
        with tarfile.open(path, f"w:{packing}" if packing != "zst" else "w") as archive:
            archive.add(self.app(version, serve), arcname=".")
        if packing == "zst":
            os.rename(path, path[:-4])
            subprocess.run(["zstd", "-q", "--rm", path[:-4]], check=True)
        return path


def add(server, name, source, *options):
    """Registers an image by the operator's command; what it answers."""
    done = server.hinomi("images", "add", name, "--from", source, *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def answer(instance):
    """What the app on an instance answers; nil while it does not."""
    try:
        with urllib.request.urlopen(f"http://{instance['PrivateIpAddress']}:8080/", timeout=2) as reply:
            return reply.read().decode()
    except OSError:
        return None


def shelf(server):
    """Names of the files on the shelf."""
    folder = os.path.join(server.data, "images")
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


class ImageTests(unittest.TestCase):
    def test_folders_and_archives_become_images_that_serve(self):
        with Workshop() as shop, Server() as server:
            fleet = Fleet(server)
            packings = ["gz", "", "folder"] + (["zst"] if shutil.which("zstd") else [])
            for number, packing in enumerate(packings):
                source = shop.app(f"v{number}") if packing == "folder" else shop.tarball(f"v{number}", packing)
                image = add(server, f"app {packing}", source, "--command", COMMAND, "--description", "a small app")
                id = fleet.ec2.run_instances(ImageId=image["id"], MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
                fleet.await_state(id, "running")
                wait_until(lambda: answer(fleet.describe(id)) == f"v{number}", 20, lambda: f"the app from {source}: {fleet.console(id)!r}")
                self.assertIn("of the image were unpacked", fleet.console(id))
                [shown] = fleet.ec2.describe_images(ImageIds=[image["id"]])["Images"]
                self.assertEqual((shown["Name"], shown["Description"], shown["State"], shown["ImageLocation"]), (f"app {packing}", "a small app", "available", "sha256:" + image["sha256"]))
                self.assertEqual(fleet.describe(id)["ImageId"], image["id"])
            listed = [json.loads(line) for line in server.hinomi("images", "list").stdout.splitlines()]
            self.assertEqual(len([image for image in listed if "sha256" in image]), len(packings))

    def test_an_instance_cannot_change_its_image_and_keeps_its_own_files(self):
        with Workshop() as shop, Server() as server:
            fleet = Fleet(server)
            image = add(server, "app", shop.app("v1"), "--command", COMMAND)
            before = {name: os.stat(os.path.join(server.data, "images", name)).st_mtime_ns for name in shelf(server)}
            script = "#!/bin/sh\necho changed >version\nmkdir more && echo kept >more/file\nls -l $HOME\nhead -c 100 ../../images/* ../../../images/* 2>&1\n"
            first, second = [fleet.ec2.run_instances(ImageId=image["id"], MinCount=1, MaxCount=1, UserData=script if number == 0 else "")["Instances"][0]["InstanceId"] for number in range(2)]
            fleet.await_console(first, "the user data script ended")
            wait_until(lambda: answer(fleet.describe(second)) == "v1", 20, lambda: f"the second app: {fleet.console(second)!r}")
            # A reboot keeps what the instance has made of its files, and starts the command again.
            wait_until(lambda: answer(fleet.describe(first)), 20, "the first app")
            fleet.ec2.reboot_instances(InstanceIds=[first])
            wait_until(lambda: answer(fleet.describe(first)) == "changed\n", 20, lambda: f"the changed app: {fleet.console(first)!r}")
            self.assertEqual(fleet.console(first).count("of the image were unpacked"), 1)
            self.assertEqual({name: os.stat(os.path.join(server.data, "images", name)).st_mtime_ns for name in shelf(server)}, before)

    def test_an_image_of_an_instance_starts_what_the_instance_had_become(self):
        with Workshop() as shop, Server() as server:
            fleet = Fleet(server)
            image = add(server, "app", shop.app("v1"), "--command", COMMAND)
            [id] = [fleet.ec2.run_instances(ImageId=image["id"], MinCount=1, MaxCount=1, UserData="#!/bin/sh\nprintf golden >version\n")["Instances"][0]["InstanceId"]]
            fleet.await_console(id, "the user data script ended")
            fleet.await_state(id, "running")
            with self.assertRaises(ClientError) as refused:
                fleet.ec2.create_image(InstanceId=id, Name="golden")
            self.assertEqual(refused.exception.response["Error"]["Code"], "UnsupportedOperation")
            fleet.ec2.stop_instances(InstanceIds=[id])
            fleet.await_state(id, "stopped")
            golden = fleet.ec2.create_image(InstanceId=id, Name="golden", TagSpecifications=[{"ResourceType": "image", "Tags": [{"Key": "k", "Value": "v"}]}])["ImageId"]
            [shown] = fleet.ec2.describe_images(ImageIds=[golden])["Images"]
            self.assertEqual((shown["SourceInstanceId"], shown["State"], shown["Tags"]), (id, "available", [{"Key": "k", "Value": "v"}]))
            [copy] = [fleet.ec2.run_instances(ImageId=golden, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]]
            wait_until(lambda: answer(fleet.describe(copy)) == "golden", 20, lambda: f"the golden app: {fleet.console(copy)!r}")
            self.assertNotIn("user data script", fleet.console(copy))
            # And from a running one, where the caller says so; in another region it is a copy.
            live = fleet.ec2.create_image(InstanceId=copy, Name="live", NoReboot=True)["ImageId"]
            west = server.client("ec2", region="us-west-2")
            copied = west.copy_image(Name="live", SourceImageId=live, SourceRegion=REGION)["ImageId"]
            there = west.run_instances(ImageId=copied, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
            wait_until(lambda: answer(west.describe_instances(InstanceIds=[there])["Reservations"][0]["Instances"][0]) == "golden", 20, "the app in the other region")

    def test_a_deregistered_image_starts_nothing_and_its_files_go_when_nobody_needs_them(self):
        with Workshop() as shop, Server(open=False, *([] if os.geteuid() == 0 else ["--allow-unisolated-instances"])) as server:
            key, secret = server.first_key()
            ec2 = server.client("ec2", key=key, secret=secret)
            done = subprocess.run([PROGRAM, "images", "add", "app", "--from", shop.app("v1"), "--command", COMMAND, "--endpoint", server.endpoint], capture_output=True, text=True, timeout=60)
            self.assertNotEqual(done.returncode, 0, "nobody registers a path without a key")
            done = server.hinomi("images", "add", "app", "--from", os.path.join(shop.folder, "v1"), "--command", COMMAND, "--data", server.data)
            self.assertEqual(done.returncode, 0, done.stderr)
            image = json.loads(done.stdout)["id"]
            id = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
            describe = lambda: ec2.describe_instances(InstanceIds=[id])["Reservations"][0]["Instances"][0]
            wait_until(lambda: answer(describe()) == "v1", 20, "the app")
            ec2.deregister_image(ImageId=image)
            with self.assertRaises(ClientError) as refused:
                ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)
            self.assertEqual(refused.exception.response["Error"]["Code"], "InvalidAMIID.NotFound")
            self.assertEqual((answer(describe()), len(shelf(server))), ("v1", 2))
            # It is stopped and started as before, also by the next run of the server.
            server.kill()
            server.start()
            ec2 = server.client("ec2", key=key, secret=secret)
            ec2.stop_instances(InstanceIds=[id])
            wait_until(lambda: describe()["State"]["Name"] == "stopped", 20, "the stop")
            ec2.start_instances(InstanceIds=[id])
            wait_until(lambda: answer(describe()) == "v1", 20, "the app after a start")
            ec2.terminate_instances(InstanceIds=[id])
            wait_until(lambda: describe()["State"]["Name"] == "terminated", 20, "the end")
            server.stop()
            server.start()
            self.assertEqual(shelf(server), [])

    def test_hostile_archives_and_paths_are_refused_and_leave_nothing(self):
        def entry(name, type=tarfile.REGTYPE, link="", content=b""):
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = type, link, len(content)
            return info, content

        cases = {
            "absolute": [entry("/etc/passwd", content=b"x")], "above": [entry("a/../../x", content=b"x")], "link": [entry("l", tarfile.SYMTYPE, "/etc")],
            "through": [entry("l", tarfile.SYMTYPE, "d"), entry("l/f", content=b"x")], "second": [entry("h", tarfile.LNKTYPE, "/etc/shadow")],
            "device": [entry("d", tarfile.CHRTYPE)], "pipe": [entry("p", tarfile.FIFOTYPE)], "twice": [entry("f"), entry("f")], "own": [entry("user-data", content=b"#!/bin/sh\n")]}
        with Workshop() as shop, Server() as server:
            for name, entries in cases.items():
                path = os.path.join(shop.folder, name)
                with tarfile.open(path, "w:gz") as archive:
                    for info, content in entries:
                        archive.addfile(info, io.BytesIO(content))
                done = server.hinomi("images", "add", name, "--from", path)
                self.assertEqual((done.returncode, "server answered 400" in done.stderr), (1, True), (name, done.stderr))
            bomb = os.path.join(shop.folder, "bomb")
            subprocess.run(f"head -c 200000000 /dev/zero | gzip -9 | gzip -9 >{bomb}", shell=True, check=True)
            for path in bomb, os.path.join(shop.folder, "none"):
                self.assertEqual(server.hinomi("images", "add", "none", "--from", path).returncode, 1)
            status, _, body = server.http("POST", "/_hinomi/images", json.dumps({"name": "app", "from": "/etc"}).encode())
            self.assertEqual(status, 403, body)
            with self.assertRaises(ClientError) as refused:
                server.client("ec2").register_image(Name="path", ImageLocation="/etc")
            self.assertEqual(refused.exception.response["Error"]["Code"], "InvalidParameterValue")
            self.assertEqual(shelf(server), [])

    def test_damage_is_found_and_a_damaged_image_starts_nothing(self):
        with Workshop() as shop, Server() as server:
            image = add(server, "app", shop.app("v1"), "--command", COMMAND)
            [archive] = [name for name in shelf(server) if name.endswith(".zst")]
            path = os.path.join(server.data, "images", archive)
            backup = os.path.join(shop.folder, "backup")
            self.assertEqual(server.hinomi("backup", backup).returncode, 0)
            with open(path, "r+b") as file:
                file.seek(os.path.getsize(path) // 2)
                byte = file.read(1)
                file.seek(-1, os.SEEK_CUR)
                file.write(bytes([byte[0] ^ 1]))
            fleet = Fleet(server)
            id = fleet.ec2.run_instances(ImageId=image["id"], MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
            fleet.await_state(id, "terminated")
            self.assertIn("damaged", fleet.describe(id)["StateReason"]["Message"])
            server.stop()
            found = subprocess.run([PROGRAM, "check", server.data], capture_output=True, text=True)
            self.assertEqual((found.returncode, found.stdout.count("images: ")), (1, 1), found.stdout)
            # What was saved is whole, and starts.
            restored = os.path.join(shop.folder, "restored")
            done = subprocess.run([PROGRAM, "restore", backup, "--data", restored], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            with Server(data=restored) as second:
                fleet = Fleet(second)
                id = fleet.ec2.run_instances(ImageId=image["id"], MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
                wait_until(lambda: answer(fleet.describe(id)) == "v1", 20, "the app of the backup")


class RefreshTests(unittest.TestCase):
    """A group whose launch template names an image; its members are asked what they serve."""

    def test_a_refresh_moves_every_member_to_the_next_image_and_a_broken_one_is_rolled_back(self):
        with Workshop() as shop, Server() as server:
            self.server, self.ec2, self.client = server, server.client("ec2"), server.client("autoscaling")
            first, second = [add(server, f"app {version}", shop.tarball(version), "--command", COMMAND, "--ends-with-command")["id"] for version in ("v1", "v2")]
            broken = add(server, "app v3", shop.tarball("v3", serve="die 'this version is broken';\n"), "--command", COMMAND, "--ends-with-command")["id"]
            self.template = self.ec2.create_launch_template(LaunchTemplateName="app", LaunchTemplateData={"ImageId": first, "InstanceType": "local.nano"})["LaunchTemplate"]["LaunchTemplateId"]
            self.client.create_auto_scaling_group(
                AutoScalingGroupName="app", MinSize=2, MaxSize=4, DesiredCapacity=2, AvailabilityZones=ZONES, DefaultInstanceWarmup=0, HealthCheckGracePeriod=0,
                LaunchTemplate={"LaunchTemplateId": self.template, "Version": "$Default"})
            before = self.await_answers("v1")
            refresh = self.refresh(second, MinHealthyPercentage=50)
            wait_until(lambda: self.shown(refresh)["Status"] == "Successful", 60, lambda: f"the refresh: {self.shown(refresh)}")
            after = self.await_answers("v2")
            self.assertFalse(set(before) & set(after))
            # Longer than it takes to see that a member has ended.
            refresh = self.refresh(broken, MinHealthyPercentage=50, InstanceWarmup=10)
            wait_until(lambda: self.replaced(), 60, lambda: f"a member that ends: {self.activities()[:4]}")
            self.assertNotIn(self.shown(refresh)["Status"], ("Successful", "Failed"))
            self.client.rollback_instance_refresh(AutoScalingGroupName="app")
            wait_until(lambda: self.shown(refresh)["Status"] == "RollbackSuccessful", 60, lambda: f"the rollback: {self.shown(refresh)} {self.activities()[:4]}")
            kept = self.await_answers("v2")
            self.assertTrue(set(after) & set(kept), "a member that was not replaced yet stays")
            self.client.delete_auto_scaling_group(AutoScalingGroupName="app", ForceDelete=True)
            wait_until(lambda: not holders(server.data), 30, "every process to be gone")

    def refresh(self, image, **preferences):
        version = self.ec2.create_launch_template_version(LaunchTemplateId=self.template, SourceVersion="1", LaunchTemplateData={"ImageId": image})["LaunchTemplateVersion"]["VersionNumber"]
        return self.client.start_instance_refresh(
            AutoScalingGroupName="app", DesiredConfiguration={"LaunchTemplate": {"LaunchTemplateId": self.template, "Version": str(version)}},
            Preferences={"InstanceWarmup": 1, **preferences})["InstanceRefreshId"]

    def shown(self, refresh):
        return self.client.describe_instance_refreshes(AutoScalingGroupName="app", InstanceRefreshIds=[refresh])["InstanceRefreshes"][0]

    def activities(self):
        return [f"{activity['StatusCode']} {activity['Description']}: {activity['Cause']}" for activity in self.client.describe_scaling_activities(AutoScalingGroupName="app")["Activities"]]

    def replaced(self):
        """An activity that says a member ended by itself."""
        return [text for text in self.activities() if "health check indicating it has been terminated or stopped" in text]

    def members(self):
        group = self.client.describe_auto_scaling_groups(AutoScalingGroupNames=["app"])["AutoScalingGroups"][0]
        ids = [member["InstanceId"] for member in group["Instances"] if member["LifecycleState"] == "InService"]
        if not ids:
            return {}
        found = self.ec2.describe_instances(InstanceIds=ids)["Reservations"]
        return {instance["InstanceId"]: instance for reservation in found for instance in reservation["Instances"]}

    def await_answers(self, version, seconds=30):
        """Ids of the two members, once each answers that version."""
        def answers():
            return {id: answer(instance) for id, instance in self.members().items()}

        wait_until(lambda: sorted(answers().values(), key=str) == [version] * 2, seconds, lambda: f"two members that answer {version}: {answers()} {self.activities()[:4]}")
        return sorted(answers())


if __name__ == "__main__":
    unittest.main()
