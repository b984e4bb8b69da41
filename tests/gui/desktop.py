# SPDX-License-Identifier: GPL-2.0-or-later
"""A screen nobody looks at, and Wireshark's window on it, worked by keys and clicks."""
import contextlib
import dataclasses
import mmap
import os
import pathlib
import random
import signal
import subprocess
import time

import wireshark

WIDTH, HEIGHT = 1400, 900
CURSOR_HEIGHT = 24
STILL = 0.3  # seconds without a change that are taken for the end of it
PATIENCE = 60  # seconds; the first start of a graphical Wireshark on a busy machine is slow


class Failed(Exception):
    """Wireshark did not do what was asked."""


class Missed(Failed):
    """It goes on, but did not come to what was asked: a busy machine now and then loses a key."""


@dataclasses.dataclass
class Screen:
    """A screen, and the home of the one who sits at it: a Wireshark writes there, so that two need two."""
    display: str
    pixels: mmap.mmap  # what the screen shows; its file is some 5 MB, which are better not read for each look
    home: pathlib.Path
    width: int
    height: int


@contextlib.contextmanager
def screen(home: pathlib.Path, width: int = WIDTH, height: int = HEIGHT):
    """Runs an X server on a free display; yields the Screen. home must be there, and nobody's."""
    memory = wireshark.stage() / f"screen-{home.name}"
    memory.mkdir(exist_ok=True)
    for _ in range(10):
        # Not the first free number: other trees on this machine have their own locks, and the same socket names.
        number = str(random.randrange(1000, 30000))
        read, write = os.pipe()
        # Without -noreset it starts over when a window was the last, and the next may come too early.
        server = subprocess.Popen(["Xvfb", f":{number}", "-displayfd", str(write), "-screen", "0",
                                   f"{width}x{height}x24", "-nolisten", "tcp", "-noreset", "-fbdir", memory],
                                  pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        try:
            with os.fdopen(read) as answer:
                ready = answer.readline().strip() == number
            if ready:
                with (memory / "Xvfb_screen0").open("rb") as shown, \
                        mmap.mmap(shown.fileno(), 0, access=mmap.ACCESS_READ) as pixels:
                    yield Screen(f":{number}", pixels, home, width, height)
                return
        finally:
            server.terminate()
            server.wait()
    raise Failed("Xvfb does not start")


class Window:
    """Wireshark showing one file; or its first page, if there is no such file, but path.name stands in its title."""

    def __init__(self, place: Screen, path: pathlib.Path, pictures: pathlib.Path, *args: str, plugins: bool = True):
        self.screen, self.path, self.pictures = place, path, pictures
        files = [path] if path.exists() else []
        env = {"DISPLAY": place.display, "HOME": str(place.home), "XDG_RUNTIME_DIR": str(place.home),
               "QT_QPA_PLATFORM": "xcb", "NO_AT_BRIDGE": "1"}
        if not plugins:
            env["WIRESHARK_PLUGIN_DIR"] = str(wireshark.stage() / "none")
        self.log = wireshark.stage() / f"{path.name}.said"
        with self.log.open("wb") as log:
            self.process = wireshark.popen("wireshark", *args, *files, env=env, stdin=subprocess.DEVNULL, stdout=log,
                                           stderr=log)

    def __enter__(self):
        try:
            main = self.wait_for(self.path.name)
            self.xdotool("windowmove", main, "0", "0", "windowsize", main, str(self.screen.width),
                         str(self.screen.height))
            self.focus(main)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.picture(f"failed-{self.path.name}")
            self.process.kill()
            self.process.wait()

    def xdotool(self, *args: str) -> str:
        done = subprocess.run(["xdotool", *args], env={**os.environ, "DISPLAY": self.screen.display}, capture_output=True,
                              text=True, timeout=60, check=False)
        return done.stdout.strip()

    def window(self, title: str) -> str | None:
        """The number of the window whose title has these words in it."""
        return next(iter(self.xdotool("search", "--onlyvisible", "--name", title).splitlines()), None)

    def wait_for(self, title: str, gone: bool = False) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = self.window(title)
            if bool(found) != gone:
                return found or ""
            if self.process.poll() is not None:
                raise Failed(f"wireshark ended with {self.process.returncode}: {self.said()}")
            time.sleep(0.1)
        raise Missed(f"window {title!r} did not {'go' if gone else 'come'}; see {self.pictures}; {self.said()}")

    def focus(self, window: str):
        """Gives a window the keys; there is no window manager that would."""
        self.xdotool("windowfocus", window)
        self.settle()

    def settle(self):
        """Waits until the screen stands still but for a blinking cursor."""
        line = 4 * self.screen.width
        previous = b""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            time.sleep(STILL)
            pixels = bytes(self.screen.pixels)
            changed = (pixels[start:start + line] != previous[start:start + line] for start in range(0, len(pixels), line))
            if pixels == previous or sum(changed) <= CURSOR_HEIGHT:
                return
            previous = pixels
        raise Missed("the screen does not come to rest")

    def keys(self, *names: str):
        self.xdotool("key", "--delay", "40", *names)
        self.settle()

    def type(self, text: str):
        self.xdotool("type", "--delay", "2", text)
        self.settle()

    def click(self, *points: tuple[int, int]):
        for x, y in points:
            self.xdotool("mousemove", str(x), str(y), "click", "1", "sleep", "0.1")
        self.settle()

    def wheel(self, x: int, y: int, *notches: int):
        """Turns the wheel, down if a number is positive."""
        for number in notches:
            button = "5" if number > 0 else "4"
            self.xdotool("mousemove", str(x), str(y), "click", "--delay", "10", "--repeat", str(abs(number)), button)
        self.settle()

    def picture(self, name: str, window: str = "root") -> pathlib.Path:
        """Takes a picture of the whole screen, or of one window."""
        path = self.pictures / f"{name}.png"
        subprocess.run(["import", "-display", self.screen.display, "-window", window, path], check=True)
        return path

    def said(self) -> str:
        return self.log.read_text(errors="backslashreplace")

    def quit(self) -> str:
        """Leaves Wireshark as a user does; returns what it printed."""
        self.keys("ctrl+q")
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise Failed(f"wireshark does not quit: {self.said()}") from error
        if status != 0:
            raise Failed(f"wireshark ended with {signal.Signals(-status).name if status < 0 else status}: "
                         f"{self.said()}")
        return self.said()
