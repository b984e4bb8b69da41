# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""Works Wireshark's window with each sample as a person would; scripts/test-gui runs it.

Every sample is opened, scrolled through, clicked, filtered, saved as pcapng and left. What Wireshark prints meanwhile
must be what it prints without us, the saved file must hold the same records, and the pictures are kept for people.
"""
import concurrent.futures
import contextlib
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "files"))
import case_logs
import desktop
import wireshark

PROFILE = "Cloudflow"
# Wireshark, and who works it, mostly waits.
SCREENS = 6
PICTURES = wireshark.BUILD / "screenshots"
# Addresses in memory differ from run to run.
PASSING = re.compile(r"0x[0-9a-f]+")


# What the entries of the menu Statistics open, in its order.
REPORTS = ["Gaps", "Over time", "Reached from the internet", "Rejected", "Summary", "Top destinations", "Top interfaces",
           "Top pairs", "Top services", "Top sources"]


def samples() -> dict[pathlib.Path, str]:
    """The logs and captures among the samples, and a filter that many of their frames match."""
    captures = sorted((wireshark.SOURCE / "samples").rglob("*.pcap*"))
    return dict.fromkeys(case_logs.samples(), "flowlog") | dict.fromkeys(captures, "mirror || ip")


# What dumpcap, asked for interfaces, says now and then on a machine without wireless.
DUMPCAP = "nl80211 not found."


def complaints(printed: str) -> set[str]:
    lines = PASSING.sub("#", wireshark.unstamped(printed)).splitlines()
    return {line.strip() for line in lines} - {"", DUMPCAP}


def save_as_pcapng(window: desktop.Window, path: pathlib.Path):
    window.keys("ctrl+shift+s")
    window.focus(window.wait_for("Save Capture File As"))
    window.keys("Tab")
    window.type("Wireshark/... - pcapng")
    window.keys("Return", "shift+Tab", "ctrl+a")
    window.type(str(path))
    window.picture(f"{path.name}-save-as")
    window.keys("Return")
    window.wait_for("Save Capture File As", gone=True)
    window.focus(window.wait_for(path.name))


def work_through(window: desktop.Window, name: str, display_filter: str):
    """Scrolls and clicks through frames, filters, and looks into the first of them."""
    window.keys("ctrl+End", "ctrl+Home", "ctrl+Down", "ctrl+Down", "ctrl+Up")
    window.wheel(600, 300, 15, 30, -45)
    window.click((300, 180), (300, 400), (300, 250), (300, 140), (200, 497), (200, 514), (200, 531))
    window.keys("ctrl+slash")
    window.type(display_filter)
    window.keys("Return")
    window.click((300, 122), (200, 531))
    window.keys("shift+Right")
    window.picture(name)


class Gui(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.screens = queue.SimpleQueue()
        for number in range(SCREENS):
            cls.screens.put(cls.enterClassContext(desktop.screen(cls.make_home(f"home-{number}"))))

    @staticmethod
    def make_home(name: str) -> pathlib.Path:
        home = wireshark.stage() / name
        shutil.copytree(wireshark.BUILD / "profiles", home / ".config/wireshark/profiles")
        home.chmod(0o700)
        subprocess.run(["chown", "-R", f"{wireshark.NOBODY}:{wireshark.NOBODY}", home], check=True)
        return home

    @classmethod
    @contextlib.contextmanager
    def a_screen(cls):
        """One that nobody works at."""
        screen = cls.screens.get()
        try:
            yield screen
        finally:
            cls.screens.put(screen)

    def work_with_stock(self) -> set[str]:
        """What Wireshark says without us, worked in the same way with a capture of its own. Else it begins with the profile
        that was used last at this screen, which may be ours, and asks what to do about fields that it does not know."""
        capture, saved = wireshark.files() / "stock.pcapng", wireshark.files() / "stock-saved.pcapng"
        saved.unlink(missing_ok=True)
        wireshark.run("randpkt", "-b", "200", "-c", "200", "-t", "tcp", capture)
        with self.a_screen() as screen, desktop.Window(screen, capture, PICTURES, "-C", "Default", plugins=False) as window:
            work_through(window, "stock", "ip")
            save_as_pcapng(window, saved)
            return complaints(window.quit())

    def work_with(self, path: pathlib.Path, display_filter: str) -> tuple[set[str], pathlib.Path]:
        """Returns what Wireshark said, and the file that it saved."""
        saved = wireshark.files() / f"{path.name}.saved.pcapng"
        saved.unlink(missing_ok=True)
        with self.a_screen() as screen, desktop.Window(screen, path, PICTURES, "-C", PROFILE) as window:
            work_through(window, path.name, display_filter)
            save_as_pcapng(window, saved)
            said = complaints(window.quit())
        # Wireshark packs again what was packed.
        packed = saved.with_name(f"{saved.name}.gz")
        return said, packed if packed.exists() else saved

    @staticmethod
    def try_twice(work, *args):
        try:
            return work(*args)
        except desktop.Missed as missed:
            print(f"{work.__name__} {args}, once more: {missed}", file=sys.stderr)
            return work(*args)

    def test_samples(self):
        copies = {wireshark.copy(sample): display_filter for sample, display_filter in samples().items()}
        self.assertTrue(copies)
        with concurrent.futures.ThreadPoolExecutor(SCREENS) as people:
            stock = people.submit(self.try_twice, self.work_with_stock)
            work = {path: people.submit(self.try_twice, self.work_with, path, display_filter)
                    for path, display_filter in copies.items()}
        for path, done in work.items():
            with self.subTest(path.name):
                said, saved = done.result()
                self.assertEqual(said - stock.result(), set())
                self.assert_same_records(path, saved)

    def test_about_lists_both_modules(self):
        """For people to look at: Wireshark says it in a picture only."""
        path = wireshark.copy(next(iter(samples())))
        with self.a_screen() as screen, desktop.Window(screen, path, PICTURES) as window:
            window.keys("alt+h", "a")
            window.focus(window.wait_for("About Wireshark"))
            window.keys("ctrl+Tab", "ctrl+Tab", "ctrl+Tab")
            window.picture("about-plugins")
            window.keys("Escape")
            window.focus(window.wait_for(path.name))
            window.quit()

    def test_reports(self):
        """Each report of the menu Statistics opens its window, with and without the display filter, and a tree of records."""
        path = wireshark.copy(wireshark.SOURCE / "samples/aws-vpc.log.gz")
        first = 10 if wireshark.release() >= (4, 5) else 9  # of the entries: 4.6 has one more before them
        with self.a_screen() as screen, desktop.Window(screen, path, PICTURES) as window:
            for number, title in enumerate(REPORTS):
                window.focus(window.wait_for(path.name))
                window.keys("alt+s", *["Down"] * (first + number), "Return")
                window.focus(window.wait_for(title))
                window.picture(f"report-{number}")
                window.keys("Escape")
                window.wait_for(title, gone=True)
            window.focus(window.wait_for(path.name))
            window.keys("alt+s", *["Up"] * (3 if wireshark.release() >= (4, 5) else 2), "Right", "Return")
            window.focus(window.wait_for("Flow Logs|Addresses"))
            window.picture("records-tree")
            window.keys("Escape")
            window.focus(window.wait_for(path.name))
            window.quit()

    def assert_same_records(self, path: pathlib.Path, saved: pathlib.Path):
        self.assertIn("pcapng", wireshark.run("captype", saved).stdout)
        shown = ["frame.number", "frame.len", "frame.protocols", "flowlog.raw"]
        if not path.suffix.startswith(".pcap"):
            shown.append("frame.interface_name")  # a pcap has no names, and gets some when it is saved
        expected = wireshark.fields(path, *shown)
        self.assertTrue(expected)
        self.assertEqual(wireshark.fields(saved, *shown), expected)


if __name__ == "__main__":
    sys.exit(unittest.main())
