# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""Records written as a log again (-F flowlog): the rows as they were logged, which read the same."""
import gzip
import json
import re
import unittest

import case_logs
import wireshark

#: What a row says, whatever file it stands in. Of a row that could not be read, the provider is that of its file.
SAID = ("frame.time_epoch", "frame.interface_name", "flowlog.log.error", "flowlog.log.text", "flowlog.provider",
        "flowlog.action", "ip.addr", "ipv6.addr", "flowlog.bytes", "flowlog.unknown.name", "flowlog.unknown.value",
        "flowlog.malformed", "flowlog.log.timestamp", "flowlog.log.stream", "flowlog.log.file", "flowlog.log.host",
        "flowlog.azure.system_id", "_ws.expert.message")

#: Logs that hold rows of both kinds: lines of text, and rows that had something before them which no line of text can
#: have. Nothing is written of such a row.
MIXED = {"aws-passed-on.log"}
#: What the rows of case_logs that were cut have left.
CUT = "this row was cut by something"


def said(path) -> list[list[str]]:
    """What each row says. Of one that could not be read, how that is said depends on the file."""
    rows = []
    for *row, raw in wireshark.fields(path, *SAID, "flowlog.raw", args=wireshark.ALONE):
        if row[SAID.index("flowlog.log.error")] or re.search(r"the row has \d+ value", row[-1]):
            words = set(re.split(r"\\+t|[ ,:]", raw))
            rows.append(["unreadable", row[0], words >= set(CUT.split())])
        else:
            rows.append(row)
    return rows


class Written(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.logs = case_logs.put_all()

    def written(self, *command, to="written.log") -> object:
        path = wireshark.files() / to
        done = wireshark.run(*command, path)
        self.assertEqual((done.returncode, done.stderr), (0, ""), command)
        return path

    def test_reads_the_same(self):
        for name, path in self.logs.items():
            if name in MIXED:
                continue
            with self.subTest(name):
                copy = self.written("tshark", "-r", path, "-F", "flowlog", "-w")
                self.assertEqual(said(copy), said(path))

    def test_lines_are_the_bytes_of_the_log(self):
        rows = case_logs.aws_rows(300)
        log = wireshark.write("plain.log", "\n".join([case_logs.HEADER, *rows]) + "\n")
        expected = [row for row in rows if " REJECT " in row]
        self.assertGreater(len(expected), 50)
        for tool, command in (("tshark", ("tshark", "-r", log, "-Y", 'flowlog.action == "REJECT"', "-F", "flowlog", "-w")),
                              ("editcap", ("editcap", "-F", "flowlog", log)),
                              ("mergecap", ("mergecap", "-F", "flowlog", "-a", log, "-w"))):
            with self.subTest(tool):
                header, *lines = self.written(*command).read_text().splitlines()
                self.assertEqual(header, case_logs.HEADER)
                self.assertEqual(sorted(lines), sorted(expected if tool == "tshark" else rows))

    def test_by_way_of_pcapng_and_gzip(self):
        path = self.logs["azure-vnet.json"]
        saved = self.written("tshark", "-r", path, "-w", to="saved.pcapng")
        copy = self.written("editcap", "-F", "flowlog", saved, to="again.json")
        self.assertEqual(said(copy), said(path))
        objects = [json.loads(line) for line in copy.read_text().splitlines()]
        self.assertEqual(len(objects), len(said(path)))
        self.assertTrue(all(isinstance(one["flowLogVersion"], int) and "," in one["flowTuple"] for one in objects))
        packed = self.written("editcap", "-F", "flowlog", *(("--compress", "gzip") if wireshark.release() >= (4, 4) else ()),
                              saved, to="again.json.gz")
        if wireshark.release() >= (4, 4):
            self.assertEqual(gzip.decompress(packed.read_bytes()), copy.read_bytes())

    def test_several_logs_in_one(self):
        """Each header stands where the rows behind it need it."""
        files = [self.logs[name] for name in ("aws-vpc.log.gz", "aws-tgw.log", "aws-vpc-newest.log")]
        merged = wireshark.files() / "merged.pcapng"
        done = wireshark.run("mergecap", "-w", merged, *files)
        self.assertEqual(done.returncode, 0, done.stderr)
        copy = self.written("tshark", "-r", merged, "-F", "flowlog", "-w")
        interface = SAID.index("frame.interface_name")
        self.assertEqual([row[:interface] + row[interface + 1:] for row in said(copy)],
                         [row[:interface] + row[interface + 1:] for row in said(merged)])

    def test_names_of_many_parts(self):
        """A column is written as objects in each other, of which a reader opens so many only."""
        rows = (wireshark.SOURCE / "samples/alibaba-vpc.json").read_text().splitlines()[:8]
        names = [".".join(["n"] * parts) for parts in (1, 2, 15, 16, 17, 18, 40, 3000)]
        log = wireshark.write("deep.json", "".join(json.dumps(json.loads(row) | {name: "x"}) + "\n"
                                                   for row, name in zip(rows, names)))
        expected = said(log)
        self.assertEqual([row[SAID.index("flowlog.unknown.name")].split(",")[-1] for row in expected], names)
        self.assertEqual(said(self.written("tshark", "-r", log, "-F", "flowlog", "-w")), expected)

    def refused(self, *command) -> str:
        path = wireshark.files() / "refused.log"
        path.unlink(missing_ok=True)
        done = wireshark.run(*command, path)
        self.assertNotEqual(done.returncode, 0)
        return done.stderr

    def test_what_is_no_record_is_refused(self):
        packets = wireshark.copy(wireshark.SOURCE / "samples/case-packets.pcap")
        log = wireshark.copy(wireshark.SOURCE / "samples/case-aws.log")
        self.assertIn("can't be", self.refused("editcap", "-F", "flowlog", packets))
        case = wireshark.files() / "case.pcapng"
        wireshark.run("mergecap", "-w", case, log, packets)
        self.assertIn("it is not a flow log's record", self.refused("tshark", "-2", "-r", case, "-F", "flowlog", "-w"))
        copy = self.written("tshark", "-r", case, "-Y", "flowlog", "-F", "flowlog", "-w")
        self.assertEqual(sorted(copy.read_text().splitlines()), sorted(log.read_text().splitlines()))
        cut = self.written("editcap", "-s", "300", log, to="cut.pcapng")
        self.assertRegex(self.refused("editcap", "-F", "flowlog", cut), r"\d+ bytes of it were cut off")
        self.assertIn("save them apart", self.refused("editcap", "-F", "flowlog", self.logs["aws-passed-on.log"]))


if __name__ == "__main__":
    unittest.main()
