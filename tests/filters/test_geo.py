# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a record's addresses are and whose, from databases in MaxMind's format: what stock Wireshark says of a packet."""
import pathlib
import shutil
import sys
import unittest

import wireshark

sys.path[1:1] = [str(pathlib.Path(__file__).resolve().parents[1] / "mirror"), str(pathlib.Path(__file__).resolve().parent)]
import mmdb  # noqa: E402
import packets  # noqa: E402

COLUMNS = "version srcaddr dstaddr srcport dstport protocol packets bytes start end".split()
OURS, LISBON, TOKYO, NOWHERE = "10.0.1.10", "203.0.113.9", "198.51.100.7", "192.0.2.1"
OURS6, QUITO6 = "2001:db8::10", "2001:db8:7::1"
CITIES = {"203.0.113.0/24": mmdb.city("Lisbon", "Portugal", "PT", 38.75, -9.25),
          "198.51.100.0/25": mmdb.city("Tokyo", "Japan", "JP", 35.5, 139.75),
          "2001:db8:7::/48": mmdb.city("Quito", "Ecuador", "EC", -0.25, -78.5)}
SYSTEMS = {"203.0.112.0/23": mmdb.system(64500, "Example Telecom"), "198.51.100.0/24": mmdb.system(4200000001, "Example Hosting"),
           "2001:db8:7::/48": mmdb.system(64501, "Example Six")}
PAIRS = [(LISBON, OURS), (OURS, TOKYO), (LISBON, TOKYO), (OURS, NOWHERE), (QUITO6, OURS6), (OURS6, QUITO6)]
FACTS = ("city", "country", "country_iso", "asnum", "org", "lat", "lon")
NAMES = [f"{family}.geoip.{end}{fact}" for family in ("ip", "ipv6")
         for end, facts in (("", FACTS), ("src_", (*FACTS, "summary")), ("dst_", (*FACTS, "summary"))) for fact in facts]


@unittest.skipUnless(shutil.which("mmdbresolve"), "this Wireshark reads no databases")
class Geo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = wireshark.write("databases/City.mmdb", mmdb.database(CITIES, "GeoLite2-City")).parent
        wireshark.write("databases/ASN.mmdb", mmdb.database(SYSTEMS, "GeoLite2-ASN"))
        home = wireshark.files() / "geo"
        wireshark.write("geo/.config/wireshark/maxmind_db_paths", f'"{folder}"\n')
        cls.env = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
        rows = [f"2 {src} {dst} 51344 443 17 1 60 {1767312000 + 2 * i} {1767312000 + 2 * i}" for i, (src, dst) in enumerate(PAIRS)]
        log = wireshark.write("geo.log", "\n".join([" ".join(COLUMNS), *rows, ""]))
        capture = packets.pcap([(2 * i + 1, packets.udp(src, dst, 51344, 443, b"")) for i, (src, dst) in enumerate(PAIRS)],
                               start=1767312000, linktype=101)
        cls.path = wireshark.files() / "geo.pcapng"
        done = wireshark.run("mergecap", "-w", cls.path, log, wireshark.write("geo.pcap", capture))
        assert done.returncode == 0, done.stderr

    def numbers(self, display_filter: str, *args: str) -> list[int]:
        return [int(row[0]) for row in wireshark.fields(self.path, "frame.number", display_filter=display_filter, args=args,
                                                        env=self.env)]

    def test_as_in_packets(self):
        rows = wireshark.fields(self.path, *NAMES, env=self.env)
        self.assertEqual(rows[0::2], rows[1::2])
        first = dict(zip(NAMES, rows[0]))
        self.assertEqual(first["ip.geoip.src_summary"], "Lisbon, PT, ASN 64500, Example Telecom")
        self.assertEqual([float(first["ip.geoip.src_lat"]), float(first["ip.geoip.src_lon"])], [38.75, -9.25])
        self.assertEqual(dict(zip(NAMES, rows[4]))["ip.geoip.asnum"], "64500,4200000001")
        self.assertEqual(dict(zip(NAMES, rows[8]))["ipv6.geoip.src_country"], "Ecuador")
        self.assertEqual(set(rows[6]), {""})

    def test_filters(self):
        """Records have odd numbers, each before its packet."""
        for text, pairs in (("ip.geoip.asnum == 64500", [1, 3]), ("ip.geoip.dst_asnum == 4200000001", [2, 3]),
                            ('ip.geoip.country_iso == "PT"', [1, 3]), ('ip.geoip.src_org contains "Telecom"', [1, 3]),
                            ("ipv6.geoip.asnum == 64501", [5, 6]), ("ip.geoip.lon > 100", [2, 3])):
            self.assertEqual(self.numbers(text), [number for pair in pairs for number in (2 * pair - 1, 2 * pair)], text)
        unused = "nameres.maxmind_geoip:FALSE" if wireshark.release() >= (4, 4) else "ip.use_geoip:FALSE"
        self.assertEqual(self.numbers("ip.geoip.asnum == 64500", "-o", unused), [])

    def test_shown(self):
        shown = wireshark.tshark("-r", self.path, "-V", "-Y", "frame.number == 1", env=self.env)
        self.assertIn("[Source GeoIP: Lisbon, PT, ASN 64500, Example Telecom]", shown)
        self.assertIn("[Source GeoIP Country: Portugal]", shown)
        self.assertNotIn("Source or Destination GeoIP", shown)
        self.assertNotIn("[Destination GeoIP", shown)


if __name__ == "__main__":
    unittest.main()
