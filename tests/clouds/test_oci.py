# SPDX-License-Identifier: GPL-2.0-or-later
"""Oracle Cloud's VCN flow logs: what an entry says against what Python's json reads in it, however entries are wrapped."""
import base64
import gzip
import json
import re
import unittest

import wireshark

TYPE = "com.oraclecloud.vcn.flowlogs."
DATA = {"version": "flowlog.oci.data.version", "status": "flowlog.status", "action": "flowlog.action", "sourceAddress": "flowlog.ip.src",
        "destinationAddress": "flowlog.ip.dst", "sourcePort": "flowlog.srcport", "destinationPort": "flowlog.dstport", "protocol": "flowlog.proto",
        "protocolName": "flowlog.oci.data.protocol_name", "packets": "flowlog.packets", "bytesOut": "flowlog.bytes", "flowid": "flowlog.oci.data.flowid"}
ORACLE = {"compartmentid": "flowlog.oci.oracle.compartmentid", "loggroupid": "flowlog.oci.oracle.loggroupid", "logid": "flowlog.oci.oracle.logid",
          "publicIpv4": "flowlog.oci.oracle.public_ipv4", "resourceId": "flowlog.resource", "resourceType": "flowlog.oci.oracle.resource_type",
          "tenantid": "flowlog.account", "vcnOcid": "flowlog.oci.oracle.vcn_ocid", "vniccompartmentocid": "flowlog.oci.oracle.vniccompartmentocid",
          "vnicocid": "flowlog.interface", "vnicsubnetocid": "flowlog.oci.oracle.vnicsubnetocid"}


def entry(number: int, kind: str = "DataEvent", **more) -> dict:
    start = 1_786_102_470 + number
    data = {"action": ("ACCEPT", "REJECT")[number % 2], "bytesOut": 4132 + number, "destinationAddress": "147.154.101.151", "destinationPort": 443,
            "endTime": start + 1, "flowid": f"{number:08x}", "packets": 9 + number, "protocol": 6, "protocolName": "TCP",
            "sourceAddress": f"10.0.0.{number % 250}", "sourcePort": 30000 + number, "startTime": start, "status": "OK", "version": "2"} | more
    oracle = {name: f"ocid1.{name.lower()}.oc1.iad.aa{number % 2}" for name in ORACLE} | {
        "publicIpv4": "150.136.215.207", "resourceType": "networkloadbalancer", "managed": "true", "ingestedtime": "2026-08-07T11:35:40.501Z"}
    return {"datetime": start * 1000, "logContent": {
        "id": data["flowid"], "time": f"2026-08-07T11:34:{30 + number % 30:02}Z", "oracle": oracle, "source": "-", "specversion": "1.0",
        "subject": "-", "type": TYPE + kind, "data": data}, "regionId": "us-ashburn-1"}


def search(entries: list) -> str:
    """What the command line prints of a search, a page."""
    return json.dumps({"data": {"fields": [{"field-name": "x"}], "results": [{"data": one} for one in entries], "summary": {"result-count": len(entries)}},
                       "opc-next-page": "data.results"}, indent=2)


def lines(values) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def rows(path, *names: str) -> list[list[str]]:
    return wireshark.fields(path, *names, args=wireshark.ALONE)


class Values(unittest.TestCase):
    def test_all_members(self):
        entries = [entry(number) for number in range(40)]
        path = wireshark.write("oci/all.log.gz", gzip.compress(lines(entries).encode()))
        found = rows(path, *DATA.values(), *ORACLE.values(), "flowlog.region", "flowlog.oci.type", "flowlog.oci.id", "flowlog.oci.specversion",
                     "flowlog.provider", "flowlog.unknown", "flowlog.malformed")
        self.assertEqual(found, [[str(content["data"][name]) for name in DATA] + [content["oracle"][name] for name in ORACLE]
                                 + [one["regionId"], content["type"], content["id"], "1.0", "oci.vcn", "", ""]
                                 for one in entries for content in [one["logContent"]]])
        times = rows(path, "frame.time_epoch", "flowlog.duration", "flowlog.log.timestamp", "flowlog.log.ingestion", "flowlog.oci.oracle.managed")
        for one, (time, span, logged, ingested, managed) in zip(entries, times):
            self.assertEqual((float(time), float(span)), (one["logContent"]["data"]["startTime"], 1.0))
            clocks = [re.search(r"\d\d:\d\d:\d\d\.\d{9}", shown)[0] for shown in (logged, ingested)]
            self.assertEqual((clocks[0][:8], clocks[1]), (one["logContent"]["time"][11:19], "11:35:40.501000000"))
            self.assertIn(managed, ("1", "True"))
        # Which service the interface is of.
        listed = wireshark.tshark("-r", path, *wireshark.ALONE).splitlines()
        self.assertEqual(sum("at a networkloadbalancer" in line for line in listed), len(entries))

    def test_however_entries_are_wrapped(self):
        entries = [entry(number) for number in range(7)]
        contents = [one["logContent"] for one in entries]
        texts = {"array": json.dumps(entries), "lines": lines(entries), "one": json.dumps(entries[0]), "search": search(entries),
                 "two pages": search(entries[:3]) + search(entries[3:]), "data": lines({"data": one} for one in entries),
                 "contents": lines(contents), "array of contents": json.dumps(contents, indent=1),
                 "unwrapped": lines(content["data"] for content in contents), "stream": json.dumps([{"stream": "s", "partition": "0", "key": None, "offset": i, "timestamp": "2026-08-07T11:36:00.000000Z",
                                        "value": base64.b64encode(json.dumps(content).encode()).decode()} for i, content in enumerate(contents)]),
                 "nobody's first": lines([{"type": "com.oraclecloud.x", "data": {}}, *entries])}
        names = ("flowlog.ip.src", "flowlog.srcport", "flowlog.packets", "flowlog.bytes", "flowlog.action", "frame.time_epoch")
        whole = [[data["sourceAddress"], str(data["sourcePort"]), str(data["packets"]), str(data["bytesOut"]), data["action"],
                  f"{data['startTime']}.000000000"] for content in contents for data in [content["data"]]]
        for name, text in texts.items():
            with self.subTest(name):
                found = rows(wireshark.write(f"oci/{name.replace(' ', '-')}.json", text), *names)
                expected = whole[:1] if name == "one" else whole
                self.assertEqual([row for row in found if row[0]], expected)
                self.assertEqual(len(found), len(expected) + (name == "nobody's first"))

    def test_no_data_and_lost_data(self):
        nothing = {name: None for name in DATA if name not in ("version", "status")}
        made = [entry(0), entry(1, "QualityEvent.NoData", **nothing | {"status": "NODATA"}), entry(2, "QualityEvent.SkipData", **nothing | {"status": "SKIPDATA"}),
                entry(3, "QualityEvent.NoData", **nothing | {"status": None}), entry(4, "QualityEvent.SkipData", **nothing | {"status": None})]
        path = wireshark.write("oci/status.json", lines(made))
        found = rows(path, "flowlog.status", "flowlog.ip.src", "flowlog.packets", "flowlog.malformed")
        self.assertEqual(found, [["OK", "10.0.0.0", "9", ""], *([status, "", "", ""] for status in ("NODATA", "SKIPDATA") * 2)])

    def test_numbers_as_text_and_what_is_absent(self):
        text = entry(0, **{name: str(value) for name, value in entry(0)["logContent"]["data"].items()})
        big = entry(1, packets=2**63 - 1, bytesOut=str(2**64 - 1), sourceAddress="2001:db8::1", destinationAddress="2001:db8::2")
        least = entry(2)
        least["logContent"]["data"] = {"flowid": "1", "sourceAddress": "10.0.0.2", "destinationAddress": "10.0.0.3", "action": "ACCEPT"}
        del least["logContent"]["oracle"]
        path = wireshark.write("oci/text.json", json.dumps([text, big, least]))
        found = rows(path, "flowlog.srcport", "flowlog.packets", "flowlog.bytes", "flowlog.ipv6.src", "flowlog.ip.src", "frame.time_epoch", "flowlog.malformed")
        self.assertEqual(found, [["30000", "9", "4132", "", "10.0.0.0", "1786102470.000000000", ""],
                                 ["30001", str(2**63 - 1), str(2**64 - 1), "2001:db8::1", "", "1786102471.000000000", ""],
                                 ["", "", "", "", "10.0.0.2", "1786102472.000000000", ""]])


class Hostile(unittest.TestCase):
    def test_members_that_are_something_else(self):
        odd = [entry(1, sourceAddress="10.0.0.300", destinationPort=70000, packets=-1), entry(2, startTime="soon", protocol="TCP"),
               entry(3, unheard_of={"a": [1]}, flowid=["x"]), {**entry(4), "logContent": {**entry(4)["logContent"], "data": None}},
               {**entry(5), "logContent": {**entry(5)["logContent"], "oracle": "none", "data": [1, 2]}}, {"data": {"logContent": {"type": TYPE + "DataEvent"}}}]
        path = wireshark.write("oci/odd.json", lines([entry(0), *odd]) + json.dumps(entry(6))[:-60])
        found = rows(path, "flowlog.malformed", "flowlog.unknown", "flowlog.log.error")
        self.assertEqual(len(found), 8)
        malformed = [value for row in found for value in row[0].split(",") if value]
        self.assertEqual(sorted(malformed), sorted(["10.0.0.300", "70000", "-1", "soon", "TCP"]))
        unknown = " ".join(row[1] for row in found)
        for said in ("data.unheard_of.a=[1]", "oracle=none"):
            self.assertIn(said, unknown)
        self.assertIn("the file ends inside this record", [row[2] for row in found])

    def test_search_results_that_are_none(self):
        for name, text in {"empty": '{"data":{"results":[]}}', "deep": '{"data":{"results":{"data":{"results":[' * 300,
                           "text": '{"data":{"results":"x","logContent":1}}', "not in data": '{"results":[{"data":1}]}'}.items():
            with self.subTest(name):
                path = wireshark.write(f"oci/none-{name.replace(' ', '-')}.json", text + "\n")
                shown = wireshark.run("captype", path).stdout
                self.assertNotIn("flowlog", shown)
                behind = wireshark.write(f"oci/behind-{name.replace(' ', '-')}.json", lines([entry(0)]) + text + "\n" + lines([entry(1)]))
                found = rows(behind, "flowlog.srcport")
                self.assertEqual([row[0] for row in found if row[0]], ["30000", "30001"])


if __name__ == "__main__":
    unittest.main()
