# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""Every column with a value, every unit of time, every expert item; values and packets that are wrong."""
import json
import struct
import unittest

import logs
import wireshark

#: Columns that go by a neutral name, and what the filter prints where it is not the logged text.
NEUTRAL = {"account-id": "account", "interface-id": "interface", "srcaddr": "ip.src", "dstaddr": "ip.dst", "srcport": "srcport",
           "dstport": "dstport", "protocol": "proto", "packets": "packets", "bytes": "bytes", "start": "start", "end": "end", "action": "action",
           "log-status": "status", "tcp-flags": "tcp.flags", "region": "region", "flow-direction": "direction",
           "resource-id": "resource", "tgw-id": "resource", "tgw-attachment-id": "interface"}
DECODED = {"instance-tag": "web server", "interface-tag": "café", "asg-tag": "a/b", "asg-tag-2": "100%"}
TIMES = {"start", "end"}


def read(content, *names, **kwargs):
    return wireshark.fields(wireshark.write("values.log", content), *names, **kwargs)


def name_of(column):
    return "flowlog." + NEUTRAL.get(column, "aws." + column.replace("-", "_"))


def record_packets(*payloads):
    """A capture of packets that claim to be records, as anybody could make it."""
    front = struct.pack(">HH", 12, 8) + b"flowlog\0" + struct.pack(">HH", 0, 0)
    out = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 252)
    for payload in payloads:
        out += struct.pack("<IIII", 1700000000, 0, len(front + payload), len(front + payload)) + front + payload
    return wireshark.write("packets.pcap", out)


class Columns(unittest.TestCase):
    def check(self, kind, count):
        columns = logs.COLUMNS[kind]
        self.assertEqual(len(columns), count)
        plain = [column for column in columns if column not in TIMES]
        content = f"{logs.header(kind)}\n{logs.row(kind)}\n"
        (got,) = read(content, *map(name_of, plain), "flowlog.raw", "_ws.expert.message")
        version = logs.VERSIONS.get(kind, kind[1:])
        expected = [DECODED.get(column, version if column == "version" else logs.VALUES[column]) for column in plain]
        self.assertEqual(dict(zip(plain, got)), dict(zip(plain, expected)))
        self.assertEqual(got[-2:], [logs.row(kind), ""])
        path = wireshark.files() / "values.log"
        for display_filter in ('flowlog.start == "2023-11-14 22:13:21"', 'flowlog.end == "2023-11-14 22:14:19"',
                               "flowlog.duration == 58"):
            self.assertEqual(len(wireshark.fields(path, "frame.number", display_filter=display_filter)), 1, display_filter)

    def test_all_of_vpc(self):
        self.check("v11", 54)

    def test_all_of_transit_gateway(self):
        self.check("tgw", 36)

    def test_every_version(self):
        for kind, count in {"v2": 14, "v3": 21, "v4": 25, "v5": 29, "v7": 39, "v8": 40, "v9": 41, "v10": 42}.items():
            with self.subTest(kind):
                self.check(kind, count)

    def test_absent_in_every_column(self):
        for kind in ("v11", "tgw"):
            columns = logs.COLUMNS[kind]
            row = " ".join("-" * len(columns))
            (got,) = read(f"{logs.header(kind)}\n{row}\n", *map(name_of, columns), "flowlog.raw", "ip.addr", "_ws.expert.message")
            self.assertEqual(got[:-1], [""] * len(columns) + [row, ""])
            self.assertRegex(got[-1], "^The row has no time of its own: [^:]*$")

    def test_ports_of_every_protocol_that_has_them(self):
        protocols = {6: "tcp", 17: "udp", 33: "dccp", 132: "sctp", 136: "udp"}
        rows = [logs.row("v2", protocol=str(number)) for number in (*protocols, 1, 47, 255)]
        names = [f"{name}.{port}" for name in ("tcp", "udp", "dccp", "sctp") for port in ("srcport", "dstport", "port")]
        got = read("\n".join([logs.header("v2"), *rows]), *names)
        ports = ["34210", "443", "34210,443"]
        self.assertEqual(got, [[port for name in ("tcp", "udp", "dccp", "sctp") for port in (ports if name == mine else [""] * 3)]
                               for mine in [*protocols.values(), None, None, None]])

    def test_text_of_the_log_does_not_reach_the_terminal(self):
        """Escapes and bytes that are no UTF-8, in names, values and rows: in no output, and JSON is JSON."""
        evil = b"\x1b]0;pwned\x07\x1b[31mX\xff\xfe"
        rows = [logs.row("v2", interface_id="eni-EVIL"), logs.row("v2", action="EVIL", srcaddr="EVIL"), "17 EVIL", "#EVIL"]
        text = "\n".join([logs.header("v2"), *rows]).encode().replace(b"EVIL", evil)
        key = evil[:-2].decode("latin-1")
        nsg = {"category": "NetworkSecurityGroupFlowEvent", key: "q\0q", "a" + key: key, "properties": {"flows": [{"rule": key, "flows": [
            {"mac": key, "flowTuples": ["1700000000,10.1.0.4,203.0.113.9,40112,443,T,O,A,C,12,1804,14,9210", key, "1,2,3,4,5,T,I," + key]}]}]}}
        broken = json.dumps(nsg)[:-9] + '"' + key + "\n"
        for name, content in (("evil.log", text), ("evil.json", json.dumps({"records": [nsg]})), ("broken.json", json.dumps(nsg) + "\n" + broken)):
            path = wireshark.write(name, content)
            for args in (("-V",), ("-q", "-z", "expert"), (), ("-T", "json")):
                with self.subTest(name, args=args):
                    shown = wireshark.run("tshark", "-2", "-r", path, *args, text=False)
                    self.assertEqual((shown.returncode, shown.stderr), (0, b""))
                    printed = shown.stdout.decode()
                    self.assertFalse("\x1b" in printed, printed[max(0, printed.find("\x1b") - 200):][:300])
                    if "json" in args:
                        self.assertTrue(json.loads(printed))

    def test_unknown_column(self):
        (got,) = read(f"{logs.header('v2')} brand-new\n{logs.row('v2')} something\n", "flowlog.unknown", "flowlog.unknown.name",
                      "flowlog.unknown.value", "flowlog.bytes", "_ws.expert.severity")
        self.assertEqual(got[:4], ["brand-new=something", "brand-new", "something", "4711"])

    def test_a_broken_value_spoils_no_other(self):
        """Each column in turn holds what it cannot; the others are read as ever."""
        bad = {"srcaddr": "10.0.0.256", "dstaddr": "fe80::1::2", "srcport": "65543", "dstport": "-1", "protocol": "256",
               "packets": "NaN", "bytes": "18446744073709551616", "start": "1700000001s", "end": "0x17", "action": "MAYBE",
               "log-status": "ok", "tcp-flags": "3.5", "pkt-srcaddr": "1.2.3", "pkt-dstaddr": "::g", "flow-direction": "up",
               "traffic-path": "9999", "encryption-status": "yes", "instance-tag": "100%", "asg-tag-2": "%zz",
               "interface-tag": "a%00b"}
        rows = [logs.row("v11", **{column: value}) for column, value in bad.items()]
        path = wireshark.write("bad.log", "\n".join([logs.header("v11"), *rows]))
        got = wireshark.fields(path, "flowlog.malformed.name", "flowlog.malformed", "flowlog.raw", "_ws.expert.message",
                               "flowlog.aws.vpc_id", "_ws.col.Info")
        for (column, value), row, (name, shown, raw, message, vpc, info) in zip(bad.items(), rows, got, strict=True):
            with self.subTest(column):
                self.assertEqual((name, shown, raw, vpc), (column, value, row, "vpc-0aaa1111"))
                self.assertIn(f'{column}: "{value}" is malformed', message)
                self.assertIn(f"[malformed: {column}]", info)
                self.assertEqual(wireshark.fields(path, "frame.number", display_filter=f"{name_of(column)} && flowlog.malformed.name == \"{column}\""), [])


class Names(unittest.TestCase):
    def test_list_and_tree_have_names_where_they_are_wanted(self):
        rows = [logs.row("v5", srcaddr="10.0.0.1", dstaddr="10.0.0.2", srcport="61001", dstport="443",
                         **{"pkt-srcaddr": "192.0.2.1", "pkt-dstaddr": "10.0.0.2", "flow-direction": "egress"})]
        path = wireshark.write("names.log", "\n".join([logs.header("v5"), *rows]))
        hosts = wireshark.write("hosts", "10.0.0.1 gateway\n192.0.2.1 web.example\n")
        for args, web, gateway, port in ((("-n",), "192.0.2.1", "10.0.0.1", "443"),
                                         (("-N", "nt", "-H", hosts), "web.example", "gateway", "https")):
            info = wireshark.fields(path, "_ws.col.Info", args=args)[0][0]
            self.assertIn(f"logged as {gateway} -> 10.0.0.2", info)
            self.assertIn(f"61001 -> {port}, ", info)
            tree = wireshark.tshark("-r", path, "-O", "flowlog", *args)
            self.assertIn(f"AWS VPC flow log, ACCEPT egress {web}:61001 -> 10.0.0.2:{port}, logged as {gateway} -> 10.0.0.2, ", tree)


class Times(unittest.TestCase):
    def test_units_are_told_by_magnitude(self):
        units = {"1700000001": 0, "1700000001123": 3, "1700000001123456": 6, "1700000001123456789": 9}
        rows = "\n".join(logs.row("v2", start=start, end=start) for start in units)
        got = read(f"{logs.header('v2')}\n{rows}\n", "frame.time_epoch", "frame.time_relative", "flowlog.duration")
        for (start, digits), (epoch, _, duration) in zip(units.items(), got, strict=True):
            self.assertEqual(epoch[:10], "1700000001")
            self.assertEqual(epoch.ljust(20, "0")[11:], "123456789"[:digits].ljust(9, "0"))
            self.assertEqual(float(duration), 0)

    def test_limits_of_time(self):
        starts = ["0", "1", "99999999999", "100000000000", "9223372036854775807"]
        rows = "\n".join(logs.row("v2", start=start, end=start) for start in starts)
        got = read(f"{logs.header('v2')}\n{rows}\n", "frame.time_epoch", "_ws.expert.message")
        self.assertEqual([float(row[0]) for row in got], [0, 1, 100000000, 9223372036.854776, 99999999999])
        self.assertEqual([row[1] for row in got], [""] * 5)
        over = read(f"{logs.header('v2')}\n{logs.row('v2', start='9223372036854775808')}\n", "flowlog.start", "flowlog.malformed")
        self.assertEqual(over, [["", "9223372036854775808"]])


class Experts(unittest.TestCase):
    NOTE, WARNING, ERROR, CHAT = (str(level) for level in (0x400000, 0x600000, 0x800000, 0x200000))

    def check(self, row, message, severity, header=logs.header("v2")):
        content = f"{header}\n{row}\n" if header else row + "\n"
        (got,) = read(content, "_ws.expert.message", "_ws.expert.severity")
        self.assertIn(message, got[0])
        self.assertIn(severity, got[1].split(","))

    def test_reject(self):
        self.check(logs.row("v2", action="REJECT"), "rejected", self.NOTE)

    def test_skipdata(self):
        self.check(logs.nodata("SKIPDATA"), "lost", self.WARNING)

    def test_nodata_is_nothing_to_worry_about(self):
        (got,) = read(f"{logs.header('v2')}\n{logs.nodata()}\n", "_ws.expert.message", "flowlog.status", "flowlog.bytes", "_ws.col.Info")
        self.assertEqual(got[:3], ["", "NODATA", ""])
        self.assertIn("no traffic", got[3])

    def test_what_is_logged_in_spite_of_the_status_is_in_the_list(self):
        rows = [logs.row("v2", **{"log-status": "SKIPDATA"}), logs.nodata().replace(" 17", " x17", 1), " ".join("-" * 14)]
        got = read("\n".join([logs.header("v2"), *rows]), "_ws.col.Info")
        self.assertIn("were lost, but: TCP 7 packets; ACCEPT 34210 -> 443, 4711 bytes; eni-", got[0][0])
        self.assertIn("[malformed: start] NODATA, no traffic; eni-", got[1][0])
        self.assertEqual(got[2], ["No values"])

    def test_contradictions(self):
        for other, message in (({"end": "1700000000"}, "ends before it starts"), ({"packets": "0"}, "Bytes without packets"),
                               ({"bytes": "0"}, "Packets without bytes"), ({"dstaddr": "2001:db8::1"}, "IPv6"),
                               ({"log-status": "NODATA"}, "says it has no data")):
            with self.subTest(message):
                self.check(logs.row("v2", **other), message, self.WARNING)

    def test_row(self):
        self.check("17", "the row has 1 value where the log has 14 columns", self.ERROR)

    def test_unnamed(self):
        self.check("eni-0a1b2c3d4e5f60718 10.0.0.5 10.0.0.9 ACCEPT OK 17", "declare the format", self.WARNING, header=None)

    def test_value(self):
        self.check(logs.row("v2", dstport="65543"), 'dstport: "65543" is malformed', self.ERROR)

    def test_cut(self):
        self.check(logs.row("v2") + "x" * 300000, "bytes longer in the log", self.ERROR)

    def test_unknown(self):
        self.check(logs.row("v2") + " 1", "does not know", self.CHAT, header=logs.header("v2") + " brand-new")


class Packets(unittest.TestCase):
    """Packets that say they are records and are not: a pcapng may come from anybody."""

    def test_no_record(self):
        many = b" ".join(b"a%d" % i for i in range(600))
        payloads = {b"": "three lines", b"aws.vpc": "three lines", b"aws.vpc\n": "three lines", b"aws.vpc\nsrcaddr": "three lines",
                    b"no.such\nsrcaddr\n10.0.0.1": "no provider", b"aws\nsrcaddr\n10.0.0.1": "no provider",
                    b"aws.vpc\0\nsrcaddr\n10.0.0.1": "no provider", b"aws.vpc\n\n10.0.0.1": "no columns, or too many",
                    b"aws.vpc\n" + many + b"\n1": "no columns, or too many",
                    b"aws.vpc\n" + b"x" * 20000 + b"\n1": "no columns, or too many"}
        path = record_packets(*payloads)
        got = wireshark.fields(path, "_ws.expert.message", "_ws.col.Info")
        for (payload, reason), (message, info) in zip(payloads.items(), got, strict=True):
            with self.subTest(payload[:30]):
                self.assertIn("Not a record packet", message)
                self.assertIn(reason, message)
                self.assertIn(reason, info)

    def test_tabbed_record(self):
        path = record_packets(b"aws.vpc\nsrcaddr\tinstance-tag\tnew\tbytes\n10.0.0.1\ta b\\tc%41\t\\\\\t17",
                              b"aws.vpc\nsrcaddr\tdstaddr\tbytes\n10.0.0.1\t\t17\na fourth line",
                              b"aws.vpc\nbytes\n17\nline=1 time=borrowed new=x\nfifth=", b"aws.vpc\nbytes\n17\n", b"aws.vpc\nbytes\n17\n\ntime=borrowed")
        got = wireshark.fields(path, "flowlog.ip.src", "flowlog.aws.instance_tag", "flowlog.unknown", "flowlog.bytes", "flowlog.time_borrowed")
        self.assertEqual(got[0][0], "10.0.0.1")
        self.assertEqual(got[0][1].replace("\\t", "\t"), "a b\tcA")
        self.assertIn("new=\\", got[0][2])
        self.assertEqual([row[3] for row in got], ["17"] * 5)
        self.assertEqual([row[4] for row in got], ["", "", "of the row before it", "", ""])

    def test_strange_names_and_values(self):
        names = b"srcaddr \0srcaddr srcaddr\0x \xff\xfe @ @timestamp @x srcaddr"
        path = record_packets(b"aws.vpc\n" + names + b"\n10.0.0.1 a b c d 2024-05-01T10:00:00Z f 10.0.0.2",
                              b"aws.vpc\n" + names + b"\n\0 \0 \0 \0 \0 \0 \0 \0",
                              b"aws.vpc\n" + names.replace(b" ", b"\t") + b"\n\\\t\\\t%\t\\x\t\t\t\t\\t",
                              b"unnamed\ncolumn1 srcaddr\n1 2", *(b"aws.vpc\nx%d\n1" % i for i in range(3000)))
        for args in (("-V",), ("-V", "-2"), ("-T", "json"), ("-T", "pdml")):
            wireshark.tshark("-r", path, *args)
        got = wireshark.fields(path, "flowlog.ip.src", "flowlog.unknown")
        self.assertEqual(got[0][0], "10.0.0.1,10.0.0.2")
        self.assertEqual(got[3003][1], "x2999=1")

    def test_cut_at_every_byte(self):
        front = struct.pack(">HH", 12, 8) + b"flowlog\0" + struct.pack(">HH", 0, 0)
        packet = front + f"aws.vpc\n{logs.header('v11')}\n{logs.row('v11')}".encode()
        out = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 252)
        for length in range(len(packet) + 1):
            out += struct.pack("<IIII", 1700000000, 0, length, len(packet)) + packet[:length]
        path = wireshark.write("cut.pcap", out)
        got = wireshark.fields(path, "flowlog.bytes", "_ws.expert.message")
        self.assertEqual(len(got), len(packet) + 1)
        self.assertEqual(got[-1], ["4711", ""])
        self.assertIn("bytes longer in the log", got[-2][1])


if __name__ == "__main__":
    unittest.main()
