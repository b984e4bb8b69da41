# SPDX-License-Identifier: GPL-2.0-or-later
"""What is taken for a flow log, what is left alone, and what a declaration changes."""
import unittest

import logs
import wireshark

ROW = logs.row("v2")
CUSTOM = "eni-0a1b2c3d4e5f60718 10.0.0.5 10.0.0.9 ACCEPT OK 17"
CUSTOM_FORMAT = "${interface-id} ${srcaddr} ${dstaddr} ${action} ${log-status} ${bytes}"
#: No id, so nothing but a declaration says that this is a flow log.
BARE = "10.0.0.5 10.0.0.9 6 17 ACCEPT"
BARE_FORMAT = "srcaddr dstaddr protocol bytes action"
#: All that is remarkable of a row of these.
NO_TIME = "The row has no time of its own: it stands at the time when it was read, since no row near it has one"


def text(*lines):
    return "".join(line + "\n" for line in lines)


class Case(unittest.TestCase):
    def assert_left_alone(self, name, content, **kwargs):
        path = wireshark.write(name, content)
        ours = wireshark.run("capinfos", "-t", path, **kwargs)
        stock = wireshark.run("capinfos", "-t", path, plugins=False)
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (stock.returncode, stock.stdout, stock.stderr))

    def read(self, content, *names, **kwargs):
        return wireshark.fields(wireshark.write("claims.log", content), *names, **kwargs)


class SwitchedOff(Case):
    def test_nothing_is_taken(self):
        for content in (text(logs.header("v2"), ROW), '{"records":[{"category":"FlowLogFlowEvent"}]}'):
            for word in ("off", "OFF"):
                self.assert_left_alone("off.log", content, env={"CLOUDFLOW_READER": word})

    def test_any_other_word_changes_nothing(self):
        for word in ("", "on", "offline"):
            self.assertEqual(self.read(text(ROW), "flowlog.bytes", env={"CLOUDFLOW_READER": word}), [["4711"]])


class Prefixes(Case):
    """What CloudWatch Logs puts before a row."""
    BEFORE = {
        "export": (1714557601.123, "2024-05-01T10:00:01.123Z "),
        "tail, short": (1714557601, "2024-05-01T10:00:01 "),
        "tail, detailed": (1714557601.123456, "2024-05-01T10:00:01.123456+00:00 eni-0a1b2c3d4e5f60718-all "),
        "tail, short, coloured": (1714557601, "\x1b[32m2024-05-01T10:00:01\x1b[0m "),
        "tail, detailed, coloured": (1714557601.123456, "\x1b[32m2024-05-01T10:00:01.123456+00:00\x1b[0m "
                                     "\x1b[36meni-0a1b2c3d4e5f60718-all\x1b[0m "),
    }

    def test_before_default_rows(self):
        for name, (_, before) in self.BEFORE.items():
            with self.subTest(name):
                rows = self.read(text(*[before + ROW] * 3), "flowlog.provider", "flowlog.bytes", "flowlog.interface",
                                 "frame.interface_name", "flowlog.log.stream", "_ws.expert.message",
                                 args=wireshark.ALONE)
                stream = "eni-0a1b2c3d4e5f60718-all" if "detailed" in name else ""
                self.assertEqual(rows, [["aws.vpc", "4711", "eni-0a1b2c3d4e5f60718", "eni-0a1b2c3d4e5f60718", stream, ""]] * 3)

    def test_frame_time_is_the_flows_own_else_the_logs(self):
        for name, (time, before) in self.BEFORE.items():
            with self.subTest(name):
                content = text(before + ROW, before + "10.0.0.1 what", before + ROW.replace("1700000001", "-"))
                times = self.read(content, "frame.time_epoch")
                self.assertEqual([round(float(row[0]), 6) for row in times], [1700000001, time, time])

    def test_before_transit_gateway_rows(self):
        for name, (_, before) in self.BEFORE.items():
            with self.subTest(name):
                self.assertEqual(self.read(text(before + logs.row("tgw")), "flowlog.provider", "flowlog.aws.tgw_dst_eni"),
                                 [["aws.tgw", "eni-02"]])

    def test_before_rows_of_a_declared_format(self):
        for name, (_, before) in self.BEFORE.items():
            with self.subTest(name):
                rows = self.read(text(before + BARE), "flowlog.bytes", "flowlog.ip.src", env={"CLOUDFLOW_FORMAT": BARE_FORMAT})
                self.assertEqual(rows, [["17", "10.0.0.5"]])

    def test_before_rows_below_a_header(self):
        """`aws logs tail` would not print one, but a file may have been put together."""
        _, before = self.BEFORE["export"]
        rows = self.read(text(logs.header("v5"), before + logs.row("v5"), logs.row("v5")), "flowlog.region", "flowlog.log.timestamp")
        self.assertEqual([row[0] for row in rows], ["eu-central-1"] * 2)
        self.assertNotEqual(rows[0][1], "")
        self.assertEqual(rows[1][1], "")


class Comments(Case):
    ABOVE = ("# downloaded on Monday", "", "#", "# from the bucket of the web team")
    UNCERTAIN = "version account-id vpc-id action log-status bytes"

    def test_comments_above_a_log_are_frames_of_their_own(self):
        for name, lines in {
            "default rows": [ROW, ROW],
            "header": [logs.header("v5"), logs.row("v5"), logs.row("v5")],
            "header that its row proves": [self.UNCERTAIN, *["2 123456789010 vpc-0a1b2c3d ACCEPT OK 4711"] * 2],
        }.items():
            with self.subTest(name):
                names = ("flowlog.provider", "flowlog.bytes", "flowlog.raw", "_ws.expert")
                rows = self.read(text(*self.ABOVE, *lines, "# the end"), *names, args=wireshark.ALONE)
                comments = [line for line in self.ABOVE if line] + ["# the end"]
                self.assertEqual([row[2] for row in rows], comments[:3] + lines[-2:] + comments[3:])
                self.assertEqual([row[1] for row in rows], ["", "", "", "4711", "4711", ""])
                self.assertEqual([row[0] for row in rows], ["aws.vpc"] * 6)
                self.assertEqual(rows, self.read(text(*self.ABOVE, *lines, "# the end"), *names, args=("-2", *wireshark.ALONE)))

    def test_comments_alone_are_no_log(self):
        self.assert_left_alone("comments.txt", text(*self.ABOVE) * 2000)
        self.assert_left_alone("commented.conf", text(*self.ABOVE, "version = 2", "action = ACCEPT"))


class LookAlikes(Case):
    def test_other_clouds_rows_of_fourteen_columns(self):
        """Tencent Cloud and Huawei Cloud write the columns of an AWS default row, under version 1."""
        huawei = "1 5f67944957444bd6bb4fe3b367de8f3d 1d515d18-1b36-47dc-a983-bd6512aed4bd 192.0.2.154 192.0.2.25 38929 53 17 1 96 1548752136 1548752736 ACCEPT OK"
        tencent = "1 251000000 eni-q8ypyx7v 10.0.0.11 10.0.0.12 443 50000 6 3 180 1548752136 1548752736 ACCEPT OK"
        for name, row in (("huawei", huawei), ("tencent", tencent)):
            with self.subTest(name):
                path = wireshark.write(f"{name}.log", text(row, row))
                done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.provider")
                self.assertNotIn("aws", done.stdout)

    def test_prose_is_left_alone(self):
        for name, content in {
            "letter.txt": "Dear all,\nthe version of the start was an end of packets and bytes.\n" * 50,
            "words.txt": text("version start end action protocol type region", "this is the end of the action"),
            "list.txt": text("packets bytes", "start end", "version"),
            "words-that-are-columns.txt": text("start end version packets bytes type region", "one two three four five six seven"),
        }.items():
            with self.subTest(name):
                self.assert_left_alone(name, content)

    def test_other_files_are_left_alone(self):
        for name, content in {
            "syslog.log": "May  1 10:00:01 host sshd[17]: Accepted publickey for root from 10.0.0.1 port 22 ssh2\n" * 20,
            "apache.log": '10.0.0.1 - - [01/May/2024:10:00:01 +0000] "GET / HTTP/1.1" 200 17 "-" "curl"\n' * 20,
            "elb.log": 'http 2024-05-01T10:00:01.123456Z app/my/1 10.0.0.1:34 10.0.0.2:80 0.0 0.1 0.0 200 200 34 366 "GET"\n' * 9,
            "zeek.log": "#separator \\x09\n#fields\tts\tuid\tid.orig_h\n1700000000.1\tC1\t10.0.0.1\n",
            "table.csv": "version,account-id,start,end\n1,2,3,4\n",
            "data.json": '{"a": [1, 2, 3]}\n',
            "numbers.txt": "1 2 3 4 5 6 7 8 9 10 11 12 13 14\n" * 10,
            "iptables.log": "2024-05-01T10:00:01 host kernel: REJECT IN=eth0 OUT= SRC=10.0.0.1 DST=10.0.0.2 PROTO=TCP\n" * 5,
            "elf.bin": b"\x7fELF\x02\x01\x01" + bytes(500),
            "script.sh": "#!/bin/sh\necho srcaddr dstaddr\n",
            "list.sh": "# what to read\ncat srcaddr dstaddr\ncat srcport dstport\n",
        }.items():
            with self.subTest(name):
                self.assert_left_alone(name, content)

    def test_captures_are_left_alone(self):
        pcap = wireshark.files() / "hex.pcap"
        dump = wireshark.write("hex.txt", "0000 45 00 00 1c 00 01 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02 00 07 00 07 00 08 00 00\n")
        done = wireshark.run("text2pcap", "-l", "101", "-F", "pcap", dump, pcap)
        self.assertEqual(done.returncode, 0, done.stderr)
        for suffix in ("pcap", "pcapng"):
            target = pcap.with_suffix("." + suffix)
            if suffix == "pcapng":
                self.assertEqual(wireshark.run("editcap", "-F", suffix, pcap, target).returncode, 0)
            self.assert_left_alone(target.name, target.read_bytes())
            self.assertEqual(wireshark.fields(target, "udp.dstport", "flowlog.provider"), [["7", ""]])


class Declared(Case):
    def setUp(self):
        (config := wireshark.stage() / "home" / ".config" / "wireshark").mkdir(parents=True, exist_ok=True)
        self.table = config / "flowlog_formats"
        for folder in (config, config.parent):
            folder.chmod(0o755)
        self.table.unlink(missing_ok=True)
        self.addCleanup(lambda: self.table.unlink(missing_ok=True))

    def declare(self, *formats):
        self.table.write_text("# written by Wireshark\n" + "".join(f'"format {i}","{format}"\n' for i, format in enumerate(formats)))
        self.table.chmod(0o644)

    def test_certain_rows_show_unnamed_columns(self):
        rows = self.read(text(CUSTOM, CUSTOM), "flowlog.provider", "flowlog.unknown", "flowlog.bytes", "_ws.expert.message")
        self.assertEqual([row[0] for row in rows], ["unnamed"] * 2)
        self.assertEqual(rows[0][1].split(",")[5], "column6=17")
        self.assertEqual(rows[0][2], "")
        self.assertIn("CLOUDFLOW_FORMAT", rows[0][3])

    def test_uncertain_rows_are_left_alone(self):
        self.assert_left_alone("bare.log", text(BARE, BARE))

    def test_environment(self):
        for name, format in {"braces": CUSTOM_FORMAT, "doubled dollars": CUSTOM_FORMAT.replace("$", "$$"),
                             "bare": CUSTOM_FORMAT.translate(str.maketrans("", "", "${}")),
                             "commas": CUSTOM_FORMAT.replace(" ", ","), "quotes": f"'{CUSTOM_FORMAT}'",
                             "escapes": '"' + CUSTOM_FORMAT.replace("$", "\\$") + '"', "many blanks": CUSTOM_FORMAT.replace(" ", " \t ")}.items():
            with self.subTest(name):
                rows = self.read(text(CUSTOM), "flowlog.provider", "flowlog.bytes", "flowlog.ip.dst", "_ws.expert.message",
                                 env={"CLOUDFLOW_FORMAT": format})
                self.assertEqual(rows, [["aws.vpc", "17", "10.0.0.9", NO_TIME]])

    def test_environment_makes_bare_rows_a_log(self):
        env = {"CLOUDFLOW_FORMAT": BARE_FORMAT}
        self.assertEqual(self.read(text(BARE), "flowlog.proto", "flowlog.action", env=env), [["6", "ACCEPT"]])
        self.assert_left_alone("letter.txt", "Dear all, hello\n" * 9, env=env)

    def test_environment_does_not_stand_above_a_header(self):
        rows = self.read(text(logs.header("v2"), ROW), "flowlog.bytes", "flowlog.ip.dst",
                         env={"CLOUDFLOW_FORMAT": "version account-id interface-id dstaddr srcaddr"})
        self.assertEqual(rows, [["4711", "198.51.100.179"]])

    def test_environment_names_rows_of_the_default_form(self):
        """The columns of a custom format may look like the default ones; whoever declares it means it."""
        swapped = logs.header("v2").replace("srcaddr dstaddr srcport dstport", "dstaddr srcaddr dstport srcport")
        rows = self.read(text(ROW), "flowlog.ip.src", "flowlog.srcport", env={"CLOUDFLOW_FORMAT": swapped})
        self.assertEqual(rows, [["198.51.100.179", "443"]])

    def test_wrong_format_is_reported_and_not_used(self):
        path = wireshark.write("wrong.log", text(CUSTOM))
        for format, complaint in (("${Interface ID}", "is not a column name"), ("one two three", "no columns of a flow log"),
                                  (" ".join(["srcaddr"] * 600), "more than 512 columns")):
            with self.subTest(complaint):
                done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.provider",
                                     env={"CLOUDFLOW_FORMAT": format})
                self.assertIn("CLOUDFLOW_FORMAT", done.stderr)
                self.assertIn(complaint, done.stderr)
                self.assertEqual(done.stdout, "unnamed\n")

    def test_table(self):
        self.declare("version vpc-id subnet-id", CUSTOM_FORMAT)
        rows = self.read(text(CUSTOM), "flowlog.provider", "flowlog.bytes", "_ws.expert.message")
        self.assertEqual(rows, [["aws.vpc", "17", NO_TIME]])
        self.assertIn("Flow log", wireshark.run("capinfos", "-t", wireshark.files() / "claims.log").stdout)

    def test_table_as_wireshark_escapes_it(self):
        self.declare(CUSTOM_FORMAT.replace("$", "\\x24").replace("{", "\\x7b"))
        self.assertEqual(self.read(text(CUSTOM), "flowlog.bytes"), [["17"]])

    def test_table_makes_bare_rows_a_log(self):
        self.declare(BARE_FORMAT)
        self.assertEqual(self.read(text(BARE), "flowlog.provider", "flowlog.bytes"), [["aws.vpc", "17"]])

    def test_formats_that_both_fit_are_not_chosen_from(self):
        self.declare(CUSTOM_FORMAT, CUSTOM_FORMAT.replace("srcaddr", "x").replace("dstaddr", "srcaddr").replace("{x}", "{dstaddr}"))
        [[provider, source, error, row]] = self.read(text(CUSTOM), "flowlog.provider", "flowlog.ip.src", "flowlog.log.error", "flowlog.log.text")
        self.assertEqual((provider, source, row), ("aws.vpc", "", CUSTOM))
        self.assertIn("more than one declared format fits the row", error)

    def test_the_same_format_twice_is_one(self):
        self.declare(CUSTOM_FORMAT, CUSTOM_FORMAT)
        self.assertEqual(self.read(text(CUSTOM), "flowlog.provider"), [["aws.vpc"]])

    def test_table_does_not_claim_what_it_does_not_fit(self):
        self.declare(CUSTOM_FORMAT, BARE_FORMAT)
        self.assert_left_alone("letter.txt", "Dear all, hello again friends\n" * 9)
        self.assertEqual(self.read(text(ROW), "flowlog.bytes"), [["4711"]])

    def test_preference_is_checked(self):
        """The table that the preferences show is the file's; a wrong format is refused there too."""
        path = wireshark.write("preference.log", text(CUSTOM))
        good = wireshark.run("tshark", "-o", f'uat:flowlog_formats:"mine","{CUSTOM_FORMAT}"', "-r", path)
        self.assertEqual((good.returncode, good.stderr), (0, ""))
        bad = wireshark.run("tshark", "-o", 'uat:flowlog_formats:"mine","one two three"', "-r", path)
        self.assertNotEqual(bad.returncode, 0)
        self.assertIn("no columns of a flow log", bad.stderr)

    def test_broken_tables_do_no_harm(self):
        for content in ("", '"', '"a"', '"a","', '"a","\\x', '"a","\\xZZ"\n', "\0\0\0", '"a","' + "srcaddr " * 100000 + '"\n'):
            self.table.write_text(content)
            self.table.chmod(0o644)
            done = wireshark.run("capinfos", "-c", wireshark.write("claims.log", text(logs.header("v2"), ROW)))
            self.assertEqual(done.returncode, 0, content[:50])


if __name__ == "__main__":
    unittest.main()
