# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""The links of captures that lack packets, of clocks that are off and of logs that are late, against the truth."""
import unittest

import scenarios


class Scenarios(unittest.TestCase):
    def test_links_are_as_good_as_they_have_to_be(self):
        held = [scenario for scenario in scenarios.SCENARIOS if len(scenario.logs) == 1 and
                scenario.traffic in ("interactive", "sparse", "bulk") and scenario.damage in ("complete", "clock +1s", "log 30s late")]
        self.assertGreater(len(held), 15)
        print(scenarios.HEAD)
        for result in scenarios.evaluate_all(held):
            print(scenarios.line(result))
            with self.subTest(result.scenario.name):
                self.assertTrue(scenarios.is_met(result), result)


if __name__ == "__main__":
    unittest.main()
