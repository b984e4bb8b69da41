# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs cloudflow-live as Wireshark does, and reads the capture file that it writes while it writes it."""
import functools
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import threading
import time

import wireshark

FILE, COMMAND = "cloudflow-file", "cloudflow-command"
#: The longest that anything may take which is said to come at once; this machine may be busy.
SOON = 20


@functools.cache
def program() -> pathlib.Path:
    """A copy of the program where nobody may run it."""
    folder = wireshark.stage() / "extcap"
    folder.mkdir()
    shutil.copy(wireshark.BUILD / "extcap/cloudflow-live", folder)
    (folder / "cloudflow-live").chmod(0o755)
    return folder / "cloudflow-live"


def ask(*args, text: bool = True) -> subprocess.CompletedProcess:
    """What the program answers."""
    return wireshark.run(program(), *args, env={"LD_PRELOAD": ""}, text=text)


class Packet:
    """A packet as it stands in the file: name of the interface, seconds as text with the interface's digits, bytes."""

    def __init__(self, interface: tuple[str, int], ticks: int, data: bytes, whole: int, flags: int):
        self.interface, self.digits = interface
        self.time = f"{ticks:0{self.digits + 1}d}"
        self.time = f"{self.time[:-self.digits]}.{self.time[-self.digits:]}" if self.digits else self.time
        self.data, self.whole, self.flags = data, whole, flags
        lines = data[16:].split(b"\n")
        self.provider, self.columns, self.row = (line.decode(errors="backslashreplace") for line in lines[:3])
        self.remarks = lines[3].decode() if len(lines) > 3 else ""


def packets_of(data: bytes) -> list[Packet]:
    """The packets of a pcapng file that may end anywhere."""
    interfaces: list[tuple[str, int]] = []
    packets: list[Packet] = []
    at = 0
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("=II", data, at)
        if at + length > len(data):
            break
        assert length >= 12 and length % 4 == 0 and struct.unpack_from("=I", data, at + length - 4) == (length,)
        body = data[at + 8:at + length - 4]
        if kind == 1:
            link_type, _, snap = struct.unpack_from("=HHI", body)
            assert (link_type, snap) == (252, 262144)
            told = options_of(body[8:])
            interfaces.append((told[2].decode(), told[9][0]))
        elif kind == 6:
            number, high, low, kept, whole = struct.unpack_from("=IIIII", body)
            flags = options_of(body[20 + (kept + 3) // 4 * 4:]).get(2, bytes(4))
            packets.append(Packet(interfaces[number], high << 32 | low, body[20:20 + kept], whole, *struct.unpack("=I", flags)))
        else:
            assert kind == 0x0a0d0d0a and at == 0, hex(kind)
        at += length
    return packets


def options_of(data: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(data) >= 4:
        code, length = struct.unpack_from("=HH", data)
        found[code] = data[4:4 + length]
        data = data[4 + (length + 3) // 4 * 4:]
    return found


class Capture:
    """The program at work, and what it has written so far."""

    def __init__(self, interface: str, *args, **env):
        self.fifo = wireshark.files() / f"fifo-{time.monotonic_ns()}"
        os.mkfifo(self.fifo)
        self.fifo.chmod(0o666)
        self.data = b""
        self.process = wireshark.popen(program(), "--capture", "--extcap-interface", interface, "--fifo", self.fifo, *args,
                                       env={"LD_PRELOAD": "", **env}, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.reading = -1
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        self.reading = os.open(self.fifo, os.O_RDONLY)
        while got := os.read(self.reading, 65536):
            self.data += got

    def packets(self) -> list[Packet]:
        return packets_of(self.data)

    def rows(self) -> list[str]:
        return [packet.row for packet in self.packets()]

    def wait(self, number: int) -> list[Packet]:
        """The packets, when there are that many."""
        end = time.monotonic() + SOON
        while len(found := self.packets()) < number:
            if time.monotonic() > end:
                raise AssertionError(f"{len(found)} packets of {number}; {self.finish(signal.SIGTERM)}")
            time.sleep(0.01)
        return found

    def finish(self, number: int | None = None) -> tuple[int, str]:
        """Sends the signal, if there is one; returns how the program ended, and what it said."""
        if number is not None:
            self.process.send_signal(number)
        said = self.process.communicate(timeout=SOON)[1].decode()
        if self.reading < 0:  # the program never opened it
            os.close(os.open(self.fifo, os.O_RDWR | os.O_NONBLOCK))
        self.reader.join(SOON)
        os.close(self.reading)
        self.fifo.unlink()
        return self.process.returncode, said


def of_command(command: str, *args, **env) -> tuple[list[Packet], int, str]:
    """All packets of a command that ends, how the program ended, and what it said."""
    capture = Capture(COMMAND, "--command", command, *args, **env)
    status, said = capture.finish()
    return capture.packets(), status, said


def running(mark: str) -> list[str]:
    """The processes, zombies too, that have this in their environment or command line."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if mark.encode() in told:
            found.append(f"{entry.name}: {(entry / 'cmdline').read_bytes()!r}")
    return found


def wait_until_gone(mark: str):
    """Waits until none of those is left: who was killed takes a moment to die."""
    end = time.monotonic() + SOON
    while left := running(mark):
        if time.monotonic() > end:
            raise AssertionError(f"still there: {left}")
        time.sleep(0.02)
