# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark's own checks of dissectors find nothing in ours. scripts/test fetches them; without them this is skipped."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import wireshark

FOLDER = wireshark.BUILD / "wireshark-checks"
#: Each finds something here: a function that is not to be used, a field that is not registered, and one added by a
#: function of another type.
WRONG = """
static int hf_wrong_text = -1;
static int hf_wrong_lost = -1;
static int
dissect_wrong(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    char text[8];
    g_snprintf(text, sizeof(text), "%d", 1);
    proto_tree_add_uint(tree, hf_wrong_text, tvb, 0, 1, 1);
    proto_tree_add_item(tree, hf_wrong_lost, tvb, 0, 1, ENC_NA);
}
void
proto_register_wrong(void)
{
    static hf_register_info hf[] = {
        { &hf_wrong_text, { "Text", "wrong.text", FT_STRING, BASE_NONE, NULL, 0x0, NULL, HFILL }},
    };
}
"""


def checks() -> pathlib.Path | None:
    """The folder of the newest release that scripts/test fetched."""
    return max(FOLDER.glob("*.*.*[0-9]"), default=None, key=lambda path: [int(n) for n in re.findall(r"\d+", path.name)])


@unittest.skipUnless(checks(), f"no Wireshark checks in {FOLDER}: scripts/test fetches them from Debian's source package")
class Checks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sources = sorted(path for room in ("dissector", "plugin", "compat")
                             for path in (wireshark.SOURCE / room).rglob("*.[ch]"))
        assert len(cls.sources) > 30

    def run_check(self, *command) -> subprocess.CompletedProcess:
        return subprocess.run([*map(str, command)], cwd=wireshark.SOURCE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False)

    def calls(self, sources) -> subprocess.CompletedProcess:
        return self.run_check("perl", checks() / "checkAPIs.pl", *sources)

    def registered(self, sources) -> subprocess.CompletedProcess:
        return self.run_check("perl", checks() / "checkhf.pl", *(path for path in sources if path.suffix == ".c"))

    def types(self, sources) -> subprocess.CompletedProcess:
        script = checks() / "check_typed_item_calls.py"
        known = self.run_check(sys.executable, "-B", script, "--help").stdout
        wanted = [option for option in ("--mask", "--label", "--consecutive", "--missing-items", "--check-bitmask-fields",
                                        "--extra-value-string-checks") if option in known]
        files = [word for path in sources if path.suffix == ".c" for word in ("--file", path)]
        return self.run_check(sys.executable, "-B", script, *wanted, *files)

    def test_calls(self):
        done = self.calls(self.sources)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_registered(self):
        done = self.registered(self.sources)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_types(self):
        done = self.types(self.sources)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"(?m)^0 warnings")
        self.assertNotRegex(done.stdout, r"(?mi)^(warning|error)|[1-9]\d* (errors|warnings)")

    def test_they_find_what_is_wrong(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "packet-wrong.c"
            path.write_text(WRONG)
            for check, found in ((self.calls, "g_snprintf"), (self.registered, "hf_wrong_lost"),
                                 (self.types, "proto_tree_add_uint")):
                with self.subTest(check.__name__):
                    self.assertIn(found, check([path]).stdout)


if __name__ == "__main__":
    unittest.main()
