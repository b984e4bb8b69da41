# SPDX-License-Identifier: GPL-2.0-or-later
"""The samples are what the project's scripts write, and one filter finds the same over the logs of four clouds.

What is expected is counted in the files themselves, with no part of the program.
"""
import collections
import pathlib
import re
import subprocess
import tempfile
import unittest

import wireshark
from samples import SAMPLES, content, items, row_texts, text

ATTACKER, DROP_SITE = "203.0.113.9", "203.0.113.66"
#: A merged case, and which clouds' logs it is made of.
CASE = {"aws.vpc": "aws-vpc.log.gz", "azure.vnet": "azure-vnet.json", "gcp.vpc": "gcp-vpc.json", "oci.vcn": "oci-vcn.log.gz"}


# Each yields (addresses, verdict, packets, bytes) of the log's rows; "-" for what a row does not say.

def aws():
    header, *rows = [line.split() for line in text(CASE["aws.vpc"]).splitlines()]
    for row in rows:
        row = dict(zip(header, row))
        yield ({row[name] for name in ("srcaddr", "dstaddr", "pkt-srcaddr", "pkt-dstaddr") if name in row}, row.get("action"),
               row.get("packets"), row.get("bytes"))


def azure():
    for record in items(CASE["azure.vnet"])[0]["records"]:
        for flow in record["flowRecords"]["flows"]:
            for group in flow["flowGroups"]:
                for one in group["flowTuples"]:
                    cells = one.split(",")
                    sums = [int(cells[9]) + int(cells[11]), int(cells[10]) + int(cells[12])]
                    counted = sums if cells[7] in "CE" else ["-", "-"]
                    yield {*cells[1:3]}, "REJECT" if cells[7] == "D" else "ACCEPT", *counted


def google():
    for entry in items(CASE["gcp.vpc"]):
        payload = entry["jsonPayload"]
        ends = {payload["connection"]["src_ip"], payload["connection"]["dest_ip"]}
        if "disposition" in payload:
            yield ends, "REJECT", payload["packets_dropped"], payload["bytes_dropped"]
        else:
            yield ends, "-", payload.get("packets_sent", "-"), payload.get("bytes_sent", "-")


def oracle():
    for entry in items(CASE["oci.vcn"]):
        data = {name: "-" if value is None else value for name, value in entry["logContent"]["data"].items()}
        yield {data["sourceAddress"], data["destinationAddress"]}, data["action"], data["packets"], data["bytesOut"]


READ = {"aws.vpc": aws, "azure.vnet": azure, "gcp.vpc": google, "oci.vcn": oracle}


def counted(address: str, verdict: str | None) -> dict:
    """Of each log: rows with the address, of that verdict if it is said which; their packets and bytes."""
    found = {}
    for log, rows in READ.items():
        those = [row for row in rows() if address in row[0] and verdict in (None, row[1])]
        found[log] = (len(those), *(sum(int(row[i]) for row in those if row[i] != "-") for i in (2, 3)))
    return found


#: The samples of one log each that nothing is wrong with, and whose log, or logs, it is.
LOGS = {"gcp-vpc.json": "gcp.vpc", "gcp-firewall.json": "gcp.firewall", "oci-vcn.log.gz": "oci.vcn", "ibm-vpc.gz": "ibm.vpc",
        "alibaba-vpc.json": "alibaba.vpc", "alibaba-cen.csv": "alibaba.cen", "huawei-vpc.log": "huawei.vpc", "tencent-vpc.log": "tencent.vpc",
        "aws-nfw.log.gz": "aws.nfw", "suricata-eve.json": "suricata.flow suricata.netflow"}
#: Those of them that say no verdict.
NO_VERDICT = ("alibaba-cen.csv", "aws-nfw.log.gz", "suricata-eve.json")


def refused(name: str) -> int:
    """How many of them say that the attacker's traffic was refused, whatever the word."""
    return sum(re.search(r'"(DROPPED|DENIED|REJECT|rejected)"| REJECT ', row) is not None
               and re.search(rf'[" ]{ATTACKER}[" ]', row) is not None for row in row_texts(name))


class Whole(unittest.TestCase):
    """Each row of a sample is a frame of that log, and all of it is understood."""

    def test_each_row_is_read(self):
        for name, log in LOGS.items():
            with self.subTest(name):
                frames = wireshark.fields(wireshark.copy(SAMPLES / name), "flowlog.provider", "flowlog.malformed", "flowlog.unknown",
                                          "flowlog.log.error", "flowlog.time_borrowed", args=wireshark.ALONE)
                self.assertEqual({tuple(frame) for frame in frames}, {(one, "", "", "", "") for one in log.split()})
                self.assertEqual(len(frames), len(row_texts(name)))

    def test_who_was_refused(self):
        for name in LOGS:
            with self.subTest(name):
                found = wireshark.fields(wireshark.copy(SAMPLES / name), "frame.number", args=wireshark.ALONE,
                                         display_filter=f'flowlog.action == "REJECT" && ip.src == {ATTACKER}')
                self.assertEqual(len(found), refused(name))
                self.assertTrue(len(found) > 29 or name in NO_VERDICT)


class Unsaid(unittest.TestCase):
    def test_reports_of_verdicts_say_how_many_records_have_none(self):
        """Google's flow log says what was dropped, and of nothing that it was let in."""
        verdicts = [row[1] for row in google()]
        path = wireshark.copy(SAMPLES / "gcp-vpc.json")
        shown = wireshark.tshark("-q", "-r", path, "-o", "flowlog.count_all:TRUE", "-z", "flowlog,rejects")
        self.assertIn(f"{verdicts.count('-')} records of the Google Cloud VPC flow log say neither ACCEPT nor REJECT", shown)
        shown = wireshark.tshark("-q", "-r", path, "-z", "flowlog,exposed")
        self.assertRegex(shown, r"Accepted from +Accepted +No verdict from +No verdict ")
        shown = wireshark.tshark("-q", "-r", wireshark.copy(SAMPLES / "oci-vcn.log.gz"), "-z", "flowlog,rejects")
        self.assertNotIn("neither ACCEPT nor REJECT", shown)


    def test_sums_of_estimates_are_called_so(self):
        said = "The packets and bytes of the Google Cloud VPC flow log are estimates: it counts some of the packets."
        for name, is_sampled in (("gcp-vpc.json", True), ("oci-vcn.log.gz", False)):
            for report in ("conv,flowlog", "conv,flowlog.ports,json", "endpoints,flowlog", "flowlog,top,src"):
                shown = wireshark.tshark("-q", "-r", wireshark.copy(SAMPLES / name), "-z", report)
                self.assertEqual(shown.count(said), is_sampled, (name, report))


class Scripts(unittest.TestCase):
    def test_samples_are_what_the_scripts_write(self):
        with tempfile.TemporaryDirectory() as folder:
            for script in ("make-samples", "make-azure-samples", "make-cloud-samples"):
                subprocess.run([wireshark.SOURCE / "scripts" / script, folder], check=True)
            written = {path.name: content(path) for path in pathlib.Path(folder).iterdir()}
        here = {path.name: content(path) for path in SAMPLES.iterdir() if path.is_file() and not path.name.startswith("case-")}
        self.assertGreater(len(here), 12)
        self.assertEqual(sorted(written), sorted(here))
        self.assertEqual([name for name in here if here[name] != written[name]], [], "run scripts/make-*samples")


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        logs = [wireshark.copy(SAMPLES / name) for name in CASE.values()]
        cls.path = wireshark.files() / "case.pcapng"
        done = wireshark.run("mergecap", "-w", cls.path, *logs)
        if done.returncode != 0 or done.stderr:
            raise AssertionError(done.stderr)

    def found(self, display_filter: str) -> dict:
        sums = collections.defaultdict(lambda: (0, 0, 0))
        for log, packets, size in wireshark.fields(self.path, "flowlog.provider", "flowlog.packets", "flowlog.bytes",
                                                   display_filter=display_filter, args=wireshark.ALONE):
            sums[log] = tuple(a + b for a, b in zip(sums[log], (1, int(packets or 0), int(size or 0))))
        return dict(sums)

    def test_each_row_is_a_frame(self):
        frames = collections.Counter(log for log, in wireshark.fields(self.path, "flowlog.provider", args=wireshark.ALONE))
        self.assertEqual(frames, {log: len(list(rows())) for log, rows in READ.items()})

    def test_one_filter_finds_who_was_refused_in_every_cloud(self):
        found = self.found(f'flowlog.action == "REJECT" && ip.addr == {ATTACKER}')
        self.assertEqual(found, counted(ATTACKER, "REJECT"))
        self.assertTrue(all(rows > 20 for rows, _, _ in found.values()), found)

    def test_and_where_the_data_went(self):
        found = self.found(f"ip.addr == {DROP_SITE}")
        self.assertEqual(found, counted(DROP_SITE, None))
        self.assertTrue(all(size > 10_000_000 for _, _, size in found.values()), found)

    def test_no_log_says_a_verdict_that_it_has_not(self):
        for log, rows in READ.items():
            for verdict in ("ACCEPT", "REJECT"):
                shown = self.found(f'flowlog.provider == "{log}" && flowlog.action == "{verdict}"').get(log, (0, 0, 0))
                self.assertEqual(shown[0], sum(row[1] == verdict for row in rows()), (log, verdict))


if __name__ == "__main__":
    unittest.main()
