# SPDX-License-Identifier: GPL-2.0-or-later
"""IBM Cloud's flow logs for VPC: what an object says against what Python's json reads in it."""
import datetime
import gzip
import json
import re
import unittest

import wireshark

CRN = "crn:v1:bluemix:public:is:us-south{}:a/0123456789abcdef0123456789abcdef::{}"
COUNTERS = [f"{what}_from_{who}" for who in ("initiator", "target") for what in ("bytes", "packets")]
#: A member of a flow and the field that it stands in; what else it has is looked at by itself.
SHOWN = {"initiator_ip": "flowlog.ip.src", "target_ip": "flowlog.ip.dst", "initiator_port": "flowlog.srcport",
         "target_port": "flowlog.dstport", "transport_protocol": "flowlog.proto", "ether_type": "flowlog.ibm.ether_type",
         "bytes_from_initiator": "flowlog.bytes.sent", "packets_from_initiator": "flowlog.packets.sent",
         "bytes_from_target": "flowlog.bytes.received", "packets_from_target": "flowlog.packets.received",
         **{f"cumulative_{name}": f"flowlog.ibm.cumulative_{name}" for name in COUNTERS}}
HEADER = {"version": "flowlog.ibm.version", "collector_crn": "flowlog.ibm.collector_crn",
          "attached_endpoint_type": "flowlog.ibm.attached_endpoint_type", "network_interface_id": "flowlog.interface",
          "instance_crn": "flowlog.ibm.instance_crn", "vpc_crn": "flowlog.ibm.vpc_crn",
          "number_of_flow_logs": "flowlog.ibm.number_of_flow_logs"}


def stamp(second: int) -> str:
    return datetime.datetime.fromtimestamp(second, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch(text: str) -> float:
    return datetime.datetime.fromisoformat(text.replace("Z", "") + "+00:00").timestamp()


def flow(number: int, **more) -> dict:
    start = 1_700_000_000 + number
    made = {"start_time": stamp(start), "end_time": stamp(start + 30), "connection_start_time": stamp(start - 600),
            "direction": "IO"[number % 2], "action": ("accepted", "rejected")[number % 3 == 2],
            "initiator_ip": f"10.240.128.{number % 250}", "target_ip": "161.26.0.10", "initiator_port": 30000 + number,
            "target_port": 53, "transport_protocol": (6, 17)[number % 2], "ether_type": "IPv4", "was_initiated": number % 4 == 0,
            "was_terminated": number % 5 == 0}
    made |= {name: number * 7 + i for i, name in enumerate(COUNTERS)}
    made |= {f"cumulative_{name}": 10**10 * made[name] + 2**53 for name in COUNTERS}
    return made | more


def an_object(flows: list, **more) -> dict:
    return {"version": "0.0.1", "collector_crn": CRN.format("", "flow-log-collector:r006-1"), "attached_endpoint_type": "vnic",
            "network_interface_id": "0717-a1", "instance_crn": CRN.format("-1", "instance:0717_2"),
            "vpc_crn": CRN.format("", "vpc:r006-3"), "capture_start_time": stamp(1_700_000_000),
            "capture_end_time": stamp(1_700_000_300), "state": "ok", "number_of_flow_logs": len(flows), "flow_logs": flows} | more


def put(name: str, *objects, indent=None) -> object:
    text = "".join(json.dumps(one, indent=indent) for one in objects)
    return wireshark.write(name, gzip.compress(text.encode()) if name.endswith(".gz") else text)


def written_again(path) -> object:
    """The log that is saved of one."""
    again = wireshark.files() / f"again-{path.name}"
    done = wireshark.run("tshark", "-r", path, "-F", "flowlog", "-w", again, *wireshark.ALONE)
    assert done.returncode == 0, done.stderr
    return again


def rows(path, *names: str) -> list[list[str]]:
    return wireshark.fields(path, *names, args=wireshark.ALONE)


class Objects(unittest.TestCase):
    def test_all_members(self):
        content = an_object([flow(number) for number in range(60)])
        path = put("ibm/00000001.gz", content, indent=1)
        names = [*SHOWN.values(), *HEADER.values()]
        # Frames stand in the order of time, and so do these flows.
        found = rows(path, *names)
        self.assertEqual(found, [[str(one[name]) for name in SHOWN] + [str(content[name]) for name in HEADER]
                                 for one in content["flow_logs"]])
        derived = rows(path, "flowlog.packets", "flowlog.bytes", "flowlog.action", "flowlog.direction", "flowlog.status",
                       "flowlog.ibm.was_initiated", "flowlog.ibm.was_terminated", "flowlog.account", "flowlog.region",
                       "frame.time_epoch", "flowlog.provider")
        yes = {"True": True, "1": True, "False": False, "0": False}
        for one, (packets, size, action, direction, status, began, ended, *owner, time, provider) in zip(content["flow_logs"], derived):
            with self.subTest(flow=one):
                self.assertEqual(int(packets), one["packets_from_initiator"] + one["packets_from_target"])
                self.assertEqual(int(size), one["bytes_from_initiator"] + one["bytes_from_target"])
                self.assertEqual(action, {"accepted": "ACCEPT", "rejected": "REJECT"}[one["action"]])
                self.assertEqual(direction, {"I": "ingress", "O": "egress"}[one["direction"]])
                self.assertEqual((status, yes[began], yes[ended]), ("OK", one["was_initiated"], one["was_terminated"]))
                self.assertEqual(owner, ["0123456789abcdef0123456789abcdef", "us-south"])
                self.assertEqual((float(time), provider), (epoch(one["start_time"]), "ibm.vpc"))

    def test_intervals_without_traffic_and_with_losses(self):
        objects = [an_object([flow(1), flow(2)]), an_object([]), an_object([flow(3), flow(4)], state="skip data"),
                   an_object([], state="skip data", network_interface_id="0717-b2"), an_object([], state="OK", flow_logs=[])]
        path = put("ibm/intervals.json", *objects)
        found = rows(path, "flowlog.interface", "flowlog.status", "flowlog.ip.src", "flowlog.start", "flowlog.end")
        expected = [[one["network_interface_id"], "SKIPDATA" if one["state"] == "skip data" else "OK" if flows[0] else "NODATA",
                     each.get("initiator_ip", "")] for one in objects for flows in [one["flow_logs"] or [{}]] for each in flows]
        self.assertEqual(sorted(row[:3] for row in found), sorted(expected))
        names = ("flowlog.interface", "flowlog.status", "flowlog.ip.src", "flowlog.start", "flowlog.end")
        self.assertEqual(rows(written_again(path), *names), found)  # what is said of an object stands beside each of its flows
        whole = {tuple(row[3:]) for row in found if row[2] == ""}
        self.assertEqual(len(whole), 1)  # the interval of the object
        start, end = (time.partition(".")[0] for time in whole.pop())
        self.assertEqual((start[-8:], end[-8:]), ("22:13:20", "22:18:20"))
        # Flows that are left of an interval are joined; one gap is one gap, however many of them tell of it.
        coverage = wireshark.tshark("-q", "-r", path, "-z", "flowlog,coverage,json")
        self.assertEqual(json.loads(coverage)["flow_records"]["lost_windows"], 2)
        self.assertEqual(len([row for row in wireshark.fields(path, "flowlog.stream") if row[0]]), 4)

    def test_cumulative_counters_are_not_the_windows(self):
        window = set(COUNTERS)
        path = put("ibm/cumulative.json", an_object([{name: value for name, value in flow(1).items() if name not in window}]))
        self.assertEqual(rows(path, "flowlog.packets", "flowlog.bytes", "flowlog.packets.sent", "flowlog.bytes.received"), [[""] * 4])

    def test_spellings_of_the_ancestor(self):
        one = flow(1, direction="inbound", start_time="2020-01-01T00:00:00.123456Z", end_time="2020-01-01T00:00:09.5Z", ip_protocol=6)
        del one["transport_protocol"]
        made = an_object([one, flow(0, direction="outbound", start_time="2020-01-01T00:00:10", end_time="2020-01-01T00:00:11")])
        made["vsi_crn"] = made.pop("instance_crn")
        found = rows(put("ibm/ancestor.json", made), "flowlog.direction", "frame.time_epoch", "flowlog.proto",
                     "flowlog.ibm.instance_crn", "flowlog.malformed")
        self.assertEqual(found, [["ingress", "1577836800.123456000", "6", made["vsi_crn"], ""],
                                 ["egress", "1577836810.000000000", "6", made["vsi_crn"], ""]])


def without(text: str, *commas: int) -> str:
    """The text without some of the commas that stand outside of strings, by their numbers."""
    places = [found.start() for found in re.finditer(r'"(?:\\.|[^"\\])*"|,', text) if found.group() == ","]
    return "".join(c for i, c in enumerate(text) if i not in {places[number] for number in commas})


class Commas(unittest.TestCase):
    NAMES = (*SHOWN.values(), *HEADER.values(), "flowlog.log.repair", "_ws.expert.message")

    def test_what_documentation_writes(self):
        """Members without a comma between them, and commas behind the last ones, as in the cloud's own sample."""
        text = json.dumps(an_object([flow(1, ether_type='a, "b" {'), flow(2)]), indent=4)
        sound = rows(wireshark.write("ibm/sound.json", text), *self.NAMES)
        self.assertEqual([row[-2] for row in sound], ["", ""])
        # The first comma is behind "version"; the last are between members of the second flow.
        broken = without(text, 0, 4, -1).replace("\n        }\n    ]\n}", ",\n        },\n    ],\n}")
        self.assertRaises(ValueError, json.loads, broken)
        shown = rows(wireshark.write("ibm/broken.json", broken), *self.NAMES)
        said = "3 commas put in and 3 left out, without which it is no JSON"
        self.assertEqual([row[:-2] for row in shown], [row[:-2] for row in sound])
        for row in shown:
            self.assertEqual(row[-2], said)
            self.assertIn(f"This part of the log was mended: {said}", row[-1])
        self.assertEqual(rows(written_again(wireshark.files() / "ibm/broken.json"), *self.NAMES), shown)

    def test_nothing_else_is_mended(self):
        text = json.dumps(an_object([flow(1), flow(2)]), indent=1)
        for name, broken in {"colon": text.replace('"state":', '"state"'), "quote": text.replace('"state"', '"state', 1),
                             "two": text.replace("0.0.1\",", "0.0.1\",,"), "word": text.replace('"ok"', "ok"),
                             "number": text.replace('"target_port": 53', '"target_port": 0x35'),
                             "twice": without(text, 0).replace('"state"', '"version"')}.items():
            with self.subTest(name):
                path = wireshark.write(f"ibm/{name}.json", json.dumps(an_object([flow(7)])) + "\n" + broken)
                found = rows(path, "flowlog.log.repair", "flowlog.log.error", "flowlog.srcport")
                self.assertEqual([row[2] for row in found if row[2]], ["30007"])
                self.assertEqual([row[0] for row in found], [""] * len(found))
                self.assertRegex(" ".join(row[1] for row in found), "is not JSON|inside this record|breaks off")


class Hostile(unittest.TestCase):
    def test_members_that_are_something_else(self):
        odd = [an_object([flow(1)], flow_logs={"a": 1}), an_object([flow(1), 7, None, [], "x"]),
               an_object([flow(1)], number_of_flow_logs=9), an_object([flow(1)], number_of_flow_logs="1"),
               an_object([flow(1, bytes_from_initiator=2**63 - 1, bytes_from_target=2**63 - 1, packets_from_target=-1)]),
               an_object([flow(1, action="dropped", direction=3, initiator_ip="10.0.0.300", was_initiated="perhaps")]),
               an_object([flow(1, unheard_of={"of": [1, 2]}, start_time=None)]), an_object([flow(1)], vpc_crn="crn:::::"),
               an_object([flow(1)], state="unheard of", vpc_crn=["a"], capture_end_time="2001-01-01T00:00:00Z")]
        found = rows(put("ibm/odd.json", an_object([flow(1)]), *odd), "flowlog.log.error", "flowlog.malformed", "flowlog.unknown",
                     "flowlog.bytes", "flowlog.status")
        errors = [row[0] for row in found if row[0]]
        self.assertEqual(sum("flow_logs is not an array" in error for error in errors), 1)
        self.assertEqual(sum("not an object" in error for error in errors), 4)
        # That object says 1 and holds 5.
        self.assertEqual(sum("number_of_flow_logs" in error for error in errors), 1)
        malformed = [value for row in found for value in row[1].split(",") if value]
        self.assertEqual(sorted(malformed), sorted(["-1", "dropped", "3", "10.0.0.300", "perhaps", "unheard of"]))
        self.assertIn('unheard_of.of=[1,2]', [row[2].replace("\\,", ",") for row in found])
        self.assertIn(str(2**64 - 2), [row[3] for row in found])
        self.assertNotIn("NODATA", [row[4] for row in found])

    def test_cut_anywhere(self):
        text = json.dumps(an_object([flow(1), flow(2)]))
        for at in range(text.index('"flow_logs"') + 12, len(text) - 1, 331):
            path = wireshark.write("ibm/cut.json", text[:at])
            with self.subTest(at):
                done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.log.error", *wireshark.ALONE)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue(done.stdout.startswith("the file ends inside this record"), done.stdout)


if __name__ == "__main__":
    unittest.main()
