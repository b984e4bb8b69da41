# SPDX-License-Identifier: GPL-2.0-or-later
"""Sessions by name: from the table in Preferences, from its file, and from the AWS command line's output."""
import json
import unittest

import mirrors
import wireshark
from captures import A_MAC, APP_ENI, INTERFACES_JSON, SESSIONS_JSON, WEB, WEB_ENI, WEB_VNI
from mirrors import column, rows

NAMES = ("mirror.session", "mirror.provider", "mirror.interface", "mirror.interface_name", "mirror.notes", "mirror.tag",
         "mirror.packet_length")


def row(number, source="", name="one", provider="", interface="", addresses="", notes="") -> tuple:
    """Options that add a row to the session table."""
    values = (str(number), source, name, provider, interface, addresses, notes)
    return ("-o", "uat:mirror_sessions:" + ",".join(f'"{value}"' for value in values))


def json_file(name: str, content) -> str:
    return str(wireshark.write(name, content if isinstance(content, str) else json.dumps(content)))


def aws(sessions=None, interfaces=None) -> tuple:
    args = ()
    if sessions is not None:
        args += ("-o", "mirror.aws_sessions:" + json_file("sessions.json", sessions))
    if interfaces is not None:
        args += ("-o", "mirror.aws_interfaces:" + json_file("interfaces.json", interfaces))
    return args


class Table(unittest.TestCase):
    def test_every_column(self):
        seen = rows("one_end", *NAMES[:5], args=row(WEB_VNI, WEB, "web", "aws", WEB_ENI, "", "rack 4"))
        for frame in seen:
            self.assertEqual(list(frame.values()), ["web", "aws", WEB_ENI, "", "rack 4"])

    def test_it_makes_a_mirror_of_what_looks_like_none(self):
        args = row(1, name="hosts")
        self.assertEqual(set(column("overlay", "mirror.session", args=args)), {"hosts"})
        self.assertEqual(set(column("overlay", "mirror.reason", args=args)), {"The session table has its number"})

    def test_outer_source_decides(self):
        args = row(WEB_VNI, "10.9.9.9", "other") + row(WEB_VNI, WEB, "mine") + row(WEB_VNI, "", "any")
        self.assertEqual(set(column("one_end", "mirror.session", args=args)), {"mine"})
        args = row(WEB_VNI, "10.9.9.9", "other") + row(WEB_VNI, "", "any")
        self.assertEqual(set(column("one_end", "mirror.session", args=args)), {"any"})
        self.assertEqual(set(column("one_end", "mirror.session", args=row(WEB_VNI, "10.9.9.9", "other"))), {""})
        self.assertEqual(set(column("ipv6", "mirror.session", args=row(6, "2001:db8::10", "six"))), {"six"})

    def test_direction_by_addresses_of_the_interface(self):
        for addresses in (WEB, A_MAC, f"192.0.2.1, {A_MAC.replace(':', '-')}"):
            with self.subTest(addresses):
                seen = column("tap" if addresses == WEB else "one_end", "mirror.direction",
                              args=row(7 if addresses == WEB else WEB_VNI, addresses=addresses))
                self.assertEqual(seen[:3], ["egress", "ingress", "egress"])

    def test_other_numbers(self):
        self.assertEqual(column("l2gre", "mirror.session", args=row(70000))[:10], ["one"] * 10)
        self.assertEqual(column("erspan", "mirror.session", args=row(22)), ["", "", "", "", "one", "one", ""])
        self.assertEqual(set(column("google", "mirror.session", args=row(77))), {"one"})

    def test_bad_addresses_are_refused(self):
        for bad in (row(1, source="10.0.0"), row(1, addresses="10.0.0.1 eni-1")):
            done = wireshark.run("tshark", "-r", mirrors.path("one_end"), *bad)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("address", done.stderr)

    def test_file_of_the_profile(self):
        home = wireshark.files() / "config"
        home.mkdir(exist_ok=True)
        sample = (wireshark.SOURCE / "samples/mirror/mirror_sessions").read_bytes()
        wireshark.write("config/wireshark/mirror_sessions", sample)
        for folder in (home, home / "wireshark"):
            folder.chmod(0o755)
        seen = wireshark.tshark("-r", mirrors.path("both_ends"), "-T", "fields", "-e", "mirror.session", "-e", "mirror.interface",
                                env={"XDG_CONFIG_HOME": str(home)}).splitlines()
        self.assertEqual(seen[:3], [f"web\t{WEB_ENI}", f"app\t{APP_ENI}", f"app\t{APP_ENI}"])

    def test_ten_thousand_sessions(self):
        many = {"TrafficMirrorSessions": [{"TrafficMirrorSessionId": f"tms-{n}", "VirtualNetworkId": n} for n in range(10000)]}
        self.assertEqual(set(column("one_end", "mirror.session", args=aws(many))), {f"tms-{WEB_VNI}"})


class Aws(unittest.TestCase):
    def test_sessions(self):
        first, second = rows("both_ends", *NAMES, args=aws(SESSIONS_JSON))[:2]
        self.assertEqual(list(first.values()), ["web", "aws", WEB_ENI, "", "web tier", "Name=web,team=blue", "8500"])
        self.assertEqual(list(second.values()), ["application", "aws", APP_ENI, "", "tms-0aaa0000000000002", "", ""])

    def test_interfaces_name_what_sessions_do_not(self):
        first, second = rows("both_ends", *NAMES, args=aws(None, INTERFACES_JSON))[:2]
        self.assertEqual(list(first.values())[:4], ["", "", WEB_ENI, "web-1"])
        self.assertEqual(list(second.values())[:4], ["", "", APP_ENI, ""])

    def test_interface_of_a_session_has_name_and_addresses(self):
        both = aws(SESSIONS_JSON, INTERFACES_JSON)
        self.assertEqual(rows("one_end", "mirror.interface_name", args=both)[0], {"mirror.interface_name": "web-1"})
        self.assertEqual(column("secondary", "mirror.direction", args=both)[:3], ["egress", "egress", "ingress"])

    def test_overlapping_addresses_name_no_interface(self):
        twice = {"NetworkInterfaces": INTERFACES_JSON["NetworkInterfaces"] + [
            {"NetworkInterfaceId": "eni-other", "PrivateIpAddress": WEB}]}
        self.assertEqual(set(column("one_end", "mirror.interface", args=aws(None, twice))), {""})

    def test_a_number_that_two_sessions_share(self):
        """Then the interface's address decides."""
        shared = json.loads(json.dumps(SESSIONS_JSON))
        shared["TrafficMirrorSessions"].reverse()
        shared["TrafficMirrorSessions"][0]["VirtualNetworkId"] = WEB_VNI
        self.assertEqual(set(column("one_end", "mirror.session", args=aws(shared, INTERFACES_JSON))), {"web"})
        self.assertEqual(set(column("one_end", "mirror.session", args=aws(shared))), {"application"})

    def test_several_documents(self):
        pages = [{"TrafficMirrorSessions": [item]} for item in SESSIONS_JSON["TrafficMirrorSessions"]]
        self.assertEqual(column("both_ends", "mirror.session", args=aws(pages))[:2], ["web", "application"])

    def test_bare_lists(self):
        """What --query 'TrafficMirrorSessions[]' prints."""
        args = aws(SESSIONS_JSON["TrafficMirrorSessions"], INTERFACES_JSON["NetworkInterfaces"])
        self.assertEqual(list(rows("both_ends", "mirror.session", "mirror.interface_name", args=args)[0].values()), ["web", "web-1"])

    def test_the_rest_of_a_list_with_a_bad_session_is_read(self):
        bad = {"TrafficMirrorSessions": [{"TrafficMirrorSessionId": "tms-1"}, 7] + SESSIONS_JSON["TrafficMirrorSessions"]}
        done = wireshark.run("tshark", "-r", mirrors.path("one_end"), "-T", "fields", "-e", "mirror.session", *aws(bad))
        self.assertIn("tms-1 has no VirtualNetworkId", done.stderr)
        self.assertEqual(set(done.stdout.split()), {"web"})

    def test_the_users_own_table_wins(self):
        self.assertEqual(set(column("one_end", "mirror.session", args=aws(SESSIONS_JSON) + row(WEB_VNI, name="mine"))), {"mine"})

    def test_bad_files_are_reported_and_the_capture_is_read(self):
        no_vni = {"TrafficMirrorSessions": [{"TrafficMirrorSessionId": "tms-1"}]}
        big = {"TrafficMirrorSessions": [{"TrafficMirrorSessionId": "tms-1", "VirtualNetworkId": 1 << 24}]}
        for content, message in (("{", "line 1"), ("[1]", "TrafficMirrorSessions"), ("{}", "TrafficMirrorSessions"),
                                 ('{"TrafficMirrorSessions":{}}', "TrafficMirrorSessions"), ("", "line"),
                                 (no_vni, "tms-1 has no VirtualNetworkId"), (big, "16777215")):
            with self.subTest(content=content):
                done = wireshark.run("tshark", "-r", mirrors.path("one_end"), *aws(content))
                self.assertIn(message, done.stderr)
                self.assertEqual(len(done.stdout.splitlines()), 10)
        missing = wireshark.run("tshark", "-r", mirrors.path("one_end"), "-o", "mirror.aws_interfaces:/no/such/file")
        self.assertIn("/no/such/file", missing.stderr)
        self.assertEqual(len(missing.stdout.splitlines()), 10)


if __name__ == "__main__":
    unittest.main()
