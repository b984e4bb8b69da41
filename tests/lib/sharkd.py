# SPDX-License-Identifier: GPL-2.0-or-later
"""Talks to sharkd, Wireshark's engine as a server: one start for many files, each read in two passes as the window reads it."""
import json
import os
import pathlib
import subprocess
import tempfile
import threading

import wireshark

#: A value of a column that is as long may have been cut by Wireshark.
LONGEST = 2047


class Refused(Exception):
    """sharkd answers that it cannot."""


class Sharkd:
    """A sharkd of its own with the plug-ins (or without), which ends with the context or close()."""

    def __init__(self, plugins: bool = True, env: dict | None = None, timeout: float = 60):
        self._said = tempfile.TemporaryFile()
        self._read_up_to = 0
        self._timeout = timeout
        self._asked = 0
        self.process = wireshark.popen("sharkd", "-", plugins=plugins, env=env, stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, stderr=self._said)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def ask(self, method: str, **params):
        """The result of a method of sharkd's; None stands for a parameter that is left out. Raises Refused."""
        return self._result(self._send(method, params), method)

    def load(self, path) -> None:
        """Opens a file in the place of the last one. Raises Refused when it is no capture, or ends with an error."""
        # Some releases answer nothing when a file ends with an error, hence another question behind it.
        number = self._send("load", {"file": str(path)})
        behind = self._send("status", {})
        answer = self._receive()
        if answer["id"] == behind:
            raise Refused(f"{path} was read to an error: {self.said()}")
        if self._receive()["id"] != behind or answer["id"] != number:
            raise RuntimeError(f"sharkd gives answers to what it was not asked: {answer}")
        if "error" in answer:
            raise Refused(f"load {path}: {answer['error']}")

    def _send(self, method: str, params: dict) -> int:
        self._asked += 1
        question = {"jsonrpc": "2.0", "id": self._asked, "method": method,
                    "params": {name: value for name, value in params.items() if value is not None}}
        try:
            self.process.stdin.write(json.dumps(question).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self._died()
        return self._asked

    def _receive(self) -> dict:
        killer = threading.Timer(self._timeout, self.process.kill)
        killer.start()
        try:
            line = self.process.stdout.readline()
            while line and not line.startswith(b"{"):
                line = self.process.stdout.readline()
        finally:
            killer.cancel()
        return json.loads(line.decode(errors="backslashreplace"), strict=False) if line else self._died()

    def _result(self, number: int, method: str):
        answer = self._receive()
        if answer["id"] != number:
            raise RuntimeError(f"sharkd gives answers to what it was not asked: {answer}")
        if "error" in answer:
            raise Refused(f"{method}: {answer['error']}")
        return answer.get("result")

    def _died(self):
        raise RuntimeError(f"sharkd ended: exit {self.process.wait()}\n{self.said()}")

    def frames(self, *names: str, display_filter: str | None = None) -> list[list[str]]:
        """The named fields of each frame of the open file, several values joined by ',', like wireshark.fields()."""
        columns = {f"column{i}": f"{name}:0" for i, name in enumerate(names)}
        rows = [frame["c"] for frame in self.ask("frames", filter=display_filter, **columns)]
        for row in rows:
            if any(len(value.encode()) >= LONGEST for value in row):
                raise ValueError(f"sharkd may have cut a value of {names}")
        return rows

    def said(self) -> str:
        """What it said since it was asked last, without its own reports of what it does."""
        self._said.seek(self._read_up_to)
        said = self._said.read()
        self._read_up_to += len(said)
        lines = wireshark.unstamped(said.decode(errors="backslashreplace")).splitlines()
        return "\n".join(line for line in lines if not line.startswith(("Hello in child.", "load: filename=", "sharkd_session_")))

    def memory(self) -> int:
        """Bytes that it has resident now."""
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> int:
        """Has it end, if it has not; returns its exit status."""
        if not self.process.stdin.closed and self.process.poll() is None:
            try:
                self.ask("bye")
            except RuntimeError:  # it has ended before
                pass
        for stream in (self.process.stdin, self.process.stdout, self._said):
            stream.close()
        return self.process.wait()
