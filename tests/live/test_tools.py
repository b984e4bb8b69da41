# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark follows a log by the interfaces of cloudflow-live, out of the personal folder or through a pipe."""
import os
import shlex
import shutil
import signal
import subprocess
import time
import unittest

import live
import wireshark


def row(number: int) -> str:
    return (f"2 123456789010 eni-{number % 3:017x} 10.0.0.{number} 203.0.113.9 {1024 + number} 443 6 {number} "
            f"{number * 60} {1700000000 + number} {1700000060 + number} ACCEPT OK")


class Tools(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # 4.0 looks below the configuration, later ones elsewhere; beside it they look into the global folder.
        below = ".config/wireshark" if wireshark.release() < (4, 1) else ".local/lib/wireshark"
        cls.home = wireshark.files() / "follower"
        folder = cls.home / below / "extcap"
        folder.mkdir(parents=True)
        shutil.copy(live.program(), folder)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{wireshark.NOBODY}:{wireshark.NOBODY}", cls.home], check=True)
        # Without the programs of the global folder, which take time; a folder that is named stands for that.
        none = wireshark.files() / "none"
        none.mkdir(exist_ok=True)
        cls.env = {"HOME": str(cls.home), "TMPDIR": str(cls.home), "WIRESHARK_EXTCAP_DIR": str(none)}

    def test_list(self):
        listed = wireshark.run("tshark", "-D", env=self.env).stdout
        for line in ("cloudflow-file (Cloud flow log (follow a file))", "cloudflow-command (Cloud flow log (follow a command))"):
            self.assertIn(line, listed)
        self.assertIn("WIRESHARK_UPPER_PDU", wireshark.run("tshark", "-L", "-i", live.FILE, env=self.env).stdout)

    def test_follow_a_file(self):
        log = wireshark.write("followed.log", row(0) + "\n")
        tshark = wireshark.popen("tshark", "-l", "-n", "-i", live.FILE, "-o", f"extcap.cloudflow_file.file:{log}", "-T", "fields",
                                 "-e", "frame.number", "-e", "flowlog.bytes", "-e", "frame.interface_name", "-e", "flowlog.line",
                                 env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 text=True)
        for number in range(5):
            begun = time.monotonic()
            self.assertEqual(tshark.stdout.readline().split(),
                             [str(number + 1), str(number * 60), f"eni-{number % 3:017x}", str(number + 1)])
            self.assertLess(time.monotonic() - begun, live.SOON)
            with log.open("a") as file:
                file.write(row(number + 1) + "\n")
        self.assertEqual(tshark.stdout.readline().split()[0], "6")
        tshark.send_signal(signal.SIGINT)
        rest, said = tshark.communicate(timeout=live.SOON)
        self.assertEqual((tshark.returncode, rest), (0, ""))
        self.assertIn("6 packets captured", said)
        self.assertNotIn("Error", said)
        live.wait_until_gone(str(log))
        self.assertEqual([path.name for path in self.home.iterdir() if path.is_fifo()], [])

    def test_saved_capture(self):
        """What dumpcap saves of it is the same capture, and says how exact its times are."""
        log = wireshark.write("saved.log", "".join(row(number) + "\n" for number in range(300)) + "x" * 400_000 + "\n" + row(300))
        saved = wireshark.files() / "saved-live.pcapng"
        done = wireshark.run("tshark", "-i", live.COMMAND, "-o", f"extcap.cloudflow_command.command:cat {shlex.quote(str(log))}",
                             "-w", saved, env=self.env)
        self.assertEqual(done.returncode, 0, done.stderr)
        frames = wireshark.fields(saved, "flowlog.bytes", "frame.interface_name", "frame.time_epoch", args=wireshark.ALONE)
        self.assertEqual(frames.pop(300)[2][:10], str(1700000299))  # what is too long for a packet is cut
        self.assertEqual([(int(size), name, float(when)) for size, name, when in frames],
                         [(n * 60, f"eni-{n % 3:017x}", 1700000000.0 + n) for n in range(301)])
        told = wireshark.run("capinfos", saved).stdout
        self.assertRegex(told, r"(?s)Name = eni-0{17}\n.*Time precision = seconds \(0\)")
        self.assertIn("Cloudflow", told)

    def test_what_the_user_is_told(self):
        command = "echo 'token has expired' >&2; exit 3"
        done = wireshark.run("tshark", "-i", live.COMMAND, "-o", f"extcap.cloudflow_command.command:{command}", env=self.env)
        self.assertIn("the command ended with status 3:\ntoken has expired\n", done.stderr)
        done = wireshark.run("tshark", "-i", live.FILE, "-o", f"extcap.cloudflow_file.file:{wireshark.files()}", env=self.env)
        self.assertIn("cannot be followed: Is a directory", done.stderr)

    def test_through_a_pipe(self):
        """As the guide has it, without an interface of Wireshark's list."""
        log = wireshark.write("piped.log", "".join(row(number) + "\n" for number in range(3)))
        follow = f"{live.program()} --capture --extcap-interface {live.FILE} --fifo - --file {log}"
        done = wireshark.run("sh", "-c", f"{follow} | tshark -n -i - -c 3 -T fields -e flowlog.bytes", env=self.env)
        self.assertEqual((done.returncode, done.stdout.split()), (0, ["0", "60", "120"]), done.stderr)
        live.wait_until_gone(str(log))


if __name__ == "__main__":
    unittest.main()
