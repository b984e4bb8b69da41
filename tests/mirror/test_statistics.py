# SPDX-License-Identifier: GPL-2.0-or-later
"""-z mirror,tree, -z conv,mirror and -z endpoints,mirror."""
import re
import unittest

import mirrors
import wireshark

TABLE = ("-o", 'uat:mirror_sessions:"1001","","web","aws","eni-1","",""')


def report(name: str, which: str, args: tuple = ()) -> str:
    return wireshark.tshark("-q", "-r", mirrors.path(name), "-z", which, *args)


def tree(text: str) -> dict:
    """{path of names: count} of a statistics tree."""
    counts, stack = {}, []
    for line in text.splitlines():
        found = re.match(r"^( *)(\S.*?) {2,}(\d+)\b", line)
        if found:
            depth = len(found[1])
            stack = stack[:depth] + [found[2].strip()]
            counts[tuple(stack)] = int(found[3])
    return counts


class Tree(unittest.TestCase):
    def test_both_ends(self):
        counts = tree(report("both_ends", "mirror,tree", TABLE))
        sizes = [14 + len(packet) for _, packet in mirrors.captures.http("10.0.1.10", "10.0.2.20")]
        for path, expected in {
                ("Sessions",): 20, ("Sessions", "web"): 10, ("Sessions", "web", "Bytes"): sum(sizes),
                ("Sessions", "web", "Egress"): 6, ("Sessions", "web", "Ingress"): 4, ("Sessions", "web", "Duplicates"): 4,
                ("Sessions", "web", "Truncated"): 0, ("Sessions", "VNI 1002 from 10.0.2.20", "Duplicates"): 6,
                ("Interfaces", "eni-1"): 10, ("Interfaces", "unknown interface"): 10, ("Directions", "ingress"): 10,
                ("Directions", "egress", "Bytes"): sum(sizes)}.items():
            self.assertEqual(counts.get(path), expected, path)

    def test_more_sessions_than_there_are_rows(self):
        """Wireshark takes a time that grows with the square of the rows."""
        c = mirrors.captures
        packet = c.ethernet(c.ping(c.WEB, c.PEER, False))
        numbers = [*range(10050), *range(10050), 3]
        file = wireshark.write("sessions.pcap", c.pcap([c.tunnel(c.WEB, c.COLLECTOR, c.vxlan(number, packet)) for number in numbers]))
        counts = tree(wireshark.tshark("-q", "-r", file, "-z", "mirror,tree"))
        self.assertEqual(counts["Sessions", "Other sessions"], 100)
        self.assertEqual(counts["Sessions", "Other sessions", "How many"], 50)
        self.assertEqual(counts["Sessions", "Other sessions", "Bytes"], 100 * len(packet))
        self.assertEqual(counts["Sessions", "VNI 3 from 10.0.1.10"], 3)
        self.assertEqual(sum(len(path) == 2 and path[0] == "Sessions" for path in counts), 10001)

    def test_sessions_of_the_same_name(self):
        """A script that makes sessions tags them all alike."""
        args = TABLE + ("-o", 'uat:mirror_sessions:"1002","","web","aws","","",""')
        counts = tree(report("both_ends", "mirror,tree", args))
        for label in ("web, VNI 1001 from 10.0.1.10", "web, VNI 1002 from 10.0.2.20"):
            self.assertEqual(counts.get(("Sessions", label)), 10, counts)

    def test_truncated_packets_count_as_long_as_they_were(self):
        counts = tree(report("truncated", "mirror,tree"))
        session = ("Sessions", "VNI 1001 from 10.0.1.10")
        c = mirrors.captures
        whole = sum(14 + len(packet) for _, packet in c.http(c.WEB, c.PEER, body=b"x" * 600)) + 654 + 642 + 666
        self.assertEqual(counts[(*session, "Bytes")], whole)
        self.assertEqual(counts[(*session, "Truncated")], 5)

    def test_more_bytes_than_fit_in_32_bits(self):
        c = mirrors.captures
        cut = c.web_frame(c.ip(c.WEB, c.PEER, 17, bytes(40), length=65000), True)
        wireshark.write("giant.pcap", c.pcap([cut] * 70000))
        counts = tree(wireshark.tshark("-q", "-r", "giant.pcap", "-z", "mirror,tree"))
        session = ("Sessions", "VNI 1001 from 10.0.1.10")
        self.assertEqual((counts[(*session, "Gigabytes")], counts[(*session, "Bytes")]), divmod(70000 * 65014, 10**9))

    def test_nothing_of_an_overlay(self):
        self.assertEqual(tree(report("overlay", "mirror,tree"))[("Sessions",)], 0)


class Tables(unittest.TestCase):
    def test_conversations_of_sessions_with_the_same_addresses(self):
        text = report("overlapping", "conv,mirror", ("-2",))
        lines = [line for line in text.splitlines() if "<->" in line]
        self.assertEqual(len(lines), 2, text)
        for vni, source in ((501, "10.0.8.1"), (502, "10.0.8.2")):
            name = f"VNI {vni} from {source}: "
            line, = (line for line in lines if line.startswith(name))
            self.assertRegex(line, rf"^{name}10.0.1.10 +<-> {name}10.0.2.20 +4 .* 6 .* 10 ")

    def test_endpoints_are_sessions(self):
        text = report("both_ends", "endpoints,mirror", TABLE)
        self.assertRegex(text, r"\nweb +10 +\S+ (bytes )?.*\n")
        web, = (line for line in text.splitlines() if line.startswith("web "))
        numbers = [int(word) for word in web.split() if word.isdigit()]
        self.assertEqual((numbers[0], numbers[2], numbers[4]), (10, 6, 4))

    def test_unknown_direction_is_neither_sent_nor_received(self):
        text = report("tap", "endpoints,mirror", ("-2",))
        self.assertIn("VNI 7 from 10.0.8.8, direction unknown", text)


if __name__ == "__main__":
    unittest.main()
