# SPDX-License-Identifier: GPL-2.0-or-later
"""A frame shows its time as precisely as the log gives it: as read, as saved, as merged, and through a pipe.

Expected are the digits that the test itself puts into the logs.
"""
import json
import re
import unittest

import logs
import wireshark

#: The time column and the two fields, as a user sees them.
TIME = ("-t", "ud", *wireshark.ALONE)
SHOWN = ("_ws.col.Time", "frame.time", "frame.time_epoch", "frame.interface_name", "flowlog.line")
COLUMN, INTERFACE = SHOWN.index("_ws.col.Time"), SHOWN.index("frame.interface_name")
MAC = "002248000001"
SECONDS = 1767434460


def aws(*interfaces: str) -> str:
    rows = [logs.row(start=str(SECONDS + i), end=str(SECONDS + i + 1), **{"interface-id": name}) for i, name in enumerate(interfaces)]
    return "".join(f"{line}\n" for line in (logs.header("v2"), *rows))


def azure(*times: str, bad: tuple[str, ...] = ()) -> str:
    """A record of flows at these times, and damaged ones, whose frames stand at the time of the record."""
    def record(time: str, flows) -> dict:
        return {"time": time, "flowLogVersion": 4, "macAddress": MAC, "category": "FlowLogFlowEvent", "flowRecords": flows}
    tuples = [f"{time},10.0.0.1,198.51.100.7,1024,443,6,O,E,NX,1,40,1,40" for time in times]
    whole = record("2026-01-03T10:00:00Z", {"flows": [{"aclID": "a", "flowGroups": [{"rule": "R", "flowTuples": tuples}]}]})
    return json.dumps({"records": [whole, *(record(time, 7) for time in bad)]})


def digits_of(shown: str) -> int:
    return len(shown.partition(".")[2].rstrip("Z"))  # which 4.6 puts behind a time of UTC


class Precision(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # What has a name in Wireshark is shown as logged; 4.0 has none for tenths of microseconds. Fewer digits are made
        # milliseconds, or zeros left out at the end would make an interface each.
        tenths = 9 if wireshark.release() < (4, 2) else 7
        #: Of each log, what its frames show, in the order of time: network interface and digits.
        cls.logs = {
            wireshark.write("precision/aws.log", aws("eni-1", "eni-2", "-", "eni-1")):
                [("eni-1", 0), ("eni-2", 0), ("unknown", 0), ("eni-1", 0)],
            wireshark.write("precision/vnet.json", azure(f"{SECONDS}123", f"{SECONDS + 1}120")): [(MAC, 3), (MAC, 3)],
            wireshark.write("precision/nsg.json", azure(f"{SECONDS}")): [(MAC, 0)],
            wireshark.write("precision/mixed.json",
                            azure(f"{SECONDS}123", f"{SECONDS + 1}", f"{SECONDS + 2}123456", f"{SECONDS + 3}123456789",
                                  bad=("2026-01-03T10:02:00.1646355Z", "2026-01-03T10:02:01.16Z", "2026-01-03T10:02:02Z",
                                       "2026-01-03T10:02:03.164635512Z", "2026-01-03T10:02:04.1646Z"))):
                [(MAC, digits) for digits in (3, 0, 6, 9, tenths, 3, 0, 9, 6)],
        }

    def shown(self, path, *args) -> list[list[str]]:
        return wireshark.fields(path, *SHOWN, args=(*TIME, *args))

    def digits(self, rows: list[list[str]]) -> list[tuple[str, int]]:
        return [(row[INTERFACE], digits_of(row[COLUMN])) for row in rows]

    def interfaces(self, path) -> list[tuple[str, int]]:
        """Name and digits of the file's interface blocks."""
        done = wireshark.run("capinfos", path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        found = re.findall(r"Name = (.*)\n(?:.*\n)*?.*Time precision = .*\((\d)\)\n.*Time ticks per second = (\d+)", done.stdout)
        self.assertEqual([int(ticks) for _, _, ticks in found], [10 ** int(digits) for _, digits, _ in found])
        return [(name, int(digits)) for name, digits, _ in found]

    def test_as_logged(self):
        for path, expected in self.logs.items():
            with self.subTest(path.name):
                self.assertEqual(self.digits(self.shown(path)), expected)
                self.assertEqual(self.shown(path, "-2"), self.shown(path))

    def test_an_interface_for_each_name_and_precision(self):
        for path, expected in self.logs.items():
            with self.subTest(path.name):
                found = self.interfaces(path)
                self.assertEqual(found[0], ("unknown", 9))
                self.assertEqual(len(found), len(set(found)))
                self.assertEqual(set(found[1:]), set(expected) - {("unknown", 9)})

    def test_saved(self):
        for path in self.logs:
            for tool in ("tshark", "editcap", "mergecap"):
                with self.subTest(path.name, tool=tool):
                    saved = wireshark.files() / f"precise-{tool}.pcapng"
                    command = {"tshark": ("-r", path, "-w", saved), "editcap": (path, saved), "mergecap": ("-w", saved, path)}[tool]
                    done = wireshark.run(tool, *command)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertEqual(self.shown(saved), self.shown(path))
                    self.assertEqual(self.shown(saved, "-2"), self.shown(path))
                    self.assertEqual(self.interfaces(saved), self.interfaces(path))

    def test_saved_again(self):
        for path in self.logs:
            with self.subTest(path.name):
                first, second = (wireshark.files() / f"again-{i}.pcapng" for i in range(2))
                wireshark.tshark("-2", "-r", path, "-w", first)
                done = wireshark.run("reordercap", first, second)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(self.shown(second), self.shown(path))

    def test_merged(self):
        """Of logs, and of what was saved from them: each frame as it was, and equal interfaces of two files are one. In saved
        files, most stand at the beginning; mergecap then makes one of them where all files have the same, unless told."""
        saved = []
        for path in self.logs:
            saved.append(wireshark.files() / f"{path.name}.pcapng")
            wireshark.tshark("-r", path, "-w", saved[-1])
        each = sorted(tuple(row) for path in self.logs for row in self.shown(path))
        for kind, paths in {"all": list(self.logs), "any": saved}.items():
            with self.subTest(kind):
                merged = wireshark.files() / f"precise-{kind}.pcapng"
                done = wireshark.run("mergecap", "-I", kind, "-w", merged, *paths)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(sorted(tuple(row) for row in self.shown(merged)), each)
                found = self.interfaces(merged)
                self.assertEqual(len(found), len(set(found)))
                self.assertEqual(set(found), {("unknown", 9)} | {one for all_of in self.logs.values() for one in all_of})

    def test_through_a_pipe(self):
        arguments = (*TIME, "-T", "fields", *(word for field in SHOWN for word in ("-e", field)))
        for path in self.logs:
            with self.subTest(path.name):
                piped = wireshark.popen("tshark", "-r", path, "-w", "-", stdout=-1)
                done = wireshark.run("tshark", "-r", "-", *arguments, stdin=piped.stdout)
                piped.stdout.close()
                self.assertEqual((piped.wait(), done.returncode, done.stderr), (0, 0, ""))
                self.assertEqual([line.split("\t") for line in done.stdout.splitlines()], self.shown(path))


if __name__ == "__main__":
    unittest.main()
