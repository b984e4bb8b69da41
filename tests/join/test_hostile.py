# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures and logs that were made to do harm: everything is read, and in time that grows with their size."""
import json
import random
import time
import unittest

import bench
from joined import cases, merged, wireshark
from packets import ethernet, pcap, udp

ROW = "2 1 {} {} {} {} {} {} {} {} {} {} ACCEPT OK"


def log(rows) -> str:
    return "\n".join([cases.V2, *rows]) + "\n"


class Hostile(unittest.TestCase):
    def joins(self, path, *args) -> str:
        done = wireshark.run("tshark", "-r", path, *args, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_broken_packets_and_impossible_times(self):
        case, azure = cases.whole_case(scenes=(cases.web, cases.ipv6, cases.icmp, cases.unreachable, cases.fragments))
        dice = random.Random(5)
        frames = []
        for i in range(4000):
            packet = dice.choice(case.packets)
            data = bytearray(ethernet(packet.data, cases.ethertype(packet)))
            for _ in range(dice.randrange(4)):
                data[dice.randrange(12, min(len(data), 90))] = dice.randrange(256)
            frames.append((i / 100, bytes(data[:dice.choice((14, 20, 33, 34, 38, 54, 60, len(data)))])))
        times = ("0", "1", "1700000000", "4294967295", "9223372036854775807", "18446744073709551615", "-", "x")
        rows = [ROW.format("eni-1", cases.OUTSIDE, cases.WEB, 40000, 443, dice.choice((6, 1, 17, 255)), dice.choice((0, 1, 10**19)),
                           10**19, dice.choice(times), dice.choice(times)) for _ in range(400)]
        wireshark.write("broken.pcap", pcap(frames, start=cases.START))
        wireshark.write("impossible.log", log(rows))
        path = merged("broken.pcapng", "impossible.log", "broken.pcap")
        for args in (("-2", "-V"), ("-V",), ("-q", "-z", "flowlog,coverage"), ("-2", "-q", "-z", "expert")):
            self.joins(path, *args)

    def test_names_that_are_no_text(self):
        """An interface's name with an escape and bytes that are no UTF-8, at a packet: every output is valid, and no terminal is told."""
        rows = [ROW.format("eni-EVIL", "10.0.0.1", "10.0.0.2", 1000, 2000, 17, 1, 28, cases.START, cases.START)]
        wireshark.write("names.log", log(rows).encode().replace(b"EVIL", b"\xff\xfe\x1b[31mX"))
        wireshark.write("names.pcap", pcap([(0, ethernet(udp("10.0.0.1", "10.0.0.2", 1000, 2000, b"")))], start=cases.START))
        beside = ("-o", f"flowlog.log:{wireshark.files() / 'names.log'}")
        for path, more in ((merged("names.pcapng", "names.log", "names.pcap"), ()), ("names.pcap", beside)):
            for args in (("-T", "json"), ("-T", "ek"), ("-T", "pdml"), ("-V",)):
                with self.subTest(args=args, more=more):
                    done = wireshark.run("tshark", "-2", "-r", path, *more, *args, text=False)
                    shown = done.stdout.decode()
                    self.assertNotIn("\x1b", shown)
                    self.assertIn("eni-\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}", shown)
                    for line in [shown] if "json" in args else shown.splitlines() if "ek" in args else ():
                        json.loads(line)

    def test_many_of_one_flow(self):
        """Records that are all alike, that overlap all, and that are all at other interfaces, with as many packets."""
        n = 20000
        frame = ethernet(udp("10.0.0.1", "10.0.0.2", 1000, 2000, b""))
        wireshark.write("one.pcap", pcap([(i / n, frame) for i in range(n)], start=cases.START))
        at = cases.START
        kinds = {
            "alike": (ROW.format("eni-1", "10.0.0.1", "10.0.0.2", 1000, 2000, 17, 1, 28, at, at) for _ in range(n)),
            "overlapping": (ROW.format("eni-1", "10.0.0.1", "10.0.0.2", 1000, 2000, 17, 1, i, at - i, at + i) for i in range(n)),
            "everywhere": (ROW.format(f"eni-{i}", "10.0.0.1", "10.0.0.2", 1000, 2000, 17, 1, 28, at, at) for i in range(n)),
        }
        for name, rows in kinds.items():
            wireshark.write(f"{name}.log", log(rows))
            path = merged(f"{name}.pcapng", f"{name}.log", "one.pcap", in_order=True)
            for args in (("-2",), ()):
                with self.subTest(name, args=args):
                    begin = time.monotonic()
                    shown = self.joins(path, *args, "-T", "fields", "-e", "flowlog.record", "-e", "flowlog.packet", "-e",
                                       "flowlog.packets.captured", "-e", "flowlog.reverse", "-e", "flowlog.other_end")
                    self.assertEqual(shown.count("\n"), 2 * n)
                    self.assertLess(time.monotonic() - begin, 60)

    def test_the_oldest_fall_out(self):
        """A bound of 8,000 notes: what fell out says so, and so does all that may have lost its counterpart by it."""
        n, kept = 12000, 8000
        at = cases.START
        rows = [ROW.format("eni-1", "10.0.0.1", "10.0.0.2", 1000 + i, 2000, 17, 1, 28, at + i, at + i) for i in range(n)]
        frames = [(i, ethernet(udp("10.0.0.1", "10.0.0.2", 1000 + i, 2000 if i % 2 else 2001, b""))) for i in range(n)]
        wireshark.write("long.log", log(rows))
        wireshark.write("long.pcap", pcap(frames, start=at))
        path = merged("long.pcapng", "long.log", "long.pcap")
        names = ("frame.number", "flowlog.raw", "flowlog.record", "flowlog.no_record", "flowlog.packet", "flowlog.no_packet")
        shown = wireshark.fields(path, *names, args=("-2", "-o", f"flowlog.join_notes:{kept}"))
        fallen, perhaps, sure = "no longer kept (flowlog.join_notes)", "the oldest fell out", 2 * 60
        self.assertEqual(len(shown), 2 * n)
        first = next(place for place, line in enumerate(shown) if line[2] or line[4])
        for place, line in enumerate(shown):
            number, row, record, no_record, packet, no_packet = line + [""] * (6 - len(line))
            reason = no_packet if row else no_record
            if place < first - 4:
                self.assertIn(fallen, reason, number)
            elif abs(place - first - sure) <= 8:
                continue  # on the border
            elif place > first + sure:
                self.assertFalse("kept" in reason or perhaps in reason, line)
                self.assertTrue(reason or record or packet, line)
            else:
                self.assertTrue(record or packet or perhaps in reason or fallen in reason, line)
        self.assertTrue(kept * 7 // 8 <= 2 * n - first <= kept, first)
        whole = json.loads(self.joins(path, "-q", "-z", "flowlog,coverage,json", "-o", f"flowlog.join_notes:{kept}"))
        for kind, name in (("flow_records", "records"), ("ip_packets", "packets")):
            self.assertEqual(whole[kind]["no_longer_kept"] + whole[kind][name], n)
        self.assertIn("older ones are no longer kept (preference flowlog.join_notes)",
                      self.joins(path, "-q", "-z", "flowlog,coverage", "-o", f"flowlog.join_notes:{kept}"))
        for notes in (0, 2 * n):
            whole = json.loads(self.joins(path, "-q", "-z", "flowlog,coverage,json", "-o", f"flowlog.join_notes:{notes}"))
            self.assertEqual(whole["flow_records"]["no_longer_kept"] + whole["ip_packets"]["no_longer_kept"], 0)
        # A log beside the capture is a file that ends: it never falls out.
        beside = ("-o", f"flowlog.log:{wireshark.files() / 'long.log'}", "-o", "flowlog.join_notes:100")
        whole = json.loads(self.joins("long.pcap", "-q", "-z", "flowlog,coverage,json", *beside))
        self.assertEqual((whole["flow_records"]["records"], whole["flow_records"]["no_longer_kept"]), (n, 0))
        self.assertGreater(whole["ip_packets"]["no_longer_kept"], n // 2)

    @unittest.skipIf(wireshark.SANITIZER, "a sanitizer keeps what was freed")
    def test_a_pass_that_does_not_end(self):
        """Memory does not grow with the rows, of which each is a flow of its own."""
        def peak(n: int, notes: int) -> int:
            rows = (ROW.format("eni-1", f"10.{i >> 16}.{i >> 8 & 255}.{i & 255}", "10.0.0.2", 1000 + i % 60000, 2000, 17, 1, 28,
                               cases.START + i // 100, cases.START + i // 100) for i in range(n))
            path = wireshark.write(f"endless-{n}.log", log(rows))
            # In the order of the file, so that none waits, and without Wireshark's own table of where addresses are.
            geo = "nameres.maxmind_geoip:FALSE" if wireshark.release() >= (4, 4) else "ip.use_geoip:FALSE"
            return bench.once("tshark", "-r", path, "-T", "fields", "-e", "flowlog.stream", "-o", geo, "-o",
                              f"flowlog.join_notes:{notes}", env={"CLOUDFLOW_ORDER": "file"}).peak
        small = peak(60000, 5000)
        self.assertLess(peak(180000, 5000) - small, 3 << 20)
        self.assertGreater(peak(180000, 0) - small, 12 << 20)


if __name__ == "__main__":
    unittest.main()
