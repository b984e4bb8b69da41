# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""One process that opens, closes and redissects files and changes preferences 1,000 times, as a window is used for weeks."""
import gzip
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import time
import unittest

import sharkd
from joined import cases, merged, wireshark
import captures  # where joined looks

ROUNDS = 1000
#: Rounds until allocators, name tables and our own tables have the size they keep.
WARM_UP = 200
#: Bytes by which the process may grow a round after them, over what sharkd does not give back of a file that it opens: it
#: forgets to close it, with its buffers, and to free its list of frames, some 1.2 MB. Its own answers keep 4 KiB a round.
GROWTH = 20 << 10
#: Wireshark's pools and a heap that keeps what is freed would hide whether it was.
NO_POOLS = {"WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple",
            "GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=32768:glibc.malloc.trim_threshold=65536"}
PREFERENCES = {"mirror.mode": "auto", "mirror.ports": "4789,8472", "mirror.duplicates": "TRUE", "mirror.aws_sessions": "",
               "flowlog.join_slack": "60", "flowlog.join_listed": "10", "flowlog.log": ""}
REFUSED = (("flowlog.join_slack", "-1"), ("flowlog.join_slack", "many"), ("mirror.ports", "4789-x"), ("flowlog.none", "1"))
FIELDS = ("frame.time_epoch", "frame.interface_name", "ip.src", "_ws.expert.message", "flowlog.raw", "flowlog.record",
          "flowlog.record.row", "flowlog.packets.captured", "flowlog.stream", "flowlog.action", "mirror.session_id",
          "mirror.reason", "mirror.duplicate_of")


def few(name: str) -> str:
    """The first rows of a sample."""
    content = (wireshark.SOURCE / "samples" / name).read_bytes()
    return "".join((gzip.decompress(content) if name.endswith(".gz") else content).decode().splitlines(True)[:40])


def files() -> list[str]:
    """Files of every kind: logs, mirrors, both in one, broken ones, and one that is nobody's."""
    case, azure = cases.whole_case(scenes=(cases.break_in, cases.azure))
    texts = {"aws.log": few("aws-vpc.log.gz"), "newest.log": few("aws-vpc-newest.log"), "tgw.log": few("aws-tgw.log"),
             "headerless.log": few("aws-vpc-default.log"), "broken.log": few("aws-broken.log"), "azure.json": azure,
             "broken.json": (wireshark.SOURCE / "samples/azure-broken.json").read_bytes(), "case.log": case.aws_log(),
             "case.pcap": case.plain(), "cut.log.gz": gzip.compress(case.aws_log().encode())[:-200],
             "letter.txt": "Dear all,\n" * 20}
    for name in ("both_ends", "hostile", "headers", "overlay_host"):
        texts[f"{name}.pcap"] = captures.pcap(captures.CAPTURES[name]())
    for name, content in texts.items():
        wireshark.write(name, content)
    wireshark.copy(wireshark.SOURCE / "samples/mirror/sessions.json")
    merged("joined.pcapng", "case.log", "azure.json", "case.pcap")
    return [*texts, "joined.pcapng"]


def settings() -> list[dict]:
    """Preferences that are not as they are by default, in each of a few ways."""
    beside = str(wireshark.files() / "case.log")
    return [{}, {"flowlog.log": beside}, {"flowlog.log": beside, "flowlog.join_slack": "0", "mirror.ports": "1,4789-4800"},
            {"flowlog.log": "/nonexistent/a.log"}, {"flowlog.log": str(wireshark.files() / "letter.txt")},
            {"mirror.mode": "never", "flowlog.join_listed": "1"}, {"mirror.mode": "always", "mirror.duplicates": "FALSE"},
            {"mirror.aws_sessions": str(wireshark.files() / "sessions.json")}, {"mirror.aws_sessions": beside}]


class Life:
    """What one sharkd is asked, round after round, and whether it answers as it did the first time."""

    def __init__(self, seed: int):
        self.server = server()
        self.dice = random.Random(seed)
        self.set: dict[str, str] = dict(PREFERENCES)
        self.answers: dict = {}

    def prefer(self, changed: dict) -> None:
        for name, value in (PREFERENCES | changed).items():
            if self.set[name] != value:
                self.server.ask("setconf", name=name, value=value)
                self.set[name] = value
        if self.dice.random() < 0.2:
            name, value = self.dice.choice(REFUSED)
            try:
                self.server.ask("setconf", name=name, value=value)
            except sharkd.Refused:
                pass

    def round(self, name: str, number: int, changed: dict) -> None:
        """One file under the setting of that number; what it shows must be what it showed the last time."""
        self.prefer(changed)
        try:
            self.server.load(wireshark.files() / name)
        except sharkd.Refused:
            self.same((name, number, "load"), "refused")
            self.server.said()
            return
        # That log and capture are of different times is said once of the two, not at each load.
        said = [line for line in self.server.said().splitlines() if "is of another time" not in line]
        self.same((name, number, "said"), said)
        # The list comes first, as it gives the frames the colours that their trees then show.
        frames = ("frames", {f"column{i}": f"{field}:0" for i, field in enumerate(FIELDS)})
        questions = [frames, ("analyse", {}),
                     ("tap", {"tap0": "expert"}), ("tap", {"tap0": "conv:Flow log"}), ("tap", {"tap0": "endpt:IPv4"}),
                     ("frame", {"frame": 1, "proto": True}), ("frame", {"frame": 3, "proto": True})]
        for method, params in frames, self.dice.choice(questions):
            try:
                shown = self.server.ask(method, **params)
            except sharkd.Refused:
                shown = "refused"
            self.same((name, number, method, params.get("tap0"), params.get("frame")), shown)

    def same(self, question: tuple, shown) -> None:
        shown = json.dumps(unnumbered(shown))
        compare(question, self.answers.setdefault(question, shown), shown)


def compare(question: tuple, first: str, shown: str) -> None:
    if first != shown:
        begin = max(len(os.path.commonprefix([first, shown])) - 200, 0)
        raise AssertionError(f"{question} is answered otherwise:\n{first[begin:][:800]}\n{shown[begin:][:800]}")


def unnumbered(answer):
    """An answer without the numbers of its subtrees, which each process gives anew, and of streams, which 4.4 does not set."""
    if isinstance(answer, list):
        return [unnumbered(inner) for inner in answer]
    if isinstance(answer, dict):
        return {key: unnumbered(inner) for key, inner in answer.items() if key not in ("e", "followers")}
    return answer


def server(plugins: bool = True) -> sharkd.Sharkd:
    """A sharkd that may have as many files open as there are rounds, twice each, as it closes none."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 4 * ROUNDS), most))
    return sharkd.Sharkd(plugins, NO_POOLS)


class LongLife(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = files()
        choices = [(name, number, changed) for number, changed in enumerate(settings()) for name in cls.files]
        dice = random.Random(3)
        cls.rounds = [choice for _ in range(0, ROUNDS, len(choices)) for choice in dice.sample(choices, len(choices))][:ROUNDS]

    def opened_only(self, rounds: list, plugins: bool) -> int:
        """Bytes by which a sharkd grows that opens the same files after the warm-up and asks for their lists, no more.

        Without a list no frame is read again, and the buffers for that are not there.
        """
        with server(plugins) as process:
            for done, (name, *_) in enumerate(rounds):
                try:
                    process.load(wireshark.files() / name)
                    process.ask("frames")
                except sharkd.Refused:
                    pass
                if done == WARM_UP:
                    held = process.memory()
            return process.memory() - held

    def test_a_thousand_rounds(self):
        """The answers do not change, nor do they depend on what was open before; and all memory comes back."""
        life, other = Life(1), Life(2)
        self.addCleanup(life.server.close)
        self.addCleanup(other.server.close)
        for done, one in enumerate(self.rounds):
            life.round(*one)
            if done == WARM_UP:
                held = life.server.memory()
        grown = life.server.memory() - held
        for one in self.rounds[:len(self.rounds) // 8][::-1]:
            other.round(*one)
        for question, shown in other.answers.items():
            compare(question, life.answers.get(question, shown), shown)
        self.assertEqual((life.server.close(), other.server.close()), (0, 0))
        refused = {name for name, _, asked, *_ in life.answers if asked == "load"}
        self.assertIn("letter.txt", refused)
        self.assertLessEqual(refused, {"letter.txt", "cut.log.gz"})  # 4.0 lets go of what ends with an error
        opened = self.opened_only(self.rounds, True)
        self.assertLess(grown - opened, GROWTH * (ROUNDS - WARM_UP))

    def test_captures_cost_what_they_cost_without_us(self):
        captures_alone = [one for one in self.rounds if one[0].endswith("pcap")]
        ours, stock = (self.opened_only(captures_alone, plugins) for plugins in (True, False))
        self.assertLess(ours - stock, GROWTH * (len(captures_alone) - WARM_UP))

    def test_logs_are_closed(self):
        """capinfos closes what it opened, and looks at 1,000 logs in one run."""
        logs = [wireshark.files() / name for name in self.files if not name.endswith(("pcap", "pcapng", "txt"))]
        few, many = (self.peak("capinfos", *logs * (n // len(logs))) for n in (100, 1000))
        self.assertLess(many - few, GROWTH * 100)

    def peak(self, *command) -> int:
        """Bytes that a command holds at the most, or a few milliseconds before its end."""
        process = wireshark.popen(*command, env=NO_POOLS, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        peak = 0
        while process.poll() is None:
            found = re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text())
            peak = int(found[1]) * 1024 if found else peak
            time.sleep(0.002)
        return peak



if __name__ == "__main__":
    unittest.main()
