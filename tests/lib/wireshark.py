# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs Wireshark's command-line tools with the plug-ins of the build tree, as somebody who is not root.

Wireshark ignores WIRESHARK_PLUGIN_DIR and personal plug-ins when root runs it, so a test that forgot to drop root would
pass or fail without the plug-ins. Everything here drops root first, and refuses to go on when a module did not load.
"""
import atexit
import datetime
import functools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("CLOUDFLOW_BUILD", SOURCE / "build"))
NOBODY = 65534
#: Arguments without which a record says what it has to do with others, such as that it stands in the file twice.
ALONE = ("--disable-protocol", "flowlog.join")
#: The sanitizers' library if BUILD was made with them (scripts/sanitize). Only tshark runs that build's modules: the other
#: tools hang at their start with the library, before they load a module, so they get those of the ordinary build.
SANITIZER = os.environ.get("CLOUDFLOW_SANITIZED")
#: The tests start tshark very often, and much of a start is page faults of a heap that grows in small steps.
QUICK_START = {} if SANITIZER else {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", "MALLOC_TOP_PAD_": str(64 << 20)}


@functools.cache
def stage() -> pathlib.Path:
    """A fresh folder that nobody may read and write, with the plug-ins in it and an empty home; removed at exit.

    The checkout itself may stand in a folder that only root can enter.
    """
    top = pathlib.Path(tempfile.mkdtemp(prefix="cloudflow-test-"))
    atexit.register(shutil.rmtree, top, ignore_errors=True)
    top.chmod(0o777)
    shutil.copytree(BUILD / "plugins", top / "plugins")
    if SANITIZER:
        shutil.copytree(os.environ["CLOUDFLOW_PLAIN"] + "/plugins", top / "plain")
    for name in ("home", "runtime", "files"):
        (top / name).mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(top / name, NOBODY, NOBODY)
    _leave_out_lists_of_makers(top)
    loaded = _run(top, "tshark", "-G", "plugins").stdout
    modules = [line for line in loaded.splitlines() if line.split()[:1] == ["cloudflow.so"]]
    if len(modules) != 2:
        raise RuntimeError(f"expected two cloudflow.so among tshark's plug-ins, got: {modules or loaded}")
    return top


def _leave_out_lists_of_makers(top: pathlib.Path) -> None:
    """Makes Wireshark's data folder anew without what 4.0 reads as a whole, of all makers of hardware, for every file."""
    (top / "data").mkdir()
    for entry in (pathlib.Path(shutil.which("tshark")).parents[1] / "share/wireshark").iterdir():
        if entry.name not in ("manuf", "enterprises.tsv"):
            (top / "data" / entry.name).symlink_to(entry)


def files() -> pathlib.Path:
    """Where tests put the files they generate."""
    return stage() / "files"


def write(name: str, content: bytes | str) -> pathlib.Path:
    """Writes a file that the tools may read; returns its path."""
    path = files() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(0o644)
    return path


def copy(path) -> pathlib.Path:
    """Copies a file of the source tree to where the tools may read it."""
    return write(pathlib.Path(path).name, pathlib.Path(path).read_bytes())


def environment(top: pathlib.Path, plugins: bool = True, tool: str = "tshark", **extra: str) -> dict:
    env = {"PATH": os.environ["PATH"], "HOME": str(top / "home"), "XDG_RUNTIME_DIR": str(top / "runtime"),
           "LC_ALL": "C.UTF-8", "TZ": "UTC", "WIRESHARK_PLUGIN_DIR": str(top / ("plugins" if plugins else "none")),
           # Else every start runs Wireshark's external capture programs to ask what they can do.
           "WIRESHARK_EXTCAP_DIR": str(top / "none"), "WIRESHARK_DATA_DIR": str(top / "data")}
    if SANITIZER and tool == "tshark":
        # What Wireshark itself never frees is not counted.
        env |= {"LD_PRELOAD": SANITIZER, "ASAN_OPTIONS": "detect_leaks=0:exitcode=99",
                "UBSAN_OPTIONS": "print_stacktrace=1", "G_SLICE": "always-malloc"}
    elif SANITIZER and plugins:
        env["WIRESHARK_PLUGIN_DIR"] = str(top / "plain")
    env.update(extra)
    return env


def _as_nobody() -> dict:
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _run(top, tool, *args, plugins=True, env=None, text=True, timeout=300, **streams):
    command = [tool, *map(str, args)]
    options = {"timeout": timeout, "cwd": top / "files", "env": environment(top, plugins, tool, **QUICK_START, **(env or {})),
               **_as_nobody()}
    if "input" not in streams:
        streams.setdefault("stdin", subprocess.DEVNULL)
    elif text:
        streams["input"] = streams["input"].encode()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **streams, **options)
    if text:
        done.stdout = _text(done.stdout)
        done.stderr = unstamped(_text(done.stderr))
    return done


def _text(printed: bytes) -> str:
    return printed.decode(errors="backslashreplace").replace("\r\n", "\n").replace("\r", "\n")


def run(tool: str, *args, plugins: bool = True, env: dict | None = None, **kwargs) -> subprocess.CompletedProcess:
    """Runs a tool in files() as nobody and returns what it printed; plugins=False gives stock Wireshark."""
    return _run(stage(), tool, *args, plugins=plugins, env=env, **kwargs)


def popen(tool: str, *args, plugins: bool = True, env: dict | None = None, **kwargs) -> subprocess.Popen:
    """The same for a tool that a test talks to while it runs."""
    return subprocess.Popen([tool, *map(str, args)], cwd=files(),
                            env=environment(stage(), plugins, tool, **(env or {})), **_as_nobody(), **kwargs)


def unstamped(printed: str) -> str:
    """What a tool said, without the process number and the time that stand before Wireshark's own warnings."""
    return re.sub(r"\(\w+:\d+\) \d\d:\d\d:\d\d\.\d+", "(#)", printed)


def tshark(*args, **kwargs) -> str:
    """Standard output of a tshark run that must succeed in silence."""
    done = run("tshark", *args, **kwargs)
    if done.returncode != 0 or done.stderr.strip():
        raise AssertionError(f"tshark {' '.join(map(str, args))}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def fields(path, *names: str, display_filter: str | None = None, args: tuple = (), **kwargs) -> list[list[str]]:
    """The named fields of each frame of a file, as tshark -T fields prints them; several values joined by ','."""
    command = ["-r", path, "-T", "fields", *args]
    if display_filter:
        command += ["-Y", display_filter]
    for name in names:
        command += ["-e", name]
    return [line.split("\t") for line in tshark(*command, **kwargs).splitlines()]


@functools.cache
def release() -> tuple[int, int]:
    """Major and minor version of the Wireshark under test."""
    first = _run(stage(), "capinfos", "--version").stdout.split()
    version = next(word for word in first if word[:1].isdigit())
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


def shown_time(text: str) -> str:
    """How tshark prints a time in a field, given as older releases do: "Jan  3, 2026 10:00:00.000000000 UTC"."""
    if release() < (4, 5):
        return text
    whole, _, fraction = text.removesuffix(" UTC").partition(".")
    return f"{datetime.datetime.strptime(whole, '%b %d, %Y %H:%M:%S').isoformat()}.{fraction}Z"


def shown_text(text: str) -> str:
    """How tshark prints a text with backslashes in a field."""
    return text.replace("\\", "\\\\") if release() >= (4, 2) else text
