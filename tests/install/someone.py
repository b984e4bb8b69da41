# SPDX-License-Identifier: GPL-2.0-or-later
"""A user with a home of their own and a copy of the checkout, who is not root and has no plug-ins yet."""
import os
import pathlib
import shutil
import subprocess

import wireshark

LOG = ("2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 "
       "1418530070 ACCEPT OK\n")


class Someone:
    """One such user; several of them share nothing but the machine."""

    def __init__(self, name: str):
        self.home = wireshark.files() / name
        self.home.mkdir(mode=0o755)
        major, minor = wireshark.release()
        self.release = f"{major}.{minor}"
        self.personal = self.home / ".local/lib/wireshark/plugins" / self.release
        self.system = self.home / "system" / self.release  # stands for the global folder
        self.give()

    def give(self):
        """Makes everything in the home theirs."""
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{wireshark.NOBODY}:{wireshark.NOBODY}", self.home], check=True)

    def clone(self) -> pathlib.Path:
        """A copy of the source tree, as a clone would be."""
        copy = self.home / "cloudflow"
        shutil.copytree(wireshark.SOURCE, copy, ignore=shutil.ignore_patterns("build*", ".git", "__pycache__"))
        self.give()
        return copy

    def run(self, *command, as_root: bool = False, **env) -> subprocess.CompletedProcess:
        """Runs a command in the home; a variable that is None is taken out of the environment."""
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "UTC",
                       # Else each start asks Wireshark's external capture programs what they can do.
                       "WIRESHARK_EXTCAP_DIR": str(self.home / "none"), **wireshark.QUICK_START}
        if self.system.parent.is_dir():
            environment["WIRESHARK_PLUGIN_DIR"] = str(self.system.parent)
        environment.update(env)
        environment = {name: str(value) for name, value in environment.items() if value is not None}
        drop = {"user": wireshark.NOBODY, "group": wireshark.NOBODY, "extra_groups": []}
        return subprocess.run([*map(str, command)], cwd=self.home, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=600, check=False,
                              **({} if as_root or os.geteuid() != 0 else drop))

    def put(self, folder: pathlib.Path, kind: str, source: pathlib.Path | None = None, name: str = "cloudflow.so"):
        """Puts a module (by default the one just built) into a plug-in folder; returns where it stands."""
        place = folder / kind / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source or built(kind), place)
        place.chmod(0o755)
        self.give()
        return place

    def put_both(self, folder: pathlib.Path):
        for kind in ("wiretap", "epan"):
            self.put(folder, kind)

    def personal_extcap(self) -> pathlib.Path:
        """Where Wireshark looks for their external capture programs."""
        return self.home / (".config/wireshark/extcap" if wireshark.release() < (4, 1) else ".local/lib/wireshark/extcap")

    def loaded(self) -> dict[str, str]:
        """Kind -> path of the modules of ours that tshark loads for this user."""
        rows = [line.split() for line in self.run("tshark", "-G", "plugins").stdout.splitlines()]
        paths = [pathlib.Path(row[-1]) for row in rows if row[0] == "cloudflow.so"]
        return {path.parent.name: str(path) for path in paths}


def built(kind: str) -> pathlib.Path:
    major, minor = wireshark.release()
    return wireshark.BUILD / "plugins" / f"{major}.{minor}" / kind / "cloudflow.so"
