# SPDX-License-Identifier: GPL-2.0-or-later
"""What the records of Azure say stands in the fields that all clouds share."""
import unittest

import blobs
import wireshark


def shown(kind: str, flow: str, *fields: str, **more) -> list[str]:
    path = blobs.put("one", blobs.compact({"records": [blobs.record(kind, [flow], **more)]}))
    rows = wireshark.fields(path, *fields)
    assert len(rows) == 1, rows
    return rows[0]


class Values(unittest.TestCase):
    FLOW = ("flowlog.action", "flowlog.direction", "flowlog.state", "flowlog.proto", "flowlog.packets", "flowlog.bytes",
            "flowlog.packets.sent", "flowlog.bytes.received")

    def test_forms(self):
        end = "1700000000,10.0.0.1,10.0.0.2,1,2,"
        for kind, flow, expected in (
                ("vnet", end + "6,I,D,NX,0,0,0,0", ["REJECT", "ingress", "denied", "6", "", "", "0", "0"]),
                ("vnet", end + "6,I,D,NX,,,,", ["REJECT", "ingress", "denied", "6", "", "", "", ""]),
                ("vnet", end + "17,O,B,X,0,0,0,0", ["ACCEPT", "egress", "begin", "17", "", "", "0", "0"]),
                ("vnet", end + "1,O,C,NX_FALLBACK,1,2,3,4", ["ACCEPT", "egress", "continuing", "1", "4", "6", "1", "4"]),
                ("vnet", end + "255,O,E,NX,0,0,0,0", ["ACCEPT", "egress", "end", "255", "0", "0", "0", "0"]),
                ("nsg", end + "T,I,A", ["ACCEPT", "ingress", "", "6", "", "", "", ""]),
                ("nsg", end + "U,O,D", ["REJECT", "egress", "", "17", "", "", "", ""]),
                ("nsg", end + "T,I,D,B,,,,", ["REJECT", "ingress", "begin", "6", "", "", "", ""]),
                ("nsg", end + "T,O,A,E,1,2,3,4", ["ACCEPT", "egress", "end", "6", "4", "6", "1", "4"]),
                # Neither the record nor the number of positions says which form it is.
                ("nsg", end + "6,O,E,NX,1,2,3,4", ["ACCEPT", "egress", "end", "6", "4", "6", "1", "4"]),
                ("vnet", end + "T,O,D,B,,,,", ["REJECT", "egress", "begin", "6", "", "", "", ""]),
                # What is malformed is nothing's opposite: no decision follows from it.
                ("nsg", end + "T,O,Z,E,1,2,3,4", ["", "egress", "end", "6", "4", "6", "1", "4"]),
                ("vnet", end + "6,O,Z,NX,1,2,3,4", ["", "egress", "", "6", "4", "6", "1", "4"]),
                ("vnet", end + "6,O,E,NX,1,2,x,4", ["ACCEPT", "egress", "end", "6", "", "6", "1", "4"])):
            with self.subTest(flow=flow):
                self.assertEqual(shown(kind, flow, *self.FLOW), expected)

    def test_seconds_and_milliseconds(self):
        rest = ",10.0.0.1,10.0.0.2,1,2,6,O,E,NX,1,2,3,4"
        self.assertEqual(shown("vnet", "1700000000" + rest, "frame.time_epoch"), ["1700000000.000000000"])
        self.assertEqual(shown("vnet", "1700000000123" + rest, "frame.time_epoch"), ["1700000000.123000000"])

    def test_blanks_around_positions(self):
        spaced = "1700000000, 10.0.0.1, 10.0.0.2, 1, 2, {}, O, {}, 1, 2, 3, 4"
        for kind, flow in (("vnet", spaced.format("6", "E, NX")), ("nsg", spaced.format("T", "A, E")),
                           ("vnet", " 1700000000,10.0.0.1,10.0.0.2,1,2,6,O,E,NX,1,2,3,4\r\n")):
            with self.subTest(flow=flow):
                self.assertEqual(shown(kind, flow, *self.FLOW, "frame.time_epoch", "flowlog.malformed"),
                                 ["ACCEPT", "egress", "end", "6", "4", "6", "1", "4", "1700000000.000000000", ""])

    def test_addresses(self):
        rest = ",443,51000,6,O,E,NX,1,2,3,4"
        flow = "1700000000,2001:db8::1,2001:db8::2" + rest
        self.assertEqual(shown("vnet", flow, "ipv6.src", "flowlog.ipv6.dst", "tcp.srcport", "ip.src"),
                         ["2001:db8::1", "2001:db8::2", "443", ""])

    def test_resources(self):
        fields = ("flowlog.account", "flowlog.azure.resource_group", "flowlog.resource", "flowlog.interface",
                  "frame.interface_name")
        flow = blobs.tuples("vnet", 1)[0]
        nsg = blobs.tuples("nsg", 1)[0]
        subnet = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/front"
        self.assertEqual(shown("vnet", flow, *fields), ["s-1", "g-1", "v-1", "000D3A000001", "000D3A000001"])
        self.assertEqual(shown("nsg", nsg, *fields), ["S-1", "G-1", "NSG-1", "000D3A000001", "000D3A000001"])
        self.assertEqual(shown("vnet", flow, *fields[:3], targetResourceID=subnet), ["s", "g", "front"])
        self.assertEqual(shown("vnet", flow, *fields[:3], targetResourceID="none"), ["", "", ""])
        self.assertEqual(shown("nsg", nsg, *fields[3:], macAddress=None), ["000D3A000001"] * 2)

    def test_unknown_keys_are_kept(self):
        flow = blobs.tuples("vnet", 1)[0]
        rows = shown("vnet", flow, "flowlog.unknown.name", "flowlog.unknown.value", extra=0.1, more={"a": [1, None]},
                     none=None, big=2**53 + 1)
        self.assertEqual(rows, ["extra,more,big", '0.1,{"a":[1,null]},9007199254740993'])

    def test_names_in_another_case(self):
        record = blobs.compact({"records": [blobs.record("nsg", blobs.tuples("nsg", 1))]})
        record = record.replace("resourceId", "resourceid").replace("flowTuples", "FlowTuples").replace('Version"', 'version"')
        rows = wireshark.fields(blobs.put("case", record), "flowlog.resource", "flowlog.azure.version", "flowlog.proto")
        self.assertEqual(rows, [["NSG-1", "2", "6"]])

    def test_columns(self):
        flow = "1700000000000,101.33.218.153,10.0.0.6,55188,22,6,I,D,NX,0,0,0,0"
        row = shown("vnet", flow, "_ws.col.Protocol", "_ws.col.Info", flowRecords={"flows": [{"aclID": "a", "flowGroups": [
            {"rule": "BlockHighRiskTCPPortsFromInternet", "flowTuples": [flow]}]}]})
        self.assertEqual(row, ["Azure VNet", "REJECT ingress TCP 101.33.218.153:55188 -> 10.0.0.6:22  denied by "
                                             "BlockHighRiskTCPPortsFromInternet"])

    def test_one_filter_for_two_clouds(self):
        aws = wireshark.copy(wireshark.SOURCE / "samples/aws-vpc-default.log")
        azure = wireshark.copy(wireshark.SOURCE / "samples/azure-vnet.json")
        merged = wireshark.files() / "both.pcapng"
        done = wireshark.run("mergecap", "-w", merged, aws, azure)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        wanted = 'flowlog.action == "REJECT" && ip.src == 203.0.113.9'
        each = {path: sorted(wireshark.fields(path, "flowlog.provider", "flowlog.raw", display_filter=wanted))
                for path in (aws, azure, merged)}
        self.assertTrue(each[aws] and each[azure])
        self.assertEqual(each[merged], sorted(each[aws] + each[azure]))


if __name__ == "__main__":
    unittest.main()
