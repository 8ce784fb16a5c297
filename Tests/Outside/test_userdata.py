"""User data as cloud-init reads them: what an instance does of them, and what it says of the rest."""
import email.mime.multipart
import email.mime.text
import gzip
import unittest

from botocore.exceptions import ClientError

from fleet import Group
from hinomi import Server, wait_until
from test_instances import Fleet

CONFIG = """#cloud-config
bootcmd:
- echo each boot
write_files:
- path: app/settings
  content: aGVsbG8gd29ybGQK
  encoding: b64
  permissions: '0640'
- {path: app/settings, content: "and more\\n", append: true, permissions: '0640'}
runcmd:
- cat app/settings
- [stat, -c, "mode %a", app/settings]
- [echo, "it's $HOME"]
"""


class UserDataTests(unittest.TestCase):
    def test_cloud_config_writes_files_runs_commands_and_hooks_each_boot(self):
        with Server() as server:
            fleet = Fleet(server)
            [plain] = fleet.run(CONFIG)
            [packed] = fleet.run(gzip.compress(CONFIG.encode()))
            for id in plain, packed:
                fleet.await_console(id, "the user data script ended with exit code 0")
                self.assertIn("each boot\nhello world\nand more\nmode 640\nit's $HOME\n", fleet.console(id))
            fleet.await_state(plain, "running")
            fleet.ec2.reboot_instances(InstanceIds=[plain])
            wait_until(lambda: fleet.console(plain).count("each boot") == 2, 20, lambda: f"the second boot: {fleet.console(plain)!r}")
            self.assertEqual(fleet.console(plain).count("hello world"), 1)

    def test_an_archive_of_parts_runs_them_in_order(self):
        archive = email.mime.multipart.MIMEMultipart()
        for name, subtype, text in ("b.sh", "x-shellscript", "#!/bin/sh\necho second $INSTANCE_ID\n"), ("a.sh", "x-shellscript", "#!/bin/sh\necho first 火\n"), ("c", "cloud-config", "#cloud-config\nruncmd: [echo last]\n"):
            part = email.mime.text.MIMEText(text, subtype)
            part.add_header("Content-Disposition", "attachment", filename=name)
            archive.attach(part)
        with Server() as server:
            fleet = Fleet(server)
            [id] = fleet.run(archive.as_string())
            fleet.await_console(id, "the user data script ended with exit code 0")
            self.assertIn(f"first 火\nsecond {id}\nlast\n", fleet.console(id))

    def test_what_an_instance_cannot_have_is_named_and_the_script_fails(self):
        with Server() as server:
            fleet = Fleet(server)
            [id] = fleet.run("#cloud-config\nusers: [{name: x}]\npackages: [nginx]\nwrite_files: [{path: /etc/hinomi-test, content: x}]\nruncmd: [echo still done]\n")
            fleet.await_console(id, "the user data script ended with exit code 1")
            for line in (
                "user data: users is not acted on: an instance has one user, its own", "user data: packages is not acted on: an instance may not install packages",
                "write_files: /etc/hinomi-test could not be written", "still done"):
                self.assertIn(line, fleet.console(id))
            for data, reason in ("#cloud-config\nruncmd: [\n", "is not YAML"), ("#include\nhttp://127.0.0.1/\n", "#include is not acted on"), (b"\x1f\x8bdamaged", "gzip data are damaged"):
                with self.assertRaises(ClientError) as refused:
                    fleet.run(data)
                self.assertEqual(refused.exception.response["Error"]["Code"], "InvalidUserData.Malformed")
                self.assertIn(reason, str(refused.exception))

    def test_a_failed_script_is_an_activity_of_the_group(self):
        with Server() as server:
            group = Group(server, "failing", size=1, script="#!/bin/sh\necho cannot go on\nexit 3\n")
            [member] = group.await_serving(1)
            wait_until(lambda: any("user data script" in text for text in group.causes()), 20, lambda: f"the activity: {group.causes()}")
            activity = group.activity("Running the user data script", member)
            self.assertEqual((activity["StatusCode"], activity["StatusMessage"]), ("Failed", "The user data script ended with exit code 3."))
            self.assertEqual(group.serving(), [member])


if __name__ == "__main__":
    unittest.main()
