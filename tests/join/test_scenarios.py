# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""The links of captures that lack packets, of clocks that are off and of logs that are late, against the truth."""
import unittest

import scenarios
import wireshark


class Scenarios(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Under a sanitizer the figures are the same and take several times as long.
        chosen = scenarios.SCENARIOS[::8] if wireshark.SANITIZER else scenarios.SCENARIOS
        cls.results = []
        print(scenarios.HEAD)
        for result in scenarios.evaluate_all(chosen):
            print(scenarios.line(result), flush=True)
            cls.results.append(result)

    def test_links_are_as_good_as_they_have_to_be(self):
        for result in self.results:
            with self.subTest(result.scenario.name):
                self.assertTrue(scenarios.is_met(result), "\n".join([scenarios.line(result), *result.wrong[:8]]))

    @unittest.skipIf(wireshark.SANITIZER, "not all of the table")
    def test_the_guide_has_the_table(self):
        self.assertEqual(scenarios.PAGE.read_text(encoding="utf-8"), scenarios.page_with(self.results),
                         "run cmake --build build --target scenarios")


if __name__ == "__main__":
    unittest.main()
