# SPDX-License-Identifier: GPL-2.0-or-later
"""A log is opened by us whatever its name is, although other readers claim those extensions."""
import unittest

import case_logs
import wireshark

EXTENSIONS = (".log", ".json", ".txt", ".csv", ".pcap", ".jnl", "")


class Names(unittest.TestCase):
    def test_every_extension(self):
        for name, path in case_logs.put_all().items():
            copies = [wireshark.write(f"names/{name.replace('.', '-')}{extension}", path.read_bytes())
                      for extension in EXTENSIONS]
            lines = wireshark.run("captype", *copies).stdout.splitlines()
            self.assertEqual(lines, [f"{copy}: flowlog" for copy in copies])


if __name__ == "__main__":
    unittest.main()
