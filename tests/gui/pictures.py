# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the pictures of the documents anew, in docs/images or the folder named: scripts/make-pictures runs it."""
import pathlib
import shutil
import subprocess
import sys

import desktop
import wireshark

IMAGES = wireshark.SOURCE / "docs/images"
SAMPLES = wireshark.SOURCE / "samples"
FIRST_ROW = 100, 548  # of the tree of a frame
INTERVAL, LOG_SCALE = (415, 585), (585, 585)  # in I/O Graphs
WIDTH, HEIGHT = 1680, 1000
FIRST_INTERFACE = "400", "240"  # on the first page
COMMAND = 840, 411  # in the window that asks for it
PROFILE = ("-C", "Cloudflow")
# What is looked at is the tree, not the bytes.
LAYOUT = "gui.byte_view_show: FALSE\ngui.packet_diagram_show: FALSE\n"


def tool(*command) -> pathlib.Path:
    """Runs one of Wireshark's, whose last argument but one or last is the file that it writes."""
    done = wireshark.run(*command)
    if done.returncode:
        raise desktop.Failed(done.stderr)
    return wireshark.files() / command[-1]


def case() -> pathlib.Path:
    log, packets = (wireshark.copy(SAMPLES / name) for name in ("case-aws.log", "case-packets.pcap"))
    return wireshark.files() / (tool("mergecap", log, packets, "-w", "case.pcapng").name)


def late() -> pathlib.Path:
    """The same with a clock that is fast and four packets that are missing, as docs/guide-join.md has it."""
    log, packets = (wireshark.copy(SAMPLES / name) for name in ("case-aws.log", "case-packets.pcap"))
    tool("editcap", "-t", "24.6", packets, "fast.pcap")
    wireshark.run("editcap", "fast.pcap", "late.pcap", "20", "37", "70-71")
    return tool("mergecap", log, wireshark.files() / "late.pcap", "-w", "late.pcapng")


class Pictures:
    """Takes them at one screen."""

    def __init__(self, screen: desktop.Screen, folder: pathlib.Path):
        self.screen, self.folder = screen, folder

    def open(self, path: pathlib.Path, *args: str) -> desktop.Window:
        return desktop.Window(self.screen, path, self.folder, *PROFILE, *args)

    def take(self, window: desktop.Window, name: str, of: str = "root"):
        """Of the screen, or of one window; in few colours, which is all that a window has."""
        path = window.picture(name, of)
        subprocess.run(["convert", path, "+dither", "-colors", "200", "-strip", f"png8:{path}"], check=True)
        print(path, path.stat().st_size)

    @staticmethod
    def go_to(window: desktop.Window, number: int):
        window.keys("ctrl+g")
        window.type(str(number))
        window.keys("Return")

    @staticmethod
    def filter(window: desktop.Window, expression: str):
        window.keys("ctrl+slash")
        window.type(expression)
        window.keys("Return")

    @staticmethod
    def unfold(window: desktop.Window, *keys: str):
        """A part of the frame's tree, which the keys lead to from the first line."""
        window.click(FIRST_ROW)
        window.keys("Home", *keys, "shift+Right")

    def dialog(self, window: desktop.Window, name: str, title: str, menu: tuple, *clicks):
        """Of a window that keys open from the menu, and that is closed then; clicks are places in it, and what to type."""
        window.keys(menu[0])
        for key in menu[1:]:
            window.keys(key)
        shown = window.wait_for(title)
        window.focus(shown)
        window.xdotool("windowmove", shown, "0", "0")
        for place, text in clicks:
            window.click(place)
            if text:
                window.type(text)
                window.keys("Return")
        self.take(window, name, shown)
        window.keys("Escape")
        window.focus(window.wait_for(window.path.name))

    def aws(self):
        with self.open(wireshark.copy(SAMPLES / "aws-vpc.log.gz")) as window:
            self.go_to(window, 150)
            self.unfold(window, "End")
            self.take(window, "aws")
            self.dialog(window, "io-graph", "I/O Graphs", ("alt+s", "i"), (INTERVAL, "1 mi"), (LOG_SCALE, ""))
            self.dialog(window, "conversations", "Conversations", ("alt+s", "c"))
            # Of the menu, the reports begin with the tenth entry, and the trees are the last but one.
            self.dialog(window, "report", "Top pairs", ("alt+s", *["Down"] * 16, "Return"))
            self.dialog(window, "flow-logs", "Records", ("alt+s", *["Up"] * 2, "Right", "Down", "Down", "Return"))
            window.quit()

    def azure(self):
        with self.open(wireshark.copy(SAMPLES / "azure-vnet.json")) as window:
            self.go_to(window, 30)
            self.unfold(window, "End")
            self.take(window, "azure")
            window.quit()

    def google(self):
        with self.open(wireshark.copy(SAMPLES / "gcp-vpc.json")) as window:
            self.go_to(window, 121)
            self.unfold(window, "End")
            self.take(window, "google")
            window.quit()

    def join(self):
        with self.open(case()) as window:
            self.filter(window, "ip.addr == 203.0.113.9 && tcp.port == 8080")
            self.go_to(window, 80)
            self.unfold(window, "End")
            # Its last parts, of which Where and Log are folded again so that the links have room.
            window.keys("End", *["Up"] * 12, "Left", "Left", "Up", "Left", "Left", "End")
            self.take(window, "join-record")
            self.go_to(window, 83)
            self.unfold(window, "End")
            self.take(window, "join-packet")
            window.quit()

    def shift(self):
        with self.open(late()) as window:
            self.go_to(window, 14)
            self.unfold(window, "End")
            self.take(window, "join-shift")
            window.quit()

    def mirror(self):
        sessions = wireshark.copy(SAMPLES / "mirror/sessions.json")
        with self.open(wireshark.copy(SAMPLES / "mirror/http-both-ends.pcap"), "-o", f"mirror.aws_sessions:{sessions}") as window:
            self.go_to(window, 8)
            self.unfold(window, *["Down"] * 4)
            self.take(window, "mirror")
            window.quit()

    def live(self):
        """The question for a command, over the list of interfaces, of which the machine's own are hidden."""
        listed = wireshark.run("tshark", "-D").stdout.splitlines()
        hidden = ",".join(line.split()[1] for line in listed)
        with desktop.Window(self.screen, pathlib.Path("Wireshark Network Analyzer"), self.folder, *PROFILE, "-o",
                            f"capture.devices_hide:{hidden}") as window:
            window.xdotool("mousemove", *FIRST_INTERFACE, "click", "--repeat", "2", "--delay", "80", "1")
            window.focus(window.wait_for("Interface Options"))
            window.click(COMMAND)
            window.type("aws logs tail my-flow-logs --follow")
            self.take(window, "live")
            window.keys("Escape")
            window.focus(window.wait_for("Wireshark Network Analyzer"))
            window.quit()


#: Each makes one picture or a few. The first page names the files that were opened, so what is taken there comes first.
ALL = (Pictures.live, Pictures.aws, Pictures.azure, Pictures.google, Pictures.join, Pictures.shift, Pictures.mirror)


def main(folder: pathlib.Path, names: list[str]):
    home = wireshark.stage() / "home-of-pictures"
    shutil.copytree(wireshark.BUILD / "profiles", home / ".config/wireshark/profiles")
    (wireshark.stage() / "none").mkdir()  # stands for the global folder of these programs, without which 4.0 looks at none
    (home / ".config/wireshark/extcap").mkdir()
    shutil.copy(wireshark.BUILD / "extcap/cloudflow-live", home / ".config/wireshark/extcap")
    with (home / ".config/wireshark/profiles/Cloudflow/recent").open("a", encoding="utf-8") as recent:
        recent.write(LAYOUT)
    home.chmod(0o700)
    subprocess.run(["chown", "-R", f"{wireshark.NOBODY}:{wireshark.NOBODY}", home], check=True)
    folder.mkdir(parents=True, exist_ok=True)
    with desktop.screen(home, WIDTH, HEIGHT) as screen:
        for make in ALL:
            if not names or make.__name__ in names:
                make(Pictures(screen, folder))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES, sys.argv[2:])
