# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""scripts/install, scripts/uninstall and the packages, as an ordinary user runs them in a clone."""
import os
import pathlib
import re
import shutil
import subprocess
import tarfile
import unittest

import wireshark
from someone import LOG, Someone


#: What is not for the scripts, and would lead them astray.
OTHERS = {"DESTDIR": "/nonexistent", "TAR_OPTIONS": "--no-such", "CMAKE_GENERATOR": "None", "CMAKE_BUILD_TYPE": "None",
          "PYTHONHOME": "/nonexistent", "build": "/nonexistent", "build_target": "nothing", "staged": "/nonexistent",
          "system": "1", "top": "/nonexistent", "module": "other.so", "destdir": "/nonexistent", "GLOBIGNORE": "*"}


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.user = Someone("installer")
        cls.clone = cls.user.clone().rename(cls.user.home / "a clone")
        cls.links = cls.user.home / "links"
        cls.links.mkdir()
        trap = cls.user.home / "trap.sh"
        trap.write_text("exit 3\n")
        cls.others = OTHERS | {"BASH_ENV": trap, "CDPATH": f"{cls.user.home}:/usr"}

    def script(self, name: str, *args, expect: int = 0, **options):
        """Runs one of the clone's scripts as it may happen to be run: through a link, with a umask that keeps others out, and
        with what other programs left in the environment. They build in a folder elsewhere, whose name has a space; the
        rest of the tests show the usual one."""
        options = {"CLOUDFLOW_BUILD": self.user.home / "a folder", **self.others, **options}
        link = self.links / name
        if not link.is_symlink():
            link.symlink_to(self.clone / "scripts" / name)
        done = self.user.run("sh", "-c", 'umask 077 && exec "$0" "$@"', link, *args, **options)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def test_personal(self):
        done = self.script("install")
        self.assertIn("No problem found.", done.stdout)
        modules = {kind: str(self.user.personal / kind / "cloudflow.so") for kind in ("epan", "wiretap")}
        self.assertEqual(self.user.loaded(), modules)
        follower = self.user.personal_extcap() / "cloudflow-live"
        programs = [self.user.home / f".local/bin/cloudflow-{name}" for name in ("query", "look")]
        self.assertIn("protocol = 6", self.user.run(programs[0], "athena", "tcp").stdout)
        (self.user.home / "headless.csv").write_text(LOG.replace(" ", ","))
        self.assertIn("no header names their columns", self.user.run(programs[1], "headless.csv").stdout)
        merged = self.user.run(self.clone / "scripts/merge", "merged.pcapng", self.clone / "samples")
        self.assertRegex(merged.stderr, r"merged\.pcapng: \d+ frames of 2\d logs and \d+ captures, in the order of time")
        interfaces = self.user.run("tshark", "-D", WIRESHARK_EXTCAP_DIR=None).stdout
        self.assertRegex(interfaces, r"cloudflow-file \(Cloud flow log \(follow a file\)\)")
        self.assertIn(f"following logs:    0.1.0, {follower}\n", done.stdout)
        profile = self.user.home / ".config/wireshark/profiles/Cloudflow"
        log = self.clone / "samples/aws-vpc-default.log"
        listed = self.user.run("tshark", "-C", "Cloudflow", "-r", log, "-c", "1").stdout
        self.assertRegex(listed, r"^ +1 \d{4}-\d\d-\d\d \S+ +(ACCEPT|REJECT) ")
        parts = {path.name for path in (self.clone / "profiles/Cloudflow").iterdir()}
        self.assertEqual({path.name for path in profile.iterdir() if path.name[0] != "."}, parts)
        self.assertIn("\n@TCP@tcp@", (profile / "colorfilters").read_text())  # Wireshark's own, behind ours
        with (profile / "preferences").open("a") as preferences:
            preferences.write("name.resolve: FALSE\n")
        (profile / "io_graphs").unlink()
        changed = (profile / "preferences").read_text()
        self.assertIn("  io_graphs: added\n", self.script("install").stderr)
        self.assertEqual((profile / "preferences").read_text(), changed)
        self.assertFalse((self.clone / "build").exists())
        old = self.user.put(self.user.personal.parent / "3.6", "epan")
        done = self.script("uninstall")
        self.assertEqual(self.user.loaded(), {})
        for path in [*modules.values(), str(old), str(follower), *map(str, programs)]:
            self.assertFalse(os.path.exists(path))
            self.assertIn(f"removed {path}", done.stderr)
        self.assertIn(f"{profile} stays", done.stderr)
        self.assertTrue((profile / "preferences").is_file())
        shutil.rmtree(profile)
        done = self.script("uninstall")
        self.assertIn("Nothing is installed", done.stderr)
        self.assertNotIn("stays", done.stderr)

    def test_in_place_of_a_module_that_stops_wireshark(self):
        self.script("install")
        module = self.user.personal / "epan/cloudflow.so"
        whole = module.read_bytes()
        for name in ("install", "uninstall"):
            module.write_bytes(whole[:100_000])
            self.assertNotEqual(self.user.run("tshark", "--version").returncode, 0)
            done = self.script(name)
            self.assertIn(str(module), done.stderr)
            self.assertEqual(self.user.run("tshark", "--version").returncode, 0)

    def test_tshark_that_does_not_start(self):
        fake = self.user.home / "bin/tshark"
        fake.parent.mkdir()
        fake.write_text("#!/bin/sh\nexit 127\n")
        fake.chmod(0o755)
        for name in ("install", "uninstall"):
            done = self.script(name, expect=1, PATH=f"{fake.parent}:{os.environ['PATH']}")
            self.assertIn("error: tshark does not start; scripts/doctor says why", done.stderr)

    def test_build_folder_that_cannot_be_written(self):
        done = self.script("install", expect=1, CLOUDFLOW_BUILD="/nonexistent/build")
        self.assertEqual(done.stderr, "error: /nonexistent/build cannot be written; CLOUDFLOW_BUILD names another folder "
                                      "to build in\n")

    def test_moved_tree_is_built_anew(self):
        """CMake refuses a folder that was configured somewhere else."""
        self.assertNotIn("built anew", self.script("install").stderr)
        moved = self.user.home / "moved"
        shutil.copytree(self.user.home / "a folder", moved)
        self.user.give()
        done = self.script("install", CLOUDFLOW_BUILD=moved)
        self.assertIn(f"{moved} was configured elsewhere or otherwise: it is built anew\n", done.stderr)
        self.script("uninstall")

    def test_system(self):
        root = self.user.home / "root"
        self.script("install", "--system", DESTDIR=root)
        for path in root.rglob("*"):
            others = 0o055 if path.is_dir() else 0o044
            self.assertEqual(path.stat().st_mode & others, others, path)
        folders = self.user.run("tshark", "-G", "folders").stdout
        plugins = next(line.split()[-1] for line in folders.splitlines() if line.startswith("Global Plugins"))
        placed = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
        modules = [f"{plugins[1:]}/{kind}/cloudflow.so" for kind in ("epan", "wiretap")]
        follower = f"{self.global_extcap()[1:]}/cloudflow-live"
        self.assertEqual([path for path in placed if "/profiles/Cloudflow/" not in path], sorted([*modules, follower, "usr/bin/cloudflow-query", "usr/bin/cloudflow-look"]))
        self.assertTrue(os.access(root / follower, os.X_OK))
        self.assert_whole_profile(root / "usr/share/wireshark/profiles/Cloudflow")
        self.user.system.parent.symlink_to((root / plugins[1:]).parent)
        try:
            self.assertEqual(set(self.user.loaded()), {"epan", "wiretap"})
        finally:
            self.user.system.parent.unlink()
        self.assertIn("has a copy, which stays", self.script("uninstall", "--system", DESTDIR=root).stderr)
        self.assertEqual([path for path in root.rglob("*") if path.is_file()], [])

    def global_extcap(self) -> str:
        folders = self.user.run("tshark", "-G", "folders", WIRESHARK_EXTCAP_DIR=None).stdout
        return next(line.split()[-1] for line in folders.splitlines() if re.match("(Global )?Extcap path", line))

    def assert_whole_profile(self, profile: pathlib.Path):
        """It is there as this Wireshark has it: with its own rules."""
        self.assertEqual({path.name for path in profile.iterdir()},
                         {path.name for path in (wireshark.SOURCE / "profiles/Cloudflow").iterdir()})
        self.assertEqual((profile / "colorfilters").read_text(),
                         (wireshark.BUILD / "profiles/Cloudflow/colorfilters").read_text())

    @unittest.skipUnless(os.geteuid() == 0, "only root is refused")
    def test_root_is_told_that_a_personal_copy_is_of_no_use(self):
        done = self.script("install", expect=1, as_root=True)
        self.assertIn("or with --system", done.stderr)

    def test_packages(self):
        printed = self.script("package").stdout.splitlines()
        deb, archive = (next(path for path in printed if path.endswith(end)) for end in (".deb", ".tar.gz"))
        self.check_deb(deb)
        self.check_archive(archive)

    def check_deb(self, deb: str):
        major, minor = wireshark.release()

        def field(name: str) -> str:
            return subprocess.run(["dpkg-deb", "-f", deb, name], capture_output=True, text=True, check=True).stdout

        depends = [part.strip() for part in field("Depends").split(",")]
        self.assertIn(f"wireshark-common (>= {major}.{minor})", depends)
        self.assertIn(f"wireshark-common (<< {major}.{minor + 1}~)", depends)
        self.assertTrue(any(part.startswith("libwiretap") for part in depends), depends)
        self.assertTrue(field("Version").strip().endswith(f"+wireshark{major}.{minor}"))
        listing = subprocess.run(["dpkg-deb", "-c", deb], capture_output=True, text=True, check=True).stdout
        files = [line.split()[-1] for line in listing.splitlines() if not line.startswith("d")]
        for name in (f"/{major}.{minor}/epan/cloudflow.so", f"/{major}.{minor}/wiretap/cloudflow.so",
                     f"{self.global_extcap()}/cloudflow-live", *(f"/usr/bin/cloudflow-{name}" for name in ("doctor", "look", "merge", "profile", "query")), "/usr/share/doc/cloudflow/copyright"):
            self.assertEqual(len([path for path in files if path.endswith(name)]), 1, f"{name} in {files}")
        self.assertTrue(all("root/root" in line for line in listing.splitlines()))
        unpacked = self.user.home / "unpacked"
        subprocess.run(["dpkg-deb", "-x", deb, unpacked], check=True)
        self.assert_whole_profile(unpacked / "usr/share/wireshark/profiles/Cloudflow")

    def check_archive(self, archive: str):
        reader = Someone("unpacker")
        reader.personal.parent.mkdir(parents=True)
        with tarfile.open(archive) as tar:
            tar.extractall(reader.personal.parent)
        reader.give()
        self.assertEqual(reader.loaded(), {kind: str(reader.personal / kind / "cloudflow.so")
                                           for kind in ("epan", "wiretap")})
        self.assertTrue(pathlib.Path(reader.personal, "cloudflow/LICENSE").is_file())
        self.assert_whole_profile(reader.personal / "cloudflow/profiles/Cloudflow")
        started = reader.run(reader.personal / "cloudflow/extcap/cloudflow-live", "--version")
        self.assertEqual((started.returncode, started.stdout), (0, "cloudflow-live 0.1.0\n"))
        for name in ("cloudflow-query", "cloudflow-look"):
            started = reader.run(reader.personal / "cloudflow/bin" / name, "--version")
            self.assertEqual((started.returncode, started.stdout), (0, f"{name} 0.1.0\n"))


if __name__ == "__main__":
    unittest.main()
