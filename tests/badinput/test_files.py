# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""Files that are odd, broken or hostile: each gives the frames so far and a message, or is refused; none takes much memory."""
import gzip
import json
import os
import random
import subprocess
import threading
import unittest

import logs
import wireshark

HEADER, ROW = logs.header("v2"), logs.row("v2")
NUMBERED = [logs.row("v2", bytes=str(1000 + i)) for i in range(5)]


def counts(path, *args, **kwargs):
    """flowlog.bytes of each frame, '' for a frame without."""
    return [values[0] for values in wireshark.fields(path, "flowlog.bytes", args=args, **kwargs)]


def text(*lines, end="\n"):
    return "".join(line + end for line in lines)


class Accepted(unittest.TestCase):
    """Whatever the line ends and the compression, the rows are the same."""

    def check(self, name, content, expected=None):
        path = wireshark.write(name, content)
        expected = [str(1000 + i) for i in range(5)] if expected is None else expected
        self.assertEqual(counts(path), expected)
        self.assertEqual(counts(path, "-2"), expected)
        return path

    def test_plain(self):
        self.check("plain.log", text(HEADER, *NUMBERED))

    def test_no_last_newline(self):
        self.check("unended.log", text(HEADER, *NUMBERED)[:-1])

    def test_carriage_returns(self):
        path = self.check("windows.log", text(HEADER, *NUMBERED, end="\r\n"))
        self.assertEqual(wireshark.fields(path, "flowlog.raw")[4], [NUMBERED[4]])

    def test_byte_order_mark(self):
        path = self.check("bom.log", "\ufeff" + text(HEADER, *NUMBERED))
        self.assertEqual(wireshark.fields(path, "flowlog.provider")[0], ["aws.vpc"])

    def test_byte_order_marks_in_the_middle(self):
        self.check("boms.log", "\ufeff" + text(HEADER, *NUMBERED[:2]) + "\ufeff" + text(HEADER, *NUMBERED[2:]))

    def test_headers_that_change(self):
        """Each row is one of the header above it, also where headers follow each other and the row is asked for again."""
        turned = HEADER.replace("packets bytes", "bytes packets")
        row = logs.row("v2", packets="7", bytes="1000")
        self.check("headers.log", text(turned, HEADER, row, turned, row, row, HEADER, turned, HEADER, row, turned, HEADER, turned, row),
                   ["1000", "7", "7", "1000", "7"])

    def test_utf16(self):
        """With a byte order mark, which may stand in the middle too; from everywhere, and saved as UTF-8."""
        marked = text(HEADER, *NUMBERED[:2], end="\r\n") + "\ufeff" + text(HEADER, *NUMBERED[2:])
        for order, mark in (("le", b"\xff\xfe"), ("be", b"\xfe\xff")):
            content = mark + marked.encode(f"utf-16-{order}")
            path = self.check(f"{order}.log", content)
            self.check(f"{order}.log.gz", gzip.compress(content))
            self.assertEqual([row[0] for row in wireshark.fields(path, "flowlog.raw")], NUMBERED)
            done = wireshark.run("tshark", "-r", "-", "-T", "fields", "-e", "flowlog.raw", input=content, text=False)
            self.assertEqual(done.stdout.decode().splitlines(), NUMBERED, done.stderr)
            wireshark.tshark("-r", path, "-w", path.with_suffix(".pcapng"))
            self.assertIn(NUMBERED[4].encode(), path.with_suffix(".pcapng").read_bytes())

    def test_utf16_over_many_windows(self):
        """Rows of characters of two and four bytes begin and end everywhere in the windows that are read."""
        rows = [logs.row("v2", interface_id="eni-" + "\u00e9\U0001f512x"[i % 3:] * (i % 7), bytes=str(i)) for i in range(2000)]
        path = wireshark.write("windows-utf16.log", text(HEADER, *rows).encode("utf-16"))
        for args in ((), ("-2",)):
            self.assertEqual([row[0] for row in wireshark.fields(path, "flowlog.raw", args=args)], rows)

    def test_utf16_that_is_damaged(self):
        """Half a pair and half a unit are shown as U+FFFD, and take nothing with them."""
        def units(line):
            return line.encode("utf-16-le", "surrogatepass")

        content = b"\xff\xfe" + units(text(HEADER, NUMBERED[0], ROW.replace("OK", "\ud83d"), ROW.replace("OK", "\udd12\ud83d\ud83d"),
                                          NUMBERED[1] + "\U0001f512", NUMBERED[2])) + b"2"
        path = wireshark.write("damaged-utf16.log", content)
        expected = [NUMBERED[0], ROW.replace("OK", "\ufffd"), ROW.replace("OK", "\ufffd" * 3), NUMBERED[1] + "\U0001f512",
                    NUMBERED[2], "\ufffd"]
        for args in ((), ("-2",)):
            self.assertEqual([row[0] for row in wireshark.fields(path, "flowlog.raw", args=args)], expected)

    def test_blank_lines(self):
        self.check("blank.log", "\n \n\t\n" + "\n\n".join([HEADER, *NUMBERED]) + "\n\n \r\n")

    def test_doubled_blanks(self):
        path = self.check("doubled.log", text(*(line.replace(" ", "  ") for line in [HEADER, *NUMBERED])))
        self.assertEqual(wireshark.fields(path, "flowlog.raw")[0], [NUMBERED[0].replace(" ", "  ")])

    def test_blanks_at_both_ends(self):
        self.check("ends.log", text(*(f"  {line}   " for line in [HEADER, *NUMBERED])))

    def test_gzip(self):
        self.check("one.log.gz", gzip.compress(text(HEADER, *NUMBERED).encode()))

    def test_gzip_under_another_name(self):
        self.check("misnamed.pcap", gzip.compress(text(HEADER, *NUMBERED).encode()))

    def test_gzip_of_several_members(self):
        members = [text(HEADER, *NUMBERED[:2]), text(*NUMBERED[2:3]), "", text(*NUMBERED[3:])]
        self.check("members.log.gz", b"".join(gzip.compress(member.encode()) for member in members))

    def test_gzip_with_empty_members(self):
        """bgzip ends its files with one, and files are concatenated."""
        empty = gzip.compress(b"")
        whole = text(HEADER, *NUMBERED).encode()
        for cut in (0, len(text(HEADER, *NUMBERED[:2])), len(whole) - 30, len(whole)):
            for n in (1, 3, 10000):
                self.check("empties.log.gz", gzip.compress(whole[:cut]) + empty * n + gzip.compress(whole[cut:]))

    def test_gzip_with_something_behind(self):
        for behind in (bytes(512), b"\x1f", b"\x1f\x8b", b"(\xb5/", b"\n\n"):
            path = wireshark.write("behind.log.gz", gzip.compress(text(HEADER, *NUMBERED).encode()) + behind)
            done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.bytes", timeout=60)
            self.assertEqual(done.stdout.split()[:5], ["1000", "1001", "1002", "1003", "1004"])

    def test_zstd(self):
        def pack(part):
            return subprocess.run(["zstd", "-q", "-c"], input=part.encode(), stdout=subprocess.PIPE, check=True).stdout

        self.check("one.log.zst", pack(text(HEADER, *NUMBERED)))
        self.check("frames.log.zst", pack(text(HEADER, *NUMBERED[:2])) + pack("") + pack(text(*NUMBERED[2:])))
        for behind in (b"\x28", b"\x28\xb5\x2f", b"\x28\xb5\x2f\xfd", bytes(100)):
            path = wireshark.write("behind.log.zst", pack(text(HEADER, *NUMBERED)) + behind)
            done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.bytes", timeout=60)
            self.assertEqual(done.stdout.split()[:5], ["1000", "1001", "1002", "1003", "1004"])

    def test_concatenated_files(self):
        v5 = [logs.row("v5", bytes=str(2000 + i), account_id="999999999999") for i in range(2)]
        path = self.check("joined.log", text(HEADER, *NUMBERED, logs.header("v5"), *v5, HEADER, ROW),
                          [*(str(1000 + i) for i in range(5)), "2000", "2001", "4711"])
        self.assertEqual([row[0] for row in wireshark.fields(path, "flowlog.region")], [""] * 5 + ["eu-central-1"] * 2 + [""])

    def test_concatenated_with_another_kind(self):
        path = wireshark.write("kinds.log", text(HEADER, ROW, logs.header("tgw"), logs.row("tgw"), HEADER, ROW))
        for args in ((), ("-2",)):
            self.assertEqual(wireshark.fields(path, "flowlog.provider", args=args), [["aws.vpc"], ["aws.tgw"], ["aws.vpc"]])

    def test_columns_in_another_order(self):
        names = HEADER.split()[::-1]
        self.check("reversed.log", text(" ".join(names), *(" ".join(row.split()[::-1]) for row in NUMBERED)))

    def test_no_header(self):
        self.check("headless.log", text(*NUMBERED))

    def test_standard_input(self):
        done = wireshark.run("tshark", "-r", "-", "-T", "fields", "-e", "flowlog.bytes", input=text(HEADER, *NUMBERED))
        self.assertEqual((done.returncode, done.stdout.split()), (0, ["1000", "1001", "1002", "1003", "1004"]), done.stderr)

    def test_gzip_on_standard_input(self):
        done = wireshark.run("tshark", "-r", "-", "-T", "fields", "-e", "flowlog.bytes", text=False,
                             input=gzip.compress(text(HEADER, *NUMBERED).encode()))
        self.assertEqual(done.stdout.split(), [b"1000", b"1001", b"1002", b"1003", b"1004"], done.stderr)

    def test_fifo(self):
        fifo = wireshark.files() / "fifo"
        os.mkfifo(fifo)
        os.chmod(fifo, 0o666)
        writer = threading.Thread(target=lambda: fifo.write_text(text(HEADER, *NUMBERED)))
        writer.start()
        self.assertEqual(counts(fifo), ["1000", "1001", "1002", "1003", "1004"])
        writer.join()

    def test_first_row_shows_while_the_writer_is_still_at_work(self):
        for kind, first in (("with a header", text(HEADER, ROW)), ("without", text(ROW))):
            with self.subTest(kind):
                process = wireshark.popen("tshark", "-l", "-r", "-", "-T", "fields", "-e", "flowlog.bytes", text=True,
                                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                killer = threading.Timer(60, process.kill)
                killer.start()
                process.stdin.write(first)
                process.stdin.flush()
                self.assertEqual(process.stdout.readline(), "4711\n")
                process.stdin.write(text(logs.row("v2", bytes="17")))
                process.stdin.flush()
                self.assertEqual(process.stdout.readline(), "17\n")
                process.stdin.close()
                self.assertEqual(process.wait(), 0)
                process.stdout.close()
                killer.cancel()


class PassedOn(unittest.TestCase):
    """Rows behind what other programs put before them; provider's unit tests have every form."""
    NAMES = ("group", "stream", "file", "line", "timestamp", "time", "host", "process", "pid", "priority", "message_id",
             "structured_data", "pod", "container", "output")
    AT = "2026-01-03T10:00:00.123456789Z"
    SHOWN = AT if wireshark.release() >= (4, 6) else "Jan  3, 2026 10:00:00.123456789 UTC"

    def shown(self, path):
        """The row's bytes, what it says of its way here, and the errors, of each frame."""
        names = [f"flowlog.log.{name}" for name in self.NAMES]
        rows = wireshark.fields(path, "flowlog.bytes", "_ws.expert.message", *names, args=wireshark.ALONE)
        self.assertEqual(wireshark.fields(path, "flowlog.bytes", "_ws.expert.message", *names, args=("-2", *wireshark.ALONE)), rows)
        return [(row[0], dict((name, value) for name, value in zip(self.NAMES, row[2:]) if value), row[1]) for row in rows]

    def test_forms(self):
        syslog = {"host": "relay", "process": "shipper", "pid": "12"}
        forms = {
            "/vpc/flows eni-0a-all ": {"group": "/vpc/flows", "stream": "eni-0a-all"},
            f"/vpc/flows eni-0a-all {self.AT} ": {"group": "/vpc/flows", "stream": "eni-0a-all", "timestamp": self.SHOWN},
            "b c/a.log:": {"file": "b c/a.log"},
            "a.log:12:": {"file": "a.log", "line": "12"},
            "<13>Jan  3 10:00:00 relay shipper[12]: ": {"priority": "13", "time": "Jan  3 10:00:00", **syslog},
            f'<13>1 {self.AT} relay shipper 12 ID [a b="c"] ': {"priority": "13", "timestamp": self.SHOWN, **syslog,
                                                                "message_id": "ID", "structured_data": '[a b="c"]'},
            f"[pod/shop-1/cart] {self.AT} ": {"pod": "shop-1", "container": "cart", "timestamp": self.SHOWN},
            "cart-1  | ": {"container": "cart-1"},
            f"{self.AT} stderr F ": {"timestamp": self.SHOWN, "output": "stderr"},
            "": {},
        }
        path = wireshark.write("forms.log", text(*(before + ROW for before in forms)))
        self.assertEqual(self.shown(path), [("4711", values, "") for values in forms.values()])

    def test_docker(self):
        lines = [json.dumps({"log": f"{line}\n", "stream": "stdout", "time": self.AT}) for line in (logs.header("v5"), logs.row("v5"))]
        self.assertEqual(self.shown(wireshark.write("docker.json", text(*lines))),
                         [("4711", {"output": "stdout", "timestamp": self.SHOWN}, "")])

    def test_headers(self):
        """zgrep prints the header of each object; rows of any value are below one, and a damaged row names its column."""
        rows = [logs.header("v5"), logs.row("v5", action="SUCCESS"), "short", logs.header("v2"), ROW]
        shown = self.shown(wireshark.write("zgrep.log", text(*(f"{name}.gz:{line}" for name in "ab" for line in rows))))
        for name in "ab":
            self.assertEqual([row[0] for row in shown[:3]], ["4711", "", "4711"])
            self.assertEqual([row[1] for row in shown[:3] if row[0]], [{"file": f"{name}.gz"}] * 2)
            self.assertIn("action", shown[0][2])
            self.assertIn("1 value where the log has", shown[1][2])
            del shown[:3]


class BeginsInside(unittest.TestCase):
    """A text whose first line is the end of a row."""
    NAMES = ("flowlog.log.error", "flowlog.log.text", "flowlog.bytes", "frame.time_epoch")

    def test_rows(self):
        export = f"2026-01-03T10:00:00.000Z {ROW}"
        for kind, row, behind in (("v2", ROW, [ROW, ROW]), ("header", ROW, [HEADER, ROW]), ("v5", logs.row("v5"), [logs.header("v5"), logs.row("v5")]),
                                  ("other header", ROW, [logs.header("v5"), logs.row("v5")]), ("tgw", logs.row("tgw"), [logs.row("tgw")] * 2),
                                  ("export", export, [export] * 2)):
            for cut in (2, 5, row.index("10."), row.rindex(" ") - 2, len(row) - 2)[:3 if kind == "tgw" else None]:  # which ends with "-"
                with self.subTest(kind, cut=cut):
                    path = wireshark.write("inside.log", text(row[cut:], *behind))
                    shown = wireshark.fields(path, *self.NAMES, args=("-2",))
                    self.assertEqual(shown[0], ["the file begins inside this row", row[cut:], "", shown[1][3]])
                    self.assertEqual([row[:3] for row in shown[1:]], [["", "", "4711"]] * (1 if "header" in kind or kind == "v5" else 2))
            content = path.read_bytes()
            self.assertEqual(wireshark.fields(wireshark.write("inside.log.gz", gzip.compress(content)), *self.NAMES), shown)
            wireshark.tshark("-r", path, "-w", path.with_suffix(".pcapng"))
            self.assertEqual(wireshark.fields(path.with_suffix(".pcapng"), *self.NAMES), shown)

    def test_what_is_no_end_of_a_row(self):
        for first in ("Report", "- - -", "443 22 6 25 20000 1620140761 1620140821 ACCEPT WELL", "x OK"):
            with self.subTest(first):
                done = wireshark.run("captype", wireshark.write("no-end.log", text(first, ROW, ROW)))
                self.assertNotIn("flowlog", done.stdout)


class Damaged(unittest.TestCase):
    """A row one of whose values is not what its column can hold, in a log without a header."""

    def test_the_error_names_the_column(self):
        for kind, column, value in (("v2", "action", "SUCCESS"), ("v2", "log-status", "MAYBE"), ("tgw", "log-status", "MAYBE")):
            row, damaged = logs.row(kind), logs.row(kind, **{column.replace("-", "_"): value})
            for before in ("", "2026-01-03T10:00:00Z ", "a.log:"):
                for rows in ((row, damaged, row), (damaged, row)):
                    with self.subTest(column, before=before, first=rows[0] == damaged):
                        path = wireshark.write("column.log", text(*(before + line for line in rows)))
                        shown = wireshark.fields(path, "flowlog.bytes", "flowlog.malformed", "_ws.expert.message",
                                                 args=("-2", *wireshark.ALONE))
                        wrong = shown.pop(rows.index(damaged))
                        self.assertEqual(wrong[:2], ["4711", value])
                        self.assertIn(column, wrong[2])
                        self.assertEqual(shown, [["4711", "", ""]] * (len(rows) - 1))

    def test_a_declared_format(self):
        env = {"CLOUDFLOW_FORMAT": "interface-id srcaddr dstaddr action log-status bytes"}
        rows = ["eni-0a1b2c3d 10.0.0.1 10.0.0.2 ACCEPT OK 4711", "eni-0a1b2c3d 10.0.0.1 10.0.0.2 SUCCESS OK 4711"]
        path = wireshark.write("declared.log", text(rows[0], rows[1], rows[0]))
        self.assertEqual(wireshark.fields(path, "flowlog.bytes", "flowlog.malformed", env=env, args=("-2",)),
                         [["4711", ""], ["4711", "SUCCESS"], ["4711", ""]])


class Broken(unittest.TestCase):
    def experts(self, path):
        return [values[0] for values in wireshark.fields(path, "_ws.expert.message")]

    def check_not_claimed(self, name, content):
        path = wireshark.write(name, content)
        ours, stock = (wireshark.run("capinfos", "-t", path, plugins=plugins) for plugins in (True, False))
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (stock.returncode, stock.stdout, stock.stderr))

    def test_empty_file_is_not_claimed(self):
        self.check_not_claimed("empty.log", "")

    def test_nothing_but_blanks_is_not_claimed(self):
        # Wireshark's own readers take minutes over more line ends than these.
        for name, content in (("newlines.log", "\n" * 3000), ("spaces.log", " " * 200000), ("mark.log", "\ufeff"),
                              ("blank-lines.log", "   \n\t\r\n" * 500), ("late.log", " " * 70000 + "\n" + text(HEADER, ROW)),
                              ("mark-le.log", b"\xff\xfe"), ("mark-be.log", b"\xfe\xff"), ("mark-odd.log", b"\xff\xfe\n"),
                              ("utf32.log", text(HEADER, ROW).encode("utf-32")),
                              ("late-le.log", (" " * 35000 + "\n" + text(HEADER, ROW)).encode("utf-16"))):
            with self.subTest(name):
                self.check_not_claimed(name, content)

    def test_header_only(self):
        path = wireshark.write("header.log", text(HEADER))
        self.assertEqual(counts(path), [])
        self.assertIn("Flow log", wireshark.run("capinfos", "-t", path).stdout)
        self.assertEqual(counts(wireshark.write("header-unended.log", HEADER)), [])

    def test_line_of_ten_megabytes(self):
        long = "x" * 10_000_000
        for name, content in (("long.log", text(HEADER, NUMBERED[0], long, NUMBERED[1])),
                              ("long-row.log", text(HEADER, NUMBERED[0], f"{ROW} {long}", NUMBERED[1]))):
            with self.subTest(name):
                path = wireshark.write(name, content)
                for args in ((), ("-2",)):
                    self.assertEqual(counts(path, *args), ["1000", "", "1001"])
                length, kept = wireshark.fields(path, "frame.len", "frame.cap_len")[1]
                self.assertLessEqual(int(kept), 262144)
                self.assertGreater(int(length), 10_000_000)
                self.assertIn("bytes longer in the log", self.experts(path)[1])
                wireshark.tshark("-r", path, "-w", path.with_suffix(".pcapng"))
                self.assertEqual(counts(path.with_suffix(".pcapng")), ["1000", "", "1001"])

    def test_line_as_long_as_a_packet_can_be(self):
        for length in range(262140, 262149):
            path = wireshark.write("limit.log", text(HEADER, "x" * length, NUMBERED[0]))
            self.assertEqual(counts(path), ["", "1000"], length)

    def test_first_line_longer_than_a_probe_reads_is_not_claimed(self):
        self.check_not_claimed("long-first.log", text("x" * 70000, HEADER, ROW))

    def test_nul_bytes(self):
        path = wireshark.write("nul.log", text(HEADER, NUMBERED[0], "\0" * 100, ROW.replace("ACCEPT", "ACC\0PT"),
                                               ROW.replace("123456789010", "1234567890\0"), NUMBERED[1]))
        self.assertEqual(counts(path), ["1000", "", "4711", "4711", "1001"])
        self.assertEqual(counts(path, "-2"), ["1000", "", "4711", "4711", "1001"])
        experts = self.experts(path)
        self.assertIn("1 value where the log has 14 columns", experts[1])
        self.assertIn("action", experts[2])
        self.assertIn("account-id", experts[3])
        self.assertEqual([experts[0], experts[4]], ["", ""])

    def test_file_that_begins_with_a_nul_is_not_claimed(self):
        self.check_not_claimed("nul-first.log", "\0" + text(HEADER, ROW))

    def test_invalid_utf8(self):
        row = NUMBERED[1].encode().replace(b"eni-0a1b2c3d4e5f60718", b"eni-\xff\xfe0\xc3")
        path = wireshark.write("latin.log", text(HEADER, NUMBERED[0]).encode() + row + b"\n\xf0\x9f\n"
                               + text(NUMBERED[2]).encode())
        self.assertEqual(counts(path), ["1000", "1001", "", "1002"])
        wireshark.tshark("-r", path, "-V")
        wireshark.tshark("-r", path, "-T", "json")
        saved = path.with_suffix(".pcapng")
        wireshark.tshark("-r", path, "-w", saved)
        self.assertEqual(counts(saved), ["1000", "1001", "", "1002"])

    def test_gzip_that_is_cut(self):
        rows = list(logs.rows("v2", 20000))
        whole = gzip.compress(text(HEADER, *rows).encode())
        path = wireshark.write("cut.log.gz", whole[:len(whole) // 2])
        for args in ((), ("-2",)):
            done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.raw", *args)
            shown = done.stdout.splitlines()
            self.assertGreater(len(shown), 5000)
            self.assertEqual(shown, rows[:len(shown)])
            self.assertIn("cut short", done.stderr)
            self.assertNotEqual(done.returncode, 0)

    def test_gzip_that_is_damaged(self):
        rows = list(logs.rows("v2", 20000))
        whole = bytearray(gzip.compress(text(HEADER, *rows).encode()))
        whole[len(whole) // 2:len(whole) // 2 + 200] = bytes(200)
        done = wireshark.run("tshark", "-r", wireshark.write("damaged.log.gz", bytes(whole)), "-T", "fields", "-e", "flowlog.raw",
                             env={"CLOUDFLOW_ORDER": "file"})
        shown = done.stdout.splitlines()
        self.assertGreater(len(shown), 5000)
        self.assertEqual(shown[:5000], rows[:5000])
        self.assertNotEqual(done.stderr, "")
        self.assertNotEqual(done.returncode, 0)

    def test_wrong_number_of_values(self):
        path = wireshark.write("count.log", text(HEADER, NUMBERED[0], ROW + " more", "short", ROW[:-3], NUMBERED[1]))
        self.assertEqual(counts(path), ["1000", "", "", "", "1001"])
        experts = self.experts(path)
        for i, n in ((1, "15 values"), (2, "1 value"), (3, "13 values")):
            self.assertIn(f"the row has {n} where the log has 14 columns", experts[i])
        self.assertEqual([row[0] for row in wireshark.fields(path, "flowlog.raw")],
                         [NUMBERED[0], ROW + " more", "short", ROW[:-3], NUMBERED[1]])


def cost(producer, *command):
    """Peak memory in bytes of a tool that reads what the shell command writes, what it printed, and its exit status."""
    source = subprocess.Popen(["bash", "-c", producer], stdout=subprocess.PIPE)
    tool = wireshark.popen(*command, stdin=source.stdout, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    source.stdout.close()
    out = {}
    readers = [threading.Thread(target=lambda name=name: out.update({name: getattr(tool, name).read()}))
               for name in ("stdout", "stderr")]
    for reader in readers:
        reader.start()
    killer = threading.Timer(300, tool.kill)
    killer.start()
    _, status, usage = os.wait4(tool.pid, 0)
    killer.cancel()
    tool.returncode = os.waitstatus_to_exitcode(status)
    for reader in readers:
        reader.join()
    for stream in (tool.stdout, tool.stderr):
        stream.close()
    source.wait()
    return usage.ru_maxrss * 1024, out["stdout"] + out["stderr"], tool.returncode


class LongPaths(unittest.TestCase):
    """5,000 members under a name of 100,000 bytes: their paths have half a gigabyte."""
    ITEMS = {"nested": '{"logName":"projects/p/logs/compute.googleapis.com%2Fvpc_flows","jsonPayload":{"connection":'
                       '{"src_ip":"10.0.0.1","dest_ip":"10.0.0.2"}},',
             "written": '{"@provider":"gcp.vpc",'}

    def test_paths_do_not_fill_memory(self):
        base = cost(f"printf '%s\\n%s\\n' '{HEADER}' '{ROW}'", "capinfos", "-c", "-M", "-")[0]
        for name, item in self.ITEMS.items():
            with self.subTest(name):
                source = (f"printf %s '{item}\"'; head -c 100000 /dev/zero | tr '\\0' x; printf %s '\":{{\"n\":0'; "
                          """seq 5000 | sed 's/.*/,"&":0/'; printf %s '}}'""")
                peak, out, status = cost(source, "tshark", "-r", "-", "-T", "fields", "-e", "flowlog.raw")
                self.assertEqual(status, 0, out)
                self.assertIn("more columns, or longer names of columns, than can be kept", out)
                self.assertLess(peak - base, (600 if Huge.SANITIZED else 250) << 20)


class Huge(unittest.TestCase):
    """A gigabyte after a valid first line, which is never on disk."""
    #: The sanitizers look at errors, not at amounts, and keep what is freed for a while.
    SANITIZED = "CLOUDFLOW_SANITIZED" in os.environ
    GIGABYTE = 1 << (24 if SANITIZED else 30)
    MEMORY = (600 if SANITIZED else 60) << 20

    def check(self, garbage, frames):
        base = cost(f"printf '%s\\n%s\\n' '{HEADER}' '{ROW}'", "capinfos", "-c", "-M", "-")[0]
        peak, out, status = cost(f"printf '%s\\n%s\\n' '{HEADER}' '{ROW}'; {garbage} | head -c {self.GIGABYTE}",
                                    "capinfos", "-c", "-M", "-")
        self.assertEqual(status, 0, out)
        self.assertRegex(out, rf"Number of packets:\s+{frames}\b")
        self.assertLess(peak - base, self.MEMORY)

    def test_one_line_of_a_gigabyte(self):
        self.check("tr '\\0' x </dev/zero", 2)

    def test_zeros(self):
        self.check("cat /dev/zero", 2)

    def test_lines_of_random_letters(self):
        dice = random.Random(1)
        letters = bytes(97 + b % 26 for b in range(256))
        block = bytearray(dice.randbytes((1 << 20) - 1).translate(letters) + b"\n")
        for end in {dice.randrange(1, 1 << 19) * 2 for _ in range(1000)}:  # never the first, nor two beside each other
            block[end] = 10
        path = wireshark.write("garbage", bytes(block) * 16)
        self.check(f"(while cat {path} 2>/dev/null; do :; done)", 1 + block.count(b"\n") * (self.GIGABYTE >> 20))

    def test_headers_that_change_without_end(self):
        peak, out, status = cost(f"printf '%s\\n%s\\n' '{HEADER}' '{ROW}'; "
                                    f"seq 3000000 | sed 's/.*/srcaddr dstaddr column-&/'", "capinfos", "-c", "-M", "-")
        self.assertEqual(status, 0, out)
        self.assertLess(peak, 10 * self.MEMORY)

    def test_headers_that_take_turns(self):
        turned = HEADER.replace("packets bytes", "bytes packets")
        short = text("srcaddr dstaddr log-status action", "srcaddr dstaddr action log-status")
        row = logs.row("v2", packets="7", bytes="1000")
        path = wireshark.write("turns.log", text(HEADER, row) + short * 600000 + text(turned, row))
        self.assertEqual(counts(path, "-2"), ["1000", "7"])

    def test_interfaces_without_end(self):
        peak, out, status = cost(f"echo '{HEADER}'; seq 1000000 2000000 | sed 's/.*/{ROW.replace('60718', '&')}/'",
                                    "capinfos", "-c", "-M", "-")
        self.assertEqual(status, 0, out)
        self.assertRegex(out, r"Number of packets:\s+1000001")
        self.assertLess(peak, 5 * self.MEMORY)

    def test_interfaces_beyond_the_limit_say_so(self):
        """Also where the frame is asked for again, and in what is saved; a row whose interface is known is as ever."""
        names = [f"eni-{i:017x}" for i in (*range(200002), 17)]
        path = wireshark.write("beyond.log", text(HEADER, *(logs.row("v2", interface_id=name) for name in names)))
        saved = wireshark.files() / "beyond.pcapng"
        self.assertEqual(wireshark.run("editcap", path, saved).returncode, 0)
        for source, args in ((path, ()), (path, ("-2",)), (saved, ())):
            rows = wireshark.fields(source, "frame.interface_name", "flowlog.interface", "_ws.expert.message",
                                    display_filter="frame.number > 199999", args=(*args, *wireshark.ALONE))
            self.assertEqual([row[:2] for row in rows],
                             [[names[199999]] * 2, *(["unknown", name] for name in names[200000:200002]), [names[17]] * 2])
            self.assertEqual([row[2] for row in (rows[0], rows[3])], ["", ""])
            for row in rows[1:3]:
                self.assertIn("more than 200000 interfaces", row[2])

    def test_row_after_row_keeps_nothing(self):
        path = wireshark.files() / "million.gz"
        with gzip.open(path, "wt", compresslevel=1) as out:
            out.write(text(HEADER))
            for _ in range(100):
                out.write(text(*logs.rows("v2", 1)) * 10000)
        path.chmod(0o644)
        few = cost(f"zcat {path} | head -n 10001", "capinfos", "-c", "-M", "-")
        many = cost(f"zcat {path}", "capinfos", "-c", "-M", "-")
        self.assertRegex(many[1], r"Number of packets:\s+1000000")
        self.assertLess(many[0] - few[0], self.MEMORY)


if __name__ == "__main__":
    unittest.main()
