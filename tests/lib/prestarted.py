# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs tshark without starting it each time: a copy of one that has started runs each command line (prestart.c).

A start takes longer than to read the few rows that a test is about.
"""
import atexit
import collections
import os
import signal
import socket
import subprocess
import tempfile

#: The options that tshark reads once it has started, with the number of words that follow each.
READ_LATE = {"-2": 0, "-q": 0, "-r": 1, "-Y": 1, "-T": 1, "-e": 1, "-E": 1, "-w": 1, "-c": 1, "-z": 1, "-o": 1, "-j": 1}
#: Stands for the file to read, and is as long as any path.
NO_FILE = "/nonexistent/".ljust(os.pathconf("/", "PC_PATH_MAX") - 1, "-")
#: How many are kept at a time, each of which holds some 100 MB.
KEPT = 4


def can_run(command: list[str]) -> bool:
    """Whether a command is one for a tshark that has started: it reads a file, and neither reads nor writes a pipe."""
    return command[0] == "tshark" and "-r" in command and "-" not in command


def run(command: list[str], library: str, env: dict, timeout: float, **options) -> subprocess.CompletedProcess:
    """Like subprocess.run() with no input; library is the path of the compiled prestart.c."""
    early = _read_early(command[1:])
    key = (early, tuple(sorted(env.items())))
    tshark = _kept.pop(key, None) or _Started(early, library, env, **options)
    if len(_kept) == KEPT:
        _kept.popitem(last=False)[1].end()
    _kept[key] = tshark
    try:
        return tshark.run(command, timeout)
    except (subprocess.TimeoutExpired, RuntimeError):
        _kept.pop(key).end()
        raise


@atexit.register
def end_all():
    """Ends those that wait."""
    while _kept:
        _kept.popitem()[1].end()


def _read_early(arguments: list[str]) -> tuple[str, ...]:
    """The words of a command line that tshark must be started with: those that are not known to be read late."""
    early, words = [], iter(arguments)
    for word in words:
        if word not in READ_LATE:
            early.append(word)
        for _ in range(READ_LATE.get(word, 0)):
            next(words, None)
    return tuple(early)


class _Started:
    """A tshark that was started with the words that it reads early, and runs command lines that have the same ones."""

    def __init__(self, early: tuple[str, ...], library: str, env: dict, **options):
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._said = tempfile.TemporaryFile()
        env = env | {"LD_PRELOAD": " ".join([*env.get("LD_PRELOAD", "").split(), library]), "PRESTART_FILE": NO_FILE,
                     "PRESTART_SOCKET": str(theirs.fileno())}
        self._process = subprocess.Popen(["tshark", "-r", NO_FILE, *early], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=self._said, env=env,
                                         pass_fds=(theirs.fileno(),), start_new_session=True, **options)
        theirs.close()

    def run(self, command: list[str], timeout: float) -> subprocess.CompletedProcess:
        """Runs one; what tshark said at its start is said by each."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull, "rb") as nothing:
            words = b"".join(os.fsencode(word) + b"\0" for word in command)
            self._socket.settimeout(timeout)
            try:
                socket.send_fds(self._socket, [words], [stream.fileno() for stream in (nothing, out, err)])
                status = self._socket.recv(4)
            except TimeoutError:
                raise subprocess.TimeoutExpired(command, timeout) from None
            except OSError:
                status = b""
            said = _content(self._said) + _content(err)
            if not status:
                raise RuntimeError(f"{' '.join(command)}: tshark does not wait for a command: {said!r}")
            code = os.waitstatus_to_exitcode(int.from_bytes(status, "little"))
            return subprocess.CompletedProcess(command, code, _content(out), said)

    def end(self):
        """Ends it, and what it runs."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()
        self._socket.close()
        self._said.close()


_kept: collections.OrderedDict[tuple, _Started] = collections.OrderedDict()


def _content(stream) -> bytes:
    stream.seek(0)
    return stream.read()
