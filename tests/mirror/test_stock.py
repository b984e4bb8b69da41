# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""The mirror layer is all that changes: everything else is as Wireshark shows it without the plug-ins."""
import unittest

import mirrors
import wireshark

# Packets that were cut before the capture: with them the point is to show something else.
CUT = {"truncated", "tagged", "cut_short", "erspan", "cut_headers", "hostile"}
TUNNELS = ("vxlan", "geneve", "gre", "erspan")


def tunnel_fields() -> list[str]:
    lines = wireshark.tshark("-G", "fields").splitlines()
    names = {line.split("\t")[2] for line in lines if line.startswith("F\t")}
    return sorted(name for name in names if name.split(".")[0] in TUNNELS and "." in name)


class Stock(unittest.TestCase):
    maxDiff = 2000

    def test_tunnel_fields(self):
        names = tunnel_fields()
        self.assertGreater(len(names), 60)
        for name in mirrors.captures.CAPTURES:
            with self.subTest(name):
                file = mirrors.path(name)
                ours, stock = (wireshark.run("tshark", "-r", file, "-T", "fields", *(arg for field in names for arg in ("-e", field)),
                                             plugins=plugins).stdout for plugins in (True, False))
                self.assertEqual(ours, stock)
                self.assertEqual(len(ours.splitlines()), len(mirrors.captures.CAPTURES[name]()))

    def test_whole_tree(self):
        for name in mirrors.captures.CAPTURES.keys() - CUT:
            with self.subTest(name):
                stock = mirrors.tree(mirrors.path(name), False)
                self.assertEqual(mirrors.without_mirror(mirrors.tree(mirrors.path(name), True)), stock.splitlines())

    def test_what_is_found_out_in_the_first_pass_leaves_the_second_alone(self):
        """What TCP remembers of a packet is kept under the number of its layer, which must not change."""
        for name in ("tap", "overlapping"):
            with self.subTest(name):
                ours, stock = (mirrors.tree(mirrors.path(name), plugins, ("-2",)) for plugins in (True, False))
                self.assertEqual(mirrors.without_mirror(ours), stock.splitlines())

    def test_overlay_is_untouched(self):
        for name in ("overlay", "geneve_overlay", "not_mirrors"):
            with self.subTest(name):
                self.assertEqual(mirrors.tree(mirrors.path(name), True), mirrors.tree(mirrors.path(name), False))

    def test_overlay_of_hosts_is_untouched_once_it_is_known(self):
        for name in ("overlay_host", "overlay_firewall"):
            with self.subTest(name):
                self.assertEqual(*(mirrors.tree(mirrors.path(name), plugins, ("-2",)) for plugins in (True, False)))

    def test_never(self):
        for name in mirrors.captures.CAPTURES:
            with self.subTest(name):
                args = ("-o", "mirror.mode:never")
                self.assertEqual(mirrors.tree(mirrors.path(name), True, args), mirrors.tree(mirrors.path(name), False))

    def test_vxlan_switched_off(self):
        args = ("--disable-protocol", "vxlan")
        self.assertEqual(mirrors.tree(mirrors.path("one_end"), True, args), mirrors.tree(mirrors.path("one_end"), False, args))


class Samples(unittest.TestCase):
    def test_they_are_what_the_script_writes(self):
        for name, content in mirrors.captures.samples().items():
            with self.subTest(name):
                self.assertEqual((wireshark.SOURCE / "samples/mirror" / name).read_bytes(), content)


if __name__ == "__main__":
    unittest.main()
