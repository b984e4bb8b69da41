# SPDX-License-Identifier: GPL-2.0-or-later
"""Works Wireshark's window with each sample as a person would; scripts/test-gui runs it.

Every sample is opened, scrolled through, clicked, filtered, saved as pcapng and left. What Wireshark prints meanwhile
must be what it prints without us, the saved file must hold the same records, and the pictures are kept for people.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import case_logs
import desktop
import wireshark

PROFILE = "Cloudflow"
PICTURES = wireshark.BUILD / "screenshots"
# Addresses in memory differ from run to run.
PASSING = re.compile(r"0x[0-9a-f]+")


def samples() -> dict[pathlib.Path, str]:
    """The logs and captures among the samples, and a filter that many of their frames match."""
    captures = sorted((wireshark.SOURCE / "samples").rglob("*.pcap*"))
    return dict.fromkeys(case_logs.samples(), "flowlog") | dict.fromkeys(captures, "mirror || vxlan")


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
    window.picture("save-as")
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
        profiles = wireshark.stage() / "home/.config/wireshark/profiles"
        shutil.copytree(wireshark.SOURCE / "profiles", profiles)
        subprocess.run(["chown", "-R", f"{wireshark.NOBODY}:{wireshark.NOBODY}", profiles.parents[1]], check=True)
        cls.display = cls.enterClassContext(desktop.screen())
        cls.usual = cls.stock_complaints()

    @classmethod
    def stock_complaints(cls) -> set[str]:
        """What Wireshark prints without us, worked in the same way with a capture of its own."""
        capture = wireshark.files() / "stock.pcapng"
        wireshark.run("randpkt", "-b", "200", "-c", "200", "-t", "tcp", capture)
        with desktop.Window(cls.display, capture, PICTURES, plugins=False) as window:
            work_through(window, "stock", "ip")
            save_as_pcapng(window, wireshark.files() / "stock-saved.pcapng")
            return complaints(window.quit())

    def work_with(self, sample: pathlib.Path, display_filter: str):
        path = wireshark.copy(sample)
        saved = wireshark.files() / f"{sample.name}.saved.pcapng"
        saved.unlink(missing_ok=True)
        with desktop.Window(self.display, path, PICTURES, "-C", PROFILE) as window:
            work_through(window, sample.name, display_filter)
            save_as_pcapng(window, saved)
            self.assertEqual(complaints(window.quit()) - self.usual, set())
        # Wireshark packs again what was packed.
        packed = saved.with_name(f"{saved.name}.gz")
        self.assert_same_records(path, packed if packed.exists() else saved)

    def test_samples(self):
        self.assertTrue(samples())
        for sample, display_filter in samples().items():
            with self.subTest(sample.name):
                try:
                    self.work_with(sample, display_filter)
                except desktop.Missed as missed:
                    print(f"{sample.name}, once more: {missed}", file=sys.stderr)
                    self.work_with(sample, display_filter)

    def test_about_lists_both_modules(self):
        """For people to look at: Wireshark says it in a picture only."""
        path = wireshark.copy(next(iter(samples())))
        with desktop.Window(self.display, path, PICTURES) as window:
            window.keys("alt+h", "a")
            window.focus(window.wait_for("About Wireshark"))
            window.keys("ctrl+Tab", "ctrl+Tab", "ctrl+Tab")
            window.picture("about-plugins")
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
