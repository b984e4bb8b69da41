# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""cloudflow-live, started as Wireshark starts it: files that grow and are replaced, commands, how it is stopped."""
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import time
import unittest

import live
import wireshark

sys.path.insert(0, str(wireshark.SOURCE / "tests/files"))
import case_logs  # noqa: E402  (stands beside the tests of files)

SHOWN = ("frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "frame.interface_name", "frame.p2p_dir",
         "flowlog.provider", "flowlog.raw", "flowlog.time_borrowed", "_ws.expert.message")


def row(number: int) -> str:
    return (f"2 123456789010 eni-{number % 3:017x} 10.0.0.{number % 250} 203.0.113.9 {1024 + number} 443 6 {number} "
            f"{number * 60} {1700000000 + number} {1700000060 + number} ACCEPT OK")


def growing(name: str, content: str) -> pathlib.Path:
    return wireshark.write(f"{name}-{time.monotonic_ns()}.log", content)


def append(path: pathlib.Path, text: str):
    with path.open("a") as log:
        log.write(text)


class Same(unittest.TestCase):
    def test_as_the_reader(self):
        """What a command prints is what the reader makes of a file of it, in the file's order."""
        compared = 0
        for name, path in case_logs.put_all().items():
            if name.endswith((".gz", ".csv")) or "utf16" in name:
                continue
            with self.subTest(name):
                written = wireshark.files() / f"live-{name}.pcapng"
                done = live.ask("--capture", "--extcap-interface", live.COMMAND, "--fifo", "-", "--command",
                                f"cat {shlex.quote(str(path))}", text=False)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                written.write_bytes(done.stdout)
                written.chmod(0o644)
                got = wireshark.fields(written, *SHOWN, args=wireshark.ALONE)
                expected = wireshark.fields(path, *SHOWN, args=wireshark.ALONE, env={"CLOUDFLOW_ORDER": "file"})
                self.assertEqual(got, expected)
                compared += len(got)
        self.assertGreater(compared, 2000)

    def test_precision_is_the_logs(self):
        azure = (wireshark.SOURCE / "samples/azure-vnet.json").read_text()
        path = wireshark.write("vnet.json", azure)
        packets, status, said = live.of_command(f"cat {path}; printf '\\n{row(1)}\\n'")
        self.assertEqual((status, said), (0, ""))
        self.assertEqual({packet.digits for packet in packets if packet.provider.startswith("azure")}, {3})
        packets, _, _ = live.of_command(f"printf '%s\\n' {shlex.quote(row(7))}")
        self.assertEqual([(packet.interface, packet.digits, packet.time) for packet in packets],
                         [(f"eni-{1:017x}", 0, "1700000007")])


class Files(unittest.TestCase):
    def test_rows_come_one_by_one(self):
        log = growing("grows", case_logs.HEADER + "\n" + row(0) + "\n")
        capture = live.Capture(live.FILE, "--file", log)
        capture.wait(1)
        for number in range(1, 4):
            append(log, row(number)[:40])
            time.sleep(0.3)
            self.assertEqual(len(capture.packets()), number)  # half a row is none
            append(log, row(number)[40:] + "\n")
            capture.wait(number + 1)
        append(log, "".join(row(number) + "\n" for number in range(4, 5000)) + row(5000))
        capture.wait(5000)
        self.assertEqual(capture.finish(signal.SIGTERM), (0, ""))
        self.assertEqual(capture.rows(), [row(number) for number in range(5000)])
        self.assertEqual({packet.columns for packet in capture.packets()}, {case_logs.HEADER})

    def test_only_new_rows(self):
        """The header counts all the same, and so does the beginning of a row that was written before."""
        old = "\n".join(["srcaddr dstaddr bytes action start", *[f"10.0.0.1 10.0.0.2 {n} ACCEPT 1700000000" for n in range(9000)],
                         "10.0.0.1 10.0."])
        log = growing("new", old)
        capture = live.Capture(live.FILE, "--file", log, "--rows", "new")
        time.sleep(1)
        append(log, "0.2 77 ACCEPT 1700000000\n10.0.0.1 10.0.0.2 78 ACCEPT 1700000000\n")
        capture.wait(2)
        log.rename(log.with_suffix(".1"))
        log.write_text("10.0.0.1 10.0.0.2 79 REJECT 1700000000\n")
        capture.wait(3)
        self.assertEqual(capture.finish(signal.SIGTERM), (0, ""))
        self.assertEqual([(packet.provider, packet.row.split()[2]) for packet in capture.packets()],
                         [("aws.vpc", "77"), ("aws.vpc", "78"), ("aws.vpc", "79")])

    def test_json_grows(self):
        text = (wireshark.SOURCE / "samples/azure-nsg.json").read_text()
        copy = wireshark.copy(wireshark.SOURCE / "samples/azure-nsg.json")
        expected = wireshark.fields(copy, "flowlog.raw", args=wireshark.ALONE, env={"CLOUDFLOW_ORDER": "file"})
        log = growing("grows-json", "")
        capture = live.Capture(live.FILE, "--file", log)
        for at in range(0, len(text), 20000):
            append(log, text[at:at + 20000])
            time.sleep(0.05)
        capture.wait(len(expected))
        self.assertEqual(capture.finish(signal.SIGINT), (0, ""))
        self.assertEqual(len(capture.packets()), len(expected))
        # Of what was there, only the record that was not whole is wanted, and those behind it.
        log = growing("new-json", text[:len(text) // 2])
        capture = live.Capture(live.FILE, "--file", log, "--rows", "new")
        time.sleep(1)
        self.assertEqual(capture.packets(), [])
        append(log, text[len(text) // 2:])
        capture.wait(1)
        time.sleep(0.3)
        self.assertEqual(capture.finish(signal.SIGINT), (0, ""))
        everything = live.of_command(f"cat {shlex.quote(str(log))}")[0]
        rows = capture.rows()
        self.assertGreater(len(rows), 10)
        self.assertEqual(rows, [packet.row for packet in everything][-len(rows):])

    def test_not_there_yet_cut_short_and_replaced(self):
        log = wireshark.files() / f"later-{time.monotonic_ns()}.log"
        capture = live.Capture(live.FILE, "--file", log)
        time.sleep(0.5)
        log.write_text(f"{case_logs.HEADER}\n{row(0)}\n{row(1)}\n")
        capture.wait(2)
        log.write_text(f"{row(2)}\n")  # cut short, and written anew
        capture.wait(3)
        append(log, f"{row(3)}\n")
        capture.wait(4)
        log.rename(log.with_suffix(".1"))
        time.sleep(0.3)
        append(log.with_suffix(".1"), f"{row(4)}\n")  # whoever writes has it open still
        capture.wait(5)
        append(log.with_suffix(".1"), row(5))
        other = log.with_suffix(".new")
        other.write_text("start bytes srcaddr dstaddr log-status\n1700000000 9 10.0.0.1 10.0.0.2 OK\n")
        other.rename(log)
        capture.wait(7)
        log.unlink()
        time.sleep(1.2)
        log.write_text(f"{case_logs.HEADER}\n{row(6)}\n")
        capture.wait(8)
        self.assertEqual(capture.finish(signal.SIGTERM), (0, ""))
        self.assertEqual(capture.rows(), [*map(row, range(6)), "1700000000 9 10.0.0.1 10.0.0.2 OK", row(6)])

    def test_what_cannot_be_followed(self):
        for name, content, why in (("gzip", b"\x1f\x8b\x08rest", "is compressed (gzip)"),
                                   ("utf16", (case_logs.HEADER + "\n").encode("utf-16"), "is UTF-16"),
                                   ("table", case_logs.HEADER.replace(" ", ",").encode() + b"\r\n", "is a table (CSV or the like)"),
                                   ("quoted", b'\xef\xbb\xbf"@timestamp";"@message"\n', "is a table (CSV or the like)")):
            path = wireshark.write(f"{name}.log", content)
            capture = live.Capture(live.FILE, "--file", path)
            status, said = capture.finish()
            self.assertEqual(status, 1)
            self.assertEqual(said, f"the log {why}, which cannot be followed\n")
        folder = wireshark.files()
        capture = live.Capture(live.FILE, "--file", folder)
        self.assertEqual(capture.finish(), (1, f"{folder} cannot be followed: Is a directory\n"))
        secret = wireshark.write("secret.log", row(1))
        secret.chmod(0)
        capture = live.Capture(live.FILE, "--file", secret)
        self.assertEqual(capture.finish(), (1, f"{secret} cannot be opened: Permission denied\n"))
        capture = live.Capture(live.FILE, "--file", "/nonexistent/log")
        time.sleep(0.5)
        self.assertEqual(capture.finish(signal.SIGTERM), (0, "/nonexistent/log was not there, so nothing was read\n"))

    def test_idle_costs_nothing(self):
        log = growing("idle", row(0) + "\n")
        capture = live.Capture(live.FILE, "--file", log)
        capture.wait(1)
        time.sleep(2)
        before = self.ticks(capture.process.pid)
        time.sleep(3)
        self.assertLessEqual(self.ticks(capture.process.pid) - before, 1)
        self.assertEqual(capture.finish(signal.SIGTERM), (0, ""))

    def ticks(self, pid: int) -> int:
        """Hundredths of a second of processor time."""
        told = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(told[11]) + int(told[12])

    def test_wireshark_is_killed(self):
        """Its dumpcap goes on reading, so that nothing but the parent tells."""
        log = growing("orphan", row(0) + "\n")
        fifo = wireshark.files() / "orphan"
        os.mkfifo(fifo)
        fifo.chmod(0o666)
        command = f"{live.program()} --capture --extcap-interface {live.FILE} --fifo {fifo} --file {log}; true"
        parent = wireshark.popen("sh", "-c", command, env={"LD_PRELOAD": ""}, stdin=subprocess.DEVNULL)
        with fifo.open("rb") as reading:
            self.assertEqual(len(reading.read(64)), 64)
            self.assertGreater(len(live.running(str(log))), 1)
            parent.kill()
            parent.wait()
            live.wait_until_gone(str(log))

    def test_nobody_reads_any_more(self):
        log = growing("closed", row(0) + "\n")
        capture = live.Capture(live.FILE, "--file", log)
        capture.wait(1)
        # The thread has the other end; a capture that is idle sees that it is gone.
        held = os.open("/dev/null", os.O_RDONLY)
        os.dup2(held, capture.reading)
        append(log, row(1) + "\n")
        self.assertEqual(capture.process.wait(live.SOON), 0)
        os.close(held)
        self.assertEqual(capture.finish(), (0, ""))


class Commands(unittest.TestCase):
    def test_spaces_and_quotes(self):
        packets, status, said = live.of_command(
            f"""for n in "a  b" 'c"d'; do printf '%s\\n' "{row(1)}"; done | sed 's/ OK/ O"K/;1s/"//' ; echo "it's done" >&2""")
        self.assertEqual([packet.row[-3:] for packet in packets], [" OK", 'O"K'])
        self.assertEqual((status, said), (0, "the command said:\nit's done\n"))

    def test_how_it_ends(self):
        packets, status, said = live.of_command(f"printf '%s' '{row(1)}'; echo no more credentials >&2; exit 7")
        self.assertEqual([packet.row for packet in packets], [row(1)])  # the last needs no end of line
        self.assertEqual((status, said), (1, "the command ended with status 7:\nno more credentials\n"))
        self.assertEqual(live.of_command("kill -9 $$")[1:], (1, "the command was ended by a signal (Killed)\n"))
        _, status, said = live.of_command("nosuchprogram --at-all")
        self.assertEqual(status, 1)
        self.assertRegex(said, r"^the command ended with status 127:\n.*nosuchprogram: .*\n$")
        _, status, said = live.of_command("seq 100000 >&2; printf '\\033[31mred\\377\\n' >&2; exit 1")
        self.assertEqual(status, 1)
        self.assertRegex(said, r"(?s)^the command ended with status 1:\n\.\.\. [0-9\n]+100000\n \[31mred\ufffd\n$")
        self.assertLess(len(said), 1000)

    def test_what_it_started_ends_with_it(self):
        for trap in ("", "trap '' TERM; "):
            with self.subTest(trap):
                mark = f"mark{time.monotonic_ns()}"
                command = f"{trap}(sleep 1000; true) & sleep 1000 | cat & while :; do echo '{row(1)}'; sleep 0.1; done"
                capture = live.Capture(live.COMMAND, "--command", command, MARK=mark)
                capture.wait(2)
                self.assertGreater(len(live.running(mark)), 4)
                self.assertEqual(capture.finish(signal.SIGINT), (0, ""))
                live.wait_until_gone(mark)

    def test_killed(self):
        """Nobody ends the command then but the system."""
        mark = f"mark{time.monotonic_ns()}"
        capture = live.Capture(live.COMMAND, "--command", f"echo '{row(1)}'; exec sleep 1000", MARK=mark)
        capture.wait(1)
        self.assertEqual(capture.finish(signal.SIGKILL)[0], -signal.SIGKILL)
        live.wait_until_gone(mark)

    def test_aws_logs_tail(self):
        """As the AWS CLI prints it with --follow: coloured times and streams before rows, and a pause between two polls."""
        tool = wireshark.write("bin/aws", """#!/bin/sh
            [ "$*" = "logs tail /vpc/flows --follow" ] || exit 2
            for n in 1 2 3; do
                printf '\\033[32m2023-11-14T22:14:2%s+00:00\\033[0m \\033[36meni-0%016x-all\\033[0m ' $n $n
                echo "2 123456789010 eni-0000000000000000$n 10.0.0.$n 203.0.113.9 1234 443 6 $n 60 1700000000 1700000060 ACCEPT OK"
                sleep 0.5
            done
            exec sleep 1000
            """)
        tool.chmod(0o755)
        capture = live.Capture(live.COMMAND, "--command", "aws logs tail /vpc/flows --follow",
                               PATH=f"{tool.parent}:{os.environ['PATH']}")
        begun = time.monotonic()
        self.assertEqual(len(capture.wait(1)), 1)
        self.assertLess(time.monotonic() - begun, 1 if not os.environ.get("CLOUDFLOW_SANITIZED") else 5)
        packets = capture.wait(3)
        self.assertEqual(capture.finish(signal.SIGTERM), (0, ""))
        self.assertEqual({packet.columns for packet in packets}, {f"@timestamp @logStream {case_logs.HEADER}"})
        self.assertEqual([packet.interface for packet in packets], [f"eni-0000000000000000{n}" for n in (1, 2, 3)])


class Hostile(unittest.TestCase):
    #: Kilobytes of memory that the program may take, whatever it reads.
    MOST = 200_000

    def bounded(self, command: str) -> list[live.Packet]:
        """The packets of a command, read with little memory. Where addresses are sanitized, the limit makes no sense."""
        limit = "" if os.environ.get("CLOUDFLOW_SANITIZED") else f"ulimit -v {self.MOST}; "
        done = wireshark.run("sh", "-c", f'{limit}exec "$0" "$@"', live.program(), "--capture", "--extcap-interface",
                             live.COMMAND, "--fifo", "-", "--command", command, env={"LD_PRELOAD": ""}, text=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""), command)
        return live.packets_of(done.stdout)

    def test_bytes(self):
        for command in ("head -c 3000000 /dev/urandom", "head -c 3000000 /dev/zero",
                        f"echo '{row(1)}'; head -c 3000000 /dev/urandom",
                        "yes '{\"records\":[' | head -c 1000000", "yes '[{\"a\":1},' | head -c 1000000",
                        "yes | head -c 1000000", "printf '\\357'", "printf '\\357\\273\\277'", "printf '\\037'",
                        "printf P", "true"):
            with self.subTest(command):
                self.bounded(command)

    def test_a_line_without_end(self):
        packets = self.bounded(f"echo '{row(1)}'; head -c 60000000 /dev/zero | tr '\\0' x; printf '\\n{row(2)}\\n'")
        self.assertEqual([packet.row for packet in packets if len(packet.row) < 1000], [row(1), row(2)])
        self.assertEqual(len(packets), 3)
        # dumpcap takes no block that is longer than a packet may be.
        self.assertEqual(len(packets[1].data), 262144 - 64)
        self.assertEqual(packets[1].whole - len(packets[1].data), 60_000_000 - len(packets[1].row))

    def test_headers_and_interfaces(self):
        packets = self.bounded("""awk 'BEGIN {
            for (n = 0; n < 20000; n++) {
                print "version srcaddr dstaddr bytes log-status x" n; print "2 10.0.0.1 10.0.0.2 " n " OK " n
            }
            print "%s"
            for (n = 0; n < 30000; n++) {
                printf "2 123456789010 eni-%%017x 10.0.0.1 203.0.113.9 1 443 6 1 60 1700000000 1700000060 ACCEPT OK\\n", n
            }
        }'""" % case_logs.HEADER)
        # Headers beyond a number are rows, as in the reader: a file of nothing else must not fill memory.
        rows = [packet.row for packet in packets if not packet.row.startswith("version")]
        self.assertEqual(rows[:20000], [f"2 10.0.0.1 10.0.0.2 {n} OK {n}" for n in range(20000)])
        self.assertEqual(len(rows), 50000)
        self.assertGreater(len(packets) - len(rows), 15000)
        named = [packet for packet in packets if " eni-" in packet.row]
        self.assertEqual([packet.row.split()[2] for packet in named], [f"eni-{n:017x}" for n in range(30000)])

    def test_times_that_no_file_can_hold(self):
        packets = self.bounded("printf '%s\\n' 'start bytes srcaddr dstaddr log-status' "
                               "'99999999999999999999 1 10.0.0.1 10.0.0.2 OK' '1700000000 2 10.0.0.1 10.0.0.2 OK' "
                               "'18446744073709551615 3 10.0.0.1 10.0.0.2 OK' '-5 4 10.0.0.1 10.0.0.2 OK'")
        self.assertEqual([packet.row.split()[1] for packet in packets], list("1234"))
        self.assertEqual(packets[1].time, "1700000000")
        self.assertIn("time=borrowed", packets[0].remarks)


class Asked(unittest.TestCase):
    """The protocol of Wireshark's external capture programs, as far as its tools do not show it."""

    def test_link_type_and_arguments(self):
        for interface in (live.FILE, live.COMMAND):
            self.assertRegex(live.ask("--extcap-dlts", "--extcap-interface", interface).stdout, r"^dlt \{number=252\}.*\n$")
            config = live.ask("--extcap-config", "--extcap-interface", interface).stdout.splitlines()
            for line in config:
                self.assertRegex(line, r"^(arg|value) (\{[a-z]+=[^{}]+\})+$")
            self.assertEqual(sum("{required=true}" in line for line in config), 1)
        self.assertEqual(live.ask("--extcap-interfaces", "--extcap-version=4.6").stdout.count("\ninterface {value="), 2)

    def test_capture_filter(self):
        told = live.ask("--extcap-capture-filter", "tcp port 80", "--extcap-interface", live.FILE)
        self.assertIn("no capture filter", told.stdout)
        self.assertEqual(live.ask("--extcap-capture-filter", "", "--extcap-interface", live.FILE).stdout, "")
        told = live.ask("--capture", "--extcap-interface", live.FILE, "--fifo", "-", "--file", "x",
                        "--extcap-capture-filter", "tcp")
        self.assertEqual((told.returncode, told.stdout), (1, ""))
        self.assertIn("no capture filter", told.stderr)

    def test_what_is_missing_or_wrong(self):
        for args, why in ((("--capture", "--extcap-interface", live.FILE, "--fifo", "-"), "no file to follow"),
                          (("--capture", "--extcap-interface", live.COMMAND, "--fifo", "-"), "no command"),
                          (("--capture", "--extcap-interface", live.FILE, "--file", "x"), "--fifo is missing"),
                          (("--capture", "--fifo", "-"), "--extcap-interface is missing"),
                          (("--extcap-config", "--extcap-interface", "eth0"), 'no interface "eth0"'),
                          (("--rows", "some"), "--rows is"), (("--bogus",), "--bogus is no option"), (("word",), "is no option"),
                          (("--file",), "--file needs a value"), ((), "nothing to do")):
            with self.subTest(args):
                told = live.ask(*args)
                self.assertEqual((told.returncode, told.stdout), (2, ""))
                self.assertIn(why, told.stderr)

    def test_columns(self):
        rows = "printf '%s\\n' '10.0.0.1 7 REJECT' '10.0.0.2 8 ACCEPT'"
        packets, status, said = live.of_command(rows, "--columns", "${srcaddr} ${bytes} ${action}")
        self.assertEqual((status, said), (0, ""))
        self.assertEqual({(packet.provider, packet.columns) for packet in packets}, {("aws.vpc", "srcaddr bytes action")})
        self.assertEqual(live.of_command(rows, CLOUDFLOW_FORMAT="srcaddr bytes action")[0][0].columns, "srcaddr bytes action")
        _, status, said = live.of_command(rows, "--columns", "${")
        self.assertEqual(status, 1)
        self.assertRegex(said, "^the columns: ")
        self.assertEqual({packet.provider for packet in live.of_command(rows)[0]} & {"aws.vpc"}, set())


if __name__ == "__main__":
    unittest.main()
