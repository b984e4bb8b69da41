# SPDX-License-Identifier: GPL-2.0-or-later
"""What aws logs filter-log-events and get-log-events print with --output text: rows in one line, and what is no event."""
import unittest

import logs
import wireshark

STREAM = "eni-0a1b2c3d4e5f60718-all"


class Text(unittest.TestCase):
    def setUp(self):
        self.rows = list(logs.rows("v2", 20))

    def test_messages_alone_in_one_line(self):
        """As --query 'events[].message' --output text prints them, of any length."""
        rows = list(logs.rows("v2", 3000))
        names = ("flowlog.line", "ip.src", "flowlog.srcport", "flowlog.bytes", "frame.time_epoch", "flowlog.log.error")
        plain = wireshark.write("plain.log", "\n".join(rows) + "\n")
        for order in ("file", ""):
            expected = wireshark.fields(plain, *names, args=wireshark.ALONE, env={"CLOUDFLOW_ORDER": order} if order else None)
            self.assertEqual(len(expected), len(rows))
            for name, text in {"line": "\t".join(rows) + "\n", "no-end": "\t".join(rows), "crlf": "\t".join(rows) + "\r\n",
                               "pages": "\t".join(rows[:2]) + "\n" + "\t".join(rows[2:1000]) + "\n" + "\t".join(rows[1000:]) + "\n\n"}.items():
                with self.subTest(name):
                    found = wireshark.fields(wireshark.write(f"{name}.txt", text), *names, args=("-2", *wireshark.ALONE),
                                             env={"CLOUDFLOW_ORDER": order} if order else None)
                    self.assertEqual(found, expected)
        path = wireshark.write("other.txt", "\t".join([*rows[:2], "START RequestId: 1", rows[2]]))
        found = wireshark.fields(path, "flowlog.srcport", "flowlog.raw", args=wireshark.ALONE, env={"CLOUDFLOW_ORDER": "file"})
        self.assertEqual([raw for _, raw in found], [*rows[:2], "START RequestId: 1", rows[2]])

    def test_what_is_no_event_is_none(self):
        """Too few members, too many, times that are none: no row, and nothing of it is lost."""
        row = self.rows[0]
        wrong = [f"EVENTS\t{row}\t1700000000000", f"EVENTS\t1\tx\t{STREAM}\t{row}\t1700000000000",
                 f"EVENTS\t1\t1700009000000\t{STREAM}\t{row}\t", f"EVENTS\t1\t1700009000000\t{STREAM}\t{row}\t1\t2", "EVENTS\t", "EVENTS"]
        path = wireshark.write("wrong.txt", "".join(f"{line}\n" for line in (row, *wrong)))
        found = wireshark.fields(path, "flowlog.line", "flowlog.log.ingestion", "flowlog.raw", args=wireshark.ALONE)
        self.assertEqual([line for line, _, _ in found], [str(n) for n in range(1, len(wrong) + 2)])
        self.assertEqual([ingestion for _, ingestion, _ in found], [""] * len(found))
        self.assertEqual([raw.replace("\\t", "\t") for _, _, raw in found], [row, *wrong])


if __name__ == "__main__":
    unittest.main()
