# SPDX-License-Identifier: GPL-2.0-or-later
"""What a row without an end is of: a step of an Azure flow, or an AWS record whose format has no end."""
import json
import unittest

from joined import cases, merged, wireshark
from packets import ACK, SYN, ethernet, pcap, tcp

CLIENT, SERVER = "10.1.0.4", "52.239.184.180"


def exchange(at: float, sport: int) -> list:
    """SYN, SYN-ACK and three more, from at on."""
    up, down = (CLIENT, SERVER, sport, 443), (SERVER, CLIENT, 443, sport)
    return [(at, tcp(*up, SYN, 1)), (at + .002, tcp(*down, SYN | ACK, 9, 2)), (at + .004, tcp(*up, ACK, 2, 10)),
            (at + 1, tcp(*up, ACK, 2, 10, b"ask")), (at + 2, tcp(*down, ACK, 10, 5, b"answer"))]


def capture(packets):
    wireshark.write("tuples.pcap", pcap([(at, ethernet(data)) for at, data in packets], start=cases.START))


def nsg(version: int, tuples) -> str:
    return json.dumps({"records": [{
        "time": "2023-11-14T22:14:00.5625085Z", "category": "NetworkSecurityGroupFlowEvent", "macAddress": "00224871C205",
        "operationName": "NetworkSecurityGroupFlowEvents", "resourceId": "/SUBSCRIPTIONS/0/NETWORKSECURITYGROUPS/N",
        "properties": {"Version": version, "flows": [
            {"rule": "UserRule_web", "flows": [{"mac": "00224871C205", "flowTuples": tuples}]}]}}]})


def links(log: str) -> dict:
    """Source port and second of each record -> the times of the packets that name it, in milliseconds."""
    path = merged("tuples.pcapng", "tuples.pcap", log)
    rows = wireshark.fields(path, "frame.number", "flowlog.srcport", "flowlog.start", "frame.time_epoch", "flowlog.record",
                            args=("-2",))
    records = {row[0]: (int(row[1]), int(float(row[3])) - cases.START) for row in rows if row[1]}
    found = {record: [] for record in records.values()}
    for _, sport, _, at, linked in rows:
        for record in linked.split(",") if linked and not sport else []:
            found[records[record]].append(round((float(at) - cases.START) * 1000))
    return {record: sorted(times) for record, times in found.items()}


class Tuples(unittest.TestCase):
    def test_a_log_of_beginnings_only_is_of_all_that_follows(self):
        """NSG version 1 has one tuple a flow, and neither counters nor ends."""
        capture(exchange(0.5, 1000) + exchange(400.5, 1000) + exchange(30, 1001))
        at = cases.START
        wireshark.write("v1.json", nsg(1, [f"{at + first},{CLIENT},{SERVER},{port},443,T,O,A"
                                           for port, first in ((1000, 0), (1000, 400), (1001, 30))]))
        self.assertEqual(links("v1.json"), {(1000, 0): [500, 502, 504, 1500, 2500], (1001, 30): [30000, 30002, 30004, 31000, 32000],
                                            (1000, 400): [400500, 400502, 400504, 401500, 402500]})

    def test_what_begins_a_flow_is_its_syn(self):
        """Also where the log's clock is behind the capture's, or before it."""
        for late in (-2, 1, 3):
            capture(exchange(10, 1000))
            wireshark.write("late.json", nsg(2, [f"{cases.START + 10 + late},{CLIENT},{SERVER},1000,443,T,O,A,B,,,,"]))
            self.assertEqual(links("late.json"), {(1000, 10 + late): [10000]})

    def test_an_aws_record_without_an_end_counts_one_direction(self):
        capture(exchange(10, 1000))
        wireshark.write("open.log", "version interface-id srcaddr dstaddr srcport dstport protocol packets start action\n"
                        f"2 eni-1 {CLIENT} {SERVER} 1000 443 6 3 {cases.START + 10} ACCEPT\n"
                        f"2 eni-1 {SERVER} {CLIENT} 443 1000 6 2 {cases.START + 10} ACCEPT\n")
        self.assertEqual(links("open.log"), {(1000, 10): [10000, 10004, 11000], (443, 10): [10002, 12000]})
        wireshark.write("open.log", "srcaddr dstaddr srcport dstport protocol start action\n"
                        f"{SERVER} {CLIENT} 443 40000 6 {cases.START + 10} ACCEPT\n")
        shown = wireshark.fields("open.log", "flowlog.initiator.port", "flowlog.initiator.reason", args=("-2",))
        self.assertEqual(shown[0][0], "40000")
        self.assertIn("a guess", shown[0][1])


if __name__ == "__main__":
    unittest.main()
