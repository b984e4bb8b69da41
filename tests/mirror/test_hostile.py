# SPDX-License-Identifier: GPL-2.0-or-later
"""Headers cut at every byte, tunnels in tunnels, lengths that lie: no crash, and the rest is still shown."""
import struct
import unittest

import mirrors
import wireshark
from mirrors import column, rows

ALWAYS = ("-o", "mirror.mode:always")
# Each address and number a hostile capture can have a session for, so that as much as possible is taken for a mirror.
TABLE = tuple(arg for number in range(100) for arg in ("-o", f'uat:mirror_sessions:"{number}","","s{number}","","eni","",""'))


class Hostile(unittest.TestCase):
    def run_on(self, file, args=()):
        for extra in ((), ("-2",), ("-V",), ("-T", "json")):
            done = wireshark.run("tshark", "-r", file, *args, *extra)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("mirror", done.stderr.lower())
        return done

    def test_cut_at_every_byte(self):
        for args in ((), ALWAYS, TABLE):
            self.run_on(mirrors.path("cut_headers"), args)
        self.assertEqual(len(column("cut_headers", "frame.number")), len(mirrors.captures.cut_headers()))

    def test_cut_headers_are_named_and_left_to_the_other_dissector(self):
        frames = [mirrors.captures.tunnel("10.0.1.10", "10.0.9.9", bytes([8, 0, 0, 0, 0, 0, 5, 0])[:size]) for size in range(1, 9)]
        seen = rows(wireshark.write("cut8.pcap", mirrors.captures.pcap(frames)), "frame.protocols", "mirror.cut_header", "mirror.vni",
                    args=ALWAYS)
        self.assertEqual([row["mirror.vni"] for row in seen], [""] * 7 + ["5"])
        for row in seen:
            self.assertTrue(row["frame.protocols"].startswith("eth:ethertype:ip:udp:mirror:vxlan"), row)
        named = column(wireshark.files() / "cut8.pcap", "frame.number", args=ALWAYS, display_filter="mirror.cut_header")
        self.assertEqual(named, [str(n) for n in range(1, 8)])

    def test_hostile(self):
        for args in ((), ALWAYS, TABLE):
            self.run_on(mirrors.path("hostile"), args)
        self.assertEqual(len(column("hostile", "mirror.encap")), len(mirrors.captures.hostile()))

    def test_tunnels_in_tunnels(self):
        """As deep as Wireshark itself goes: our layer costs one level of its limit."""
        for depth in (1, 5, 20, 60):
            file = wireshark.write(f"nested{depth}.pcap", mirrors.captures.pcap(mirrors.captures.nested(depth)))
            with self.subTest(depth):
                stock = wireshark.fields(file, "vxlan.vni", "icmp.type", plugins=False)
                self.assertEqual(stock, [[",".join(str(n) for n in reversed(range(depth))), "8"]])
                self.assertEqual(wireshark.fields(file, "vxlan.vni", "icmp.type"), stock)
                named = wireshark.fields(file, "vxlan.vni", "icmp.type", "mirror.vni", args=TABLE)
                self.assertEqual(named, [stock[0] + [str(depth - 1)]])

    def test_a_hundred_deep(self):
        """Where Wireshark's own limit ends the packet."""
        self.run_on(mirrors.path("nested"))
        ours, stock = (wireshark.run("tshark", "-r", mirrors.path("nested"), "-T", "fields", "-e", "vxlan.vni", plugins=plugins)
                       for plugins in (True, False))
        self.assertEqual(ours.stdout, stock.stdout)

    def test_options_that_lie(self):
        flagged = column("hostile", "frame.number", display_filter="mirror.bad_option")
        self.assertEqual(flagged, ["1", "2", "3", "4", "5"])
        self.assertEqual(column("hostile", "icmp.type")[:5], ["8"] * 5)

    def test_empty_inner_frames(self):
        payloads = [mirrors.captures.tunnel("10.0.1.10", "10.0.9.9", mirrors.captures.vxlan(1, b"")),
                    mirrors.captures.over_ip("10.0.1.10", "10.0.9.9", mirrors.captures.erspan2(1, b""))]
        file = wireshark.write("empty.pcap", mirrors.captures.pcap(payloads))
        self.assertEqual(column(file, "mirror.encap", args=ALWAYS), ["VXLAN", "ERSPAN"])
        self.run_on(file, ALWAYS)

    def test_times_out_of_range(self):
        """pcapng may claim any 64-bit time."""
        def block(kind, body):
            size = 12 + len(body)
            return struct.pack("<II", kind, size) + body + struct.pack("<I", size)
        pcapng = block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)) + block(1, struct.pack("<HHI", 1, 0, 0))
        frames = mirrors.captures.both_ends()[:2]
        for when in (0, 2**63, 2**64 - 1, 5, 2**63 - 1, 2**32):
            for frame in frames:
                head = struct.pack("<IIIII", 0, when >> 32, when & 0xffffffff, len(frame), len(frame))
                pcapng += block(6, head + frame + bytes(-len(frame) % 4))
        file = wireshark.write("times.pcapng", pcapng)
        self.run_on(file)
        self.assertEqual(column(file, "mirror.duplicate_of")[:2], ["", "1"])


if __name__ == "__main__":
    unittest.main()
