# SPDX-License-Identifier: GPL-2.0-or-later
"""A log beside the capture is that capture's: one of another time is said to be, once, and nothing of it is shown."""
import json
import subprocess
import time
import unittest

from joined import cases, merged, wireshark
from packets import ethernet, pcap, udp

SLACK = 60  # seconds, as the preference flowlog.join_slack is set
HOUR = 3600
HOST, PEER = "10.0.0.10", "198.51.100.7"


def log(name: str, *seconds: int, status: str = "OK") -> str:
    """A log with a record, or a window without traffic, of one second each."""
    flow = f"{HOST} {PEER} 1000 514 17 1 31" if status == "OK" else "- - - - - - -"
    rows = [f"2 123456789010 eni-0123456789abcdef0 {flow} {cases.START + at} {cases.START + at} "
            f"{'ACCEPT' if status == 'OK' else '-'} {status}" for at in seconds]
    wireshark.write(name, "\n".join([cases.V2, *rows]) + "\n")
    return name


def capture(name: str, *seconds: int) -> str:
    frames = [(at, ethernet(udp(HOST, PEER, 1000, 514, b"log"))) for at in seconds]
    wireshark.write(name, pcap(frames, start=cases.START))
    return name


def utc(at: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(cases.START + at))


def shown(path, beside: str, *args: str) -> tuple[list, list]:
    """What is shown of each packet by the join, and what is said."""
    done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.record.row", "-e", "flowlog.no_record",
                         "-e", "flowlog.community_id", "-e", "flowlog.join", "-o", f"flowlog.log:{wireshark.files() / beside}",
                         "-Y", "udp && !flowlog", *args)
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()], done.stderr.splitlines()


class OfAnotherTime(unittest.TestCase):
    def test_nothing_is_shown_and_it_is_said_once(self):
        """Before the log and after it, by a second more than the slack; by the second itself it is the same time."""
        beside = log("hour.log", HOUR, HOUR + 600)
        for name, seconds, apart in (("before", (0, HOUR - SLACK - 1), True), ("at-begin", (0, HOUR - SLACK), False),
                                     ("after", (HOUR + 600 + SLACK + 1, 3 * HOUR), True),
                                     ("at-end", (HOUR + 600 + SLACK, 3 * HOUR), False), ("around", (0, 3 * HOUR), False)):
            path = capture(f"{name}.pcap", *seconds)
            for passes in ([], ["-2"]):
                with self.subTest(name, passes=passes):
                    packets, said = shown(path, beside, *passes)
                    self.assertEqual(len(packets), 2)
                    self.assertEqual(len(said), 1 if apart else 0, said)
                    if apart:
                        self.assertIn(f'hour.log", is of another time: {utc(HOUR)} to {utc(HOUR + 600)} UTC.', said[0])
                        self.assertIn(f"The packets are of {utc(seconds[0])} to {utc(seconds[1])},", said[0])
                        self.assertEqual(packets, [["", "", "", ""]] * 2)
                    elif passes:
                        self.assertTrue(all(any(packet) for packet in packets), packets)
                    else:  # a packet may find its record yet, so that none says that there is none
                        self.assertEqual([packet[1] for packet in packets], ["", ""])

    def test_the_slack_is_the_preference(self):
        self.assertEqual(shown(capture("far.pcap", 0), log("far.log", HOUR), "-2", "-o", "flowlog.join_slack:3600")[1], [])

    def test_a_log_without_traffic_has_a_time(self):
        beside = log("nodata.log", HOUR, status="NODATA")
        self.assertIn("is of another time", "".join(shown(capture("nodata.pcap", 0), beside, "-2")[1]))
        self.assertEqual(shown(capture("nodata.pcap", HOUR), beside, "-2")[1], [])

    def test_records_in_the_capture_go_on_being_joined(self):
        path = merged("own.pcapng", log("own.log", 0), capture("own.pcap", 0, 600))
        packets, said = shown(path, log("other-hour.log", 3 * HOUR), "-2")
        self.assertEqual(len(said), 1)
        self.assertEqual([packet[0] for packet in packets], ["", ""])  # no row of the log beside it
        self.assertEqual([bool(packet[1]) for packet in packets], [False, True])
        self.assertTrue(packets[0][2])

    def test_a_log_is_no_capture(self):
        """The preference is left set, and the next file that is opened is a log."""
        done = wireshark.run("tshark", "-2", "-r", log("next.log", 0), "-V", "-o",
                             f"flowlog.log:{wireshark.files() / log('last.log', HOUR)}")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotIn("last.log", done.stdout)

    def test_once_for_each_capture(self):
        """Wireshark dissects a capture anew when a preference changes, which says it no second time; another capture does."""
        beside = wireshark.files() / log("once.log", HOUR)
        one, other = capture("once.pcap", 0, 1), capture("other.pcap", 0, 1, 2)
        asked = [("setconf", {"name": "flowlog.log", "value": str(beside)}),
                 *(("load", {"file": str(wireshark.files() / path)}) for path in (one, one, other, other, one))]
        requests = [{"jsonrpc": "2.0", "id": number, "method": method, "params": params}
                    for number, (method, params) in enumerate([*asked, ("bye", {})], 1)]
        sharkd = wireshark.popen("sharkd", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        _, said = sharkd.communicate("".join(json.dumps(request) + "\n" for request in requests), timeout=60)
        self.assertEqual(said.count("is of another time"), 3, said)


if __name__ == "__main__":
    unittest.main()
