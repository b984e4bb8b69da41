# SPDX-License-Identifier: GPL-2.0-or-later
"""Records show which lists their addresses stand in, and filters find them by that."""
import json
import pathlib
import sys
import unittest

import wireshark

sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "azure"))
import blobs  # noqa: E402
from sharkd import Sharkd  # noqa: E402

BLOCK = "# C2\n203.0.113.7\n198.51.100.0/24\n10.0.0.0/8\n203.0.113.9:443\n"
C2 = "first_seen_utc,dst_ip,dst_port,malware\nx,203.0.113.7,443,Emotet\nx,203.0.113.7,8443,Dridex\n"
RANGES = json.dumps({"prefixes": [{"ip_prefix": "203.0.113.0/24", "service": service, "region": "eu-west-1"} for service in ("AMAZON", "S3")]
                     + [{"ip_prefix": "203.0.0.0/16", "service": "AMAZON", "region": "GLOBAL"}]})
#: source, source port, destination, destination port; addresses in the packets; action
ROWS = [("10.0.0.5", 40000, "203.0.113.7", 443, "10.0.0.5", "203.0.113.7", "ACCEPT"),
        ("198.51.100.9", 40000, "10.0.0.5", 22, "198.51.100.9", "10.0.0.5", "REJECT"),
        ("10.0.0.5", 40000, "10.0.0.9", 443, "10.0.0.5", "203.0.113.9", "ACCEPT"),
        ("10.0.0.5", 40000, "10.0.0.9", 80, "10.0.0.5", "203.0.113.9", "ACCEPT"),
        ("10.0.0.5", 40000, "198.51.100.77", 80, "10.0.0.5", "198.51.100.77", "ACCEPT"),
        ("2001:db8::5", 40000, "2001:db8:bad::1", 80, "2001:db8::5", "2001:db8:bad::1", "ACCEPT"),
        ("10.0.0.5", 40000, "192.0.2.1", 80, "10.0.0.5", "192.0.2.1", "ACCEPT")]


def log() -> str:
    names = "srcaddr srcport dstaddr dstport pkt-srcaddr pkt-dstaddr action protocol packets bytes start end interface-id log-status"
    return names + "\n" + "".join(" ".join(map(str, row)) + f" 6 10 840 {1700000000 + i} {1700000010 + i} eni-0a1b2c3d OK\n" for i, row in enumerate(ROWS))


class Listed(unittest.TestCase):
    def setUp(self):
        self.log = wireshark.write("listed.log", log())
        self.lists = [self.row("block", "bad", wireshark.write("block.txt", BLOCK)), self.row("block", "c2", wireshark.write("c2.csv", C2), "malware"),
                      self.row("allow", "good", wireshark.write("good.txt", "198.51.100.77 # our partner\n")),
                      self.row("scanner", "scans", wireshark.write("scans.txt", "198.51.100.9\n2001:db8:bad::/48\n"), "research"),
                      self.row("range", "ranges", wireshark.write("ranges.json", RANGES))]

    def row(self, kind: str, name: str, file, category: str = "", special: str = "FALSE") -> str:
        return f'uat:flowlog_lists:"{name}","{file}","{kind}","{category}","{special}"'

    def options(self, rows) -> tuple:
        return tuple(word for row in rows for word in ("-o", row))

    def fields(self, *names, rows=None, display_filter=None):
        return wireshark.fields(self.log, *names, display_filter=display_filter, args=self.options(self.lists if rows is None else rows))

    def test_which_lists(self):
        self.assertEqual(self.fields("flowlog.list", "flowlog.list.kind", "flowlog.list.category", "flowlog.ip.listed", "flowlog.ipv6.listed", "flowlog.list.end",
                                     "flowlog.list.direction"), [
            ["bad,c2", "block,block", "Emotet", "203.0.113.7,203.0.113.7", "", "destination,destination", "to,to"],
            ["scans,bad", "scanner,block", "research", "198.51.100.9,198.51.100.9", "", "source,source", "from,from"],
            ["bad", "block", "", "203.0.113.9", "", "packet destination", "to"],
            ["", "", "", "", "", "", ""],
            ["good,bad", "allow,allowed", "", "198.51.100.77,198.51.100.77", "", "destination,destination", "to,to"],
            ["scans", "scanner", "research", "", "2001:db8:bad::1", "destination", "to"],
            ["", "", "", "", "", "", ""]])

    def test_which_entry(self):
        folder = wireshark.files()
        self.assertEqual(self.fields("flowlog.list.network", "flowlog.list.entry")[:3], [
            ["203.0.113.7/32,203.0.113.7/32 port 443", f"{folder}/block.txt, line 2,{folder}/c2.csv, line 2"],
            ["198.51.100.9/32,198.51.100.0/24", f"{folder}/scans.txt, line 1,{folder}/block.txt, line 3"],
            ["203.0.113.9/32 port 443", f"{folder}/block.txt, line 5"]])

    def test_logs_that_count_both_ways(self):
        form = "1700000000000,10.1.0.4,203.0.113.7,40000,443,6,O,E,NX,{},60,{},60"
        log = wireshark.write("azure.json", json.dumps({"records": [blobs.record("vnet", [form.format(1, 2), form.format(1, 0), form.format(0, 2)])]}))
        self.assertEqual(wireshark.fields(log, "flowlog.list.direction", args=self.options(self.lists[:1])), [["both"], ["to"], ["from"]])

    def test_filters(self):
        for display_filter, frames in (("flowlog.list", 5), ('flowlog.list.kind == "block"', 3), ("flowlog.ip.listed == 198.51.100.0/24", 2),
                                       ('flowlog.list.kind == "block" and flowlog.list.direction == "to" and flowlog.action == "ACCEPT"', 2),
                                       ('flowlog.list == "c2"', 1), ("flowlog.ipv6.listed == 2001:db8:bad::/48", 1)):
            with self.subTest(display_filter):
                self.assertEqual(len(self.fields("frame.number", display_filter=display_filter)), frames)

    def test_special_addresses(self):
        rows = [self.row("block", "bad", wireshark.files() / "block.txt", special="TRUE")]
        self.assertEqual(self.fields("flowlog.ip.listed", rows=rows)[6], ["10.0.0.5"])
        self.assertEqual(self.fields("flowlog.list", rows=[])[0], [""])

    def test_services(self):
        self.assertEqual(self.fields("flowlog.dst.service", "flowlog.dst.region", "flowlog.src.service")[:3],
                         [["AMAZON,S3", "eu-west-1,GLOBAL", ""], ["", "", ""], ["AMAZON,S3", "eu-west-1,GLOBAL", ""]])

    def test_tree(self):
        lines = wireshark.tshark("-r", self.log, "-V", "-O", "flowlog", "-Y", "frame.number == 1", *self.options(self.lists)).splitlines()
        at = next(i for i, line in enumerate(lines) if "[List: c2" in line)
        self.assertEqual([line.strip() for line in lines[at:at + 8]], [
            "[List: c2 (block: Emotet), destination, 203.0.113.7/32 port 443]", "[Kind of List: block]", "[List Category: Emotet]",
            "[Listed Address: 203.0.113.7]", "[Listed End: destination]", "[Direction of the Packets: to]", "[Listed Network: 203.0.113.7/32 port 443]",
            f"[List Entry: {wireshark.files()}/c2.csv, line 2]"])

    def test_what_is_wrong_is_said(self):
        path = wireshark.write("wrong.txt", "203.0.113.7\nwhat\n")
        rows = [self.row("block", "bad", path), self.row("block", "none", wireshark.files() / "none.txt")]
        done = wireshark.run("tshark", "-r", self.log, "-T", "fields", "-e", "flowlog.list", *self.options(rows))
        self.assertEqual((done.returncode, done.stdout.split()), (0, ["bad"]))
        self.assertIn(f'Lists of addresses: {path}: 1 line was not understood: line 2 (no address: "what").', done.stderr)
        self.assertIn(f"Lists of addresses: {wireshark.files()}/none.txt: No such file or directory", done.stderr)

    def test_lists_are_read_anew(self):
        """A list that has changed counts for the capture that is opened next; the preference stands where Wireshark saves it."""
        path = wireshark.write("changing.txt", "203.0.113.7\n")
        wireshark.write("listed/.config/wireshark/flowlog_lists", f'"bad","{path}","block","","FALSE"\n')
        home = wireshark.files() / "listed"
        with Sharkd(env={"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}) as sharkd:
            found = []
            for content in ("203.0.113.7\n", "203.0.113.7\n198.51.100.9\n", "203.0.113.7\n198.51.100.9\n", ""):
                wireshark.write("changing.txt", content)
                sharkd.load(self.log)
                # sharkd keeps what a filter has found, whatever is loaded next.
                found.append([frame["num"] for frame in sharkd.ask("frames", filter="flowlog.list" + " " * len(found))])
        self.assertEqual(found, [[1], [1, 2], [1, 2], []])

    def test_rows_that_are_wrong(self):
        for row in (self.row("blok", "bad", "/x"), self.row("block", "", "/x"), self.row("block", "bad", "")):
            self.assertNotEqual(wireshark.run("tshark", "-r", self.log, "-o", row).returncode, 0, row)


if __name__ == "__main__":
    unittest.main()
