# SPDX-License-Identifier: GPL-2.0-or-later
"""flowlog,top: each number of each element and order, against a count that knows nothing of the program."""
import json
import unittest

import logs
import records
import wireshark

ELEMENTS = ("addr src dst pair pktaddr pktpair port dstport service proto interface instance subnet vpc az azpair account "
            "region rule reason path direction action status provider").split()
ORDERS = "records flows packets bytes peers ports rejects".split()
AMOUNTS = ("records", "packets", "bytes", "rejects")
#: Orders that tell nothing of an element.
SENSELESS = {("pair", "peers"), ("pktpair", "peers"), *((element, "ports") for element in ("port", "dstport", "service"))}
MOST = 2**64 - 1
A, B, C = "10.0.1.10", "10.0.2.20", "198.51.100.7"


def reports(path, *commands: str, args: tuple = ()) -> list[dict]:
    """The documents of one run."""
    printed = wireshark.tshark("-r", path, "-q", *args, *(word for command in commands for word in ("-z", f"flowlog,{command}")))
    return [json.loads(line) for line in printed.split("\n") if line]  # a text in it may hold other ends of lines


def key_of(row: dict) -> tuple:
    return tuple(value for name, value in row.items() if name not in (*AMOUNTS, "flows", "peers", "ports"))


def log(name: str, *rows: dict, kind: str = "v2"):
    return wireshark.write(name, "\n".join([logs.header(kind), *(logs.row(kind, **row) for row in rows), ""]))


class Counted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = records.files()

    def check(self, name: str, choices: list[tuple], args: tuple = (), keep=lambda record: True, display: str = ""):
        path, everything = self.files[name]
        kept = [record for record in everything if keep(record)]
        commands = [f"top,json,{element}{':p' * by_proto}/{order},0{display}" for element, by_proto, order in choices]
        for choice, document in zip(choices, reports(path, *commands, args=args), strict=True):
            with self.subTest(log=name, choice=choice):
                self.check_document(document, kept, *choice)

    def check_document(self, document: dict, kept: list, element: str, by_proto: bool, order: str):
        rows, without = records.tally(kept, element, by_proto, order)
        self.assertEqual((document["schema"], document["report"], document["records"], document["left_out"]),
                         (1, "top", len(kept), 0))
        self.assertEqual(document["arguments"], f"{element}{':p' * by_proto}/{order},0")
        if not rows or (order in ("packets", "bytes", "rejects") and not any(getattr(row, order) is not None for row in rows.values())):
            self.assertNotIn("rows", document, "no record says it, and nothing is printed as zeros")
            self.assertTrue(document["missing"])
            return
        self.assertEqual((document["without"], document["rows_in_all"]), (without, len(rows)))
        found = {key_of(row): tuple(records.exact(row[name]) for name in AMOUNTS) for row in document["rows"]}
        self.assertEqual(found, {key: row.cells() for key, row in rows.items()})
        if order in ("flows", "peers", "ports"):
            self.assertEqual({key_of(row): row[order] for row in document["rows"]},
                             {key: len(row.different) for key, row in rows.items()})
        values = [records.exact(row[order]) or 0 for row in document["rows"]]
        self.assertEqual(values, sorted(values, reverse=True))

    def test_every_element(self):
        for name in self.files:
            self.check(name, [(element, by_proto, "records") for element in ELEMENTS for by_proto in (False, True)])

    def test_every_order(self):
        choices = [(element, False, order) for element in ELEMENTS for order in ORDERS if (element, order) not in SENSELESS]
        self.check("merged", choices)

    def test_a_filter_and_its_commas(self):
        self.check("merged", [("src", True, "bytes"), ("service", False, "peers")], display=",flowlog.dstport in {22, 443} && !(flowlog.proto == 1)",
                   keep=lambda record: record.dstport in (22, 443) and record.proto != 1)

    def test_two_passes_and_all_records(self):
        self.check("merged", [("pair", False, "flows"), ("rule", False, "rejects")], args=("-2",))
        self.check("merged", [("interface", False, "bytes")], args=("-o", "flowlog.count_all:TRUE"))


class Rows(unittest.TestCase):
    def test_how_many(self):
        path = log("rows.log", *({"srcaddr": f"10.0.0.{i}", "packets": str(i), "start": str(1767312000 + i)} for i in range(1, 31)))
        first, five, everything = reports(path, "top,json,src/packets", "top,json,src/packets,5", "top,json,src/packets,0")
        self.assertEqual([row["packets"] for row in first["rows"]], list(range(30, 20, -1)))
        self.assertEqual([row["packets"] for row in five["rows"]], list(range(30, 25, -1)))
        self.assertEqual((five["rows_in_all"], five["remarks"]), (30, ["src: 5 of 30 rows are shown."]))
        self.assertEqual((len(everything["rows"]), everything["remarks"]), (30, []))

    def test_sums_that_no_number_holds(self):
        path = log("over.log", *({"srcaddr": A, "dstaddr": B, "bytes": str(MOST), "start": str(1767312000 + i)} for i in range(3)),
                   {"srcaddr": B, "dstaddr": A, "bytes": str(MOST)}, {"srcaddr": C, "dstaddr": A, "bytes": str(2**53)})
        document, = reports(path, "top,json,src/bytes", args=wireshark.ALONE)
        self.assertEqual({row["src"]: row["bytes"] for row in document["rows"]}, {A: f">{MOST}", B: str(MOST), C: 2**53})
        text = wireshark.tshark("-r", path, "-q", "-z", "flowlog,top,src/bytes", *wireshark.ALONE)
        self.assertIn(f">{MOST}", text)
        azure = wireshark.write("over.json", json.dumps({"records": [records.azure_item("vnet", "000D3A000001", "R", [
            f"1767434422019,{A},{B},26494,443,6,O,C,NX,1,{MOST},1,1"])]}))
        document, = reports(azure, "top,json,src/bytes")
        self.assertEqual(document["rows"][0]["bytes"], f">{MOST}")

    def test_each_flow_once(self):
        """A row that was delivered three times."""
        rows = [logs.row(srcaddr=A, dstaddr=B, srcport="40000", dstport="443", bytes="100")] * 3
        path = wireshark.write("twice.log", "\n".join([logs.header("v2"), *rows, ""]))
        once, = reports(path, "top,json,src/bytes")
        every, = reports(path, "top,json,src/bytes", args=("-o", "flowlog.count_all:TRUE"))
        self.assertEqual([(document["records"], document["left_out"], document["rows"][0]["bytes"]) for document in (once, every)],
                         [(1, 2, 100), (3, 0, 300)])
        self.assertIn("2 records are left out, which count the same traffic again", once["remarks"][0])
        self.assertIn("Every record is counted", every["remarks"][0])

    def test_memory_is_bounded_and_what_is_beyond_is_said(self):
        n = 40000
        path = log("many.log", *({"srcaddr": f"10.1.{i >> 8}.{i & 255}", "dstaddr": f"10.2.{i % 7}.1", "srcport": str(1024 + i)} for i in range(n)))
        args = ("-o", "flowlog.report_memory:1", *wireshark.ALONE)
        few, peers, whole = *reports(path, "top,json,src,0", "top,json,proto/peers", args=args), *reports(path, "top,json,src,1", args=wireshark.ALONE)
        self.assertEqual(whole["rows_in_all"], n)
        self.assertTrue(1000 < few["rows_in_all"] < n)
        self.assertEqual(sum(row["records"] for row in few["rows"]), few["rows_in_all"])
        self.assertIn(f"src: {n - few['rows_in_all']} times a record is in no row", few["remarks"][0])
        self.assertLess(peers["rows"][0]["peers"], n)
        self.assertIn("numbers of peers may be too low", peers["remarks"][0])

    def test_text_of_a_hostile_log(self):
        """Nothing of a log gets into a terminal or a document as it is."""
        acts = "\x1b\x7f\x85\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\U000e0041"
        name = f"eni-{acts}[31m\u00e9\"\\"
        path = wireshark.write("hostile.log", f"{logs.header('v2')}\n{logs.row(interface_id='eni-0a')}\n".encode()
                               + logs.row(interface_id=name, dstport="1").encode() + b"\n" + logs.row(interface_id="eni-\xff\xfe").encode() + b"\n")
        document, = reports(path, "top,json,interface", args=wireshark.ALONE)
        self.assertEqual(document["records"], 3)
        text = wireshark.tshark("-r", path, "-q", "-z", "flowlog,top,interface", *wireshark.ALONE)
        self.assertEqual([c for c in acts if c in text], [])
        self.assertIn("\u00e9", text)
        for shown in ("\\u2028", "\\u202E", "\\u2066", "\\U000E0041"):
            self.assertIn(shown, text)

    def test_a_long_name_makes_its_own_row_long_only(self):
        n, longest = 2000, 60000
        path = log("long.log", {"interface_id": "W" * longest}, *({"interface_id": f"eni-{i}"} for i in range(n)))
        text = wireshark.tshark("-r", path, "-q", "-z", "flowlog,top,interface,0", "-o", "flowlog.count_all:TRUE", *wireshark.ALONE)
        lines = text.splitlines()
        self.assertIn("W" * longest, text)
        self.assertEqual(sum(line.startswith("eni-") for line in lines), n)
        self.assertLess(sorted(map(len, lines))[-2], 400, "padded to the longest, the rows of a log would be its square")

    def test_text_is_the_same_as_the_document(self):
        path, _ = records.files(60)["merged"]
        printed = wireshark.tshark("-r", path, "-q", "-z", "flowlog,top,pair:p/bytes,4", "-z", "flowlog,top,json,pair:p/bytes,4")
        text, line = printed.split("{", 1)
        document = json.loads("{" + line)
        head, *rows = text.splitlines()[3:8]
        self.assertEqual(head.split(), ["Source", "Destination", "Protocol", "Records", "Packets", "Bytes", "Rejected"])
        names = {6: "TCP", 17: "UDP", 1: "ICMP", 50: "ESP", 132: "SCTP"}
        for row, cells in zip(document["rows"], rows, strict=True):
            expected = [row["src"], row["dst"], names[row["proto"]], *(row[name] for name in AMOUNTS)]
            self.assertEqual(cells.split(), ["-" if value is None else str(value) for value in expected])


if __name__ == "__main__":
    unittest.main()
