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

    def test_of_what_stands_twice_the_first_counts(self):
        fields = ("flowlog.account", "flowlog.azure.resource_group", "flowlog.resource", "_ws.expert.message")
        twelve = "".join(f"/subscriptions/{i}" for i in range(12))
        groups = twelve + "".join(f"/resourceGroups/g{i}/providers/p{i}" for i in range(9))
        for kind, name in (("nsg", "resourceId"), ("vnet", "targetResourceID")):
            (flow,) = blobs.tuples(kind, 1)
            records = [blobs.record(kind, [flow], **more) for more in (
                {name: twelve}, {name: groups}, {name: groups, "resourceGroup": "logged"}, {"resourceGroup": "logged", name: groups})]
            rows = wireshark.fields(blobs.put("twice", blobs.compact({"records": records})), *fields,
                                    args=wireshark.ALONE)
            self.assertEqual(rows, [["0", "", "", ""], ["0", "g0", "p8", ""]] + [["0", "logged", "p8", ""]] * 2)

    def test_flat_vnet(self):
        """A member for each position, by the names of the log or of others that pass it on."""
        record = blobs.record("vnet", [])
        del record["flowRecords"]
        flat = record | {"aclID": "a", "rule": "R", "startTime": 1767434422017, "sourceAddress": "192.0.2.32", "destinationAddress": "10.1.0.5",
                         "sourcePort": "26494", "destinationPort": "3389", "transportProtocol": "6", "deviceDirection": "I",
                         "flowState": "D", "flowEncryption": "NX", "packetsStoD": 0, "bytesStoD": 0, "packetsDtoS": 0, "bytesDtoS": 0}
        others = {"transportProtocol": "protocol", "macAddress": "mac", "flowEncryption": "encryption", "flowLogVersion": "version",
                  "rule": "nsgRuleName"}
        renamed = {others.get(name, name): value for name, value in flat.items()}
        loud = {name.upper() if name in others.values() else name: value for name, value in renamed.items()}
        states = [flat | {"flowState": state, "flowEncryption": "X"} for state in "BCE"]
        path = blobs.put("flat", blobs.compact([flat, renamed, loud, *states, flat | {"deviceAction": "A"}, renamed | {"macAddress": "1"}]))
        rows = wireshark.fields(path, "flowlog.state", "flowlog.action", "flowlog.azure.flow_encryption", "flowlog.proto", "flowlog.interface",
                                "frame.interface_name", "flowlog.rule", "flowlog.azure.flow_log_version", "udp.port", "flowlog.unknown",
                                "flowlog.malformed", "frame.time_epoch")
        mac, rest = "000D3A000001", ["R", "4", "", "", "", "1767434422.017000000"]
        denied = ["denied", "REJECT", "NX", "6", mac, mac, *rest]
        open_states = [[state, "ACCEPT", "X", *denied[3:]] for state in ("begin", "continuing", "end")]
        # What is logged for an action is not overruled, and of two names for one thing both are shown.
        self.assertEqual(rows, [denied] * 3 + open_states + [["denied", "ACCEPT", *denied[2:]]] + [[*denied[:4], mac + ",1", mac, *rest]])

    def test_damaged_tuple(self):
        """What the record says of a tuple is there although the tuple cannot be read."""
        fields = ("flowlog.interface", "frame.interface_name", "flowlog.account", "flowlog.resource", "flowlog.azure.resource_group",
                  "flowlog.rule", "flowlog.log.timestamp", "flowlog.srcport", "flowlog.packets", "flowlog.action", "_ws.expert.message")
        for kind, names in (("nsg", ["S-1", "NSG-1", "G-1"]), ("vnet", ["s-1", "v-1", "g-1"])):
            flows = blobs.tuples(kind, 1)
            records = [blobs.record(kind, [flow, *flows]) for flow in (flows[0].rsplit(",", 6)[0], "", 7, "a,b", flows[0] + ",1")]
            rows = wireshark.fields(blobs.put("damaged", blobs.compact(records)), *fields, env={"CLOUDFLOW_ORDER": "file"})
            self.assertEqual([row[2:5] for row in rows], [names] * 10)
            self.assertEqual([row[:2] for row in rows], [["000D3A000001"] * 2] * 10)
            self.assertEqual([row[5] for row in rows], ["Rule_A"] * 10)
            self.assertEqual([row[7:10] for row in rows], [["", "", ""], ["1024", "3", "ACCEPT"]] * 5)
            self.assertEqual([row[6] for row in rows], [rows[1][6]] * 10)
            for row in rows[::2]:
                self.assertRegex(row[10], "no form that is known; only what the record around it says")

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
        self.assertEqual(row, ["Azure VNet", "TCP, denied by BlockHighRiskTCPPortsFromInternet; REJECT ingress "
                                             "55188 -> 22"])

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
