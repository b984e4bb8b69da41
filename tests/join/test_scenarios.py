# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""The links of captures that lack packets, of clocks that are off and of logs that are late, against the truth."""
import unittest

import scenarios
import wireshark


class Scenarios(unittest.TestCase):
    @staticmethod
    def holds(scenario) -> bool:
        verdicts, network = scenario.traffic in ("verdicts", "mixed"), scenario.traffic == "network"
        hard = scenario.damage in ("lag 0-60s", "5% of records lost", "half lost, clock -1s")
        return scenario.passes == 2 and not (hard and (verdicts or network)) and scenario.traffic != "mixed" and scenario.logs != ("nsg",)

    def test_links_are_as_good_as_they_have_to_be(self):
        held = list(filter(self.holds, scenarios.SCENARIOS))
        print(scenarios.HEAD)
        # Under a sanitizer the figures are the same and take several times as long.
        for result in scenarios.evaluate_all(held[::8] if wireshark.SANITIZER else held):
            print(scenarios.line(result))
            with self.subTest(result.scenario.name):
                self.assertTrue(scenarios.is_met(result), "\n".join([scenarios.line(result), *result.wrong[:8]]))


if __name__ == "__main__":
    unittest.main()
