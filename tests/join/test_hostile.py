# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures and logs that were made to do harm: everything is read, and in time that grows with their size."""
import random
import time
import unittest

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


if __name__ == "__main__":
    unittest.main()
