# SPDX-License-Identifier: GPL-2.0-or-later
"""A profile that is there is brought up to date, and keeps what its user changed."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import wireshark

SCRIPT = wireshark.SOURCE / "scripts/lib/profile.py"
RULES = "@Red@a == 1@[1,1,1][0,0,0]\n@Green@b@[2,2,2][0,0,0]\n@Blue@c@[3,3,3][0,0,0]\n"
GRAPHS = '"Enabled","In","a == \\x22x\\x22","#2e7d32","Line","Bytes","","None","1"\n'
OURS = {"colorfilters": "# Ours.\n" + RULES, "io_graphs": GRAPHS,
        "preferences": '# Ours.\ngui.column.format:\n\t"No.", "%m",\n\t"Info", "%i"\nname.resolve: TRUE\n',
        "recent": 'gui.conversation_tabs: "Flow log", "TCP"\n'}


class Profile(unittest.TestCase):
    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.source, self.copy = folder / "source", folder / "profiles/Ours"

    def install(self, **ours: str) -> str:
        """Installs these files; returns what is said below the line that names the profile."""
        shutil.rmtree(self.source, ignore_errors=True)
        self.source.mkdir()
        for name, text in (OURS | ours).items():
            (self.source / name).write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-B", SCRIPT, self.source, self.copy], capture_output=True, text=True,
                              check=True)
        first, _, said = done.stderr.partition("\n")
        self.assertEqual((first, done.stdout), (str(self.copy), ""))
        return said

    def change(self, name: str, old: str, new: str):
        path = self.copy / name
        text = path.read_text(encoding="utf-8")
        self.assertEqual(text.count(old), 1)
        path.write_text(text.replace(old, new), encoding="utf-8")

    def there(self, name: str) -> str:
        return (self.copy / name).read_text(encoding="utf-8")

    def test_new_then_unchanged(self):
        self.assertEqual(self.install(), "")
        self.assertEqual({name: self.there(name) for name in OURS}, OURS)
        self.assertEqual(self.install(), "")

    def test_untouched_files_are_replaced_and_missing_ones_added(self):
        self.install()
        (self.copy / "io_graphs").unlink()
        new = RULES.replace("@Green@b@", "@Green@b || d@") + "@White@e@[9,9,9][0,0,0]\n"
        self.assertEqual(self.install(colorfilters=new, io_graphs=GRAPHS * 2),
                         "  colorfilters: brought up to date\n  io_graphs: added\n")
        self.assertEqual((self.there("colorfilters"), self.there("io_graphs")), (new, GRAPHS * 2))

    def test_rules_of_both_sides(self):
        """The user switched one off, removed one and added one; we change one, drop one and add two."""
        first = "@Old@o@[4,4,4][0,0,0]\n"
        self.install(colorfilters=RULES + first)
        self.change("colorfilters", "@Red@", "!@Red@")
        self.change("colorfilters", "@Blue@c@[3,3,3][0,0,0]\n", "@Mine@m@[7,7,7][0,0,0]\n")
        ours = ("@Top@t@[5,5,5][0,0,0]\n" + RULES.replace("[2,2,2]", "[8,8,8]").replace("a == 1", "a == 2").replace(
            "@Blue@", "@New@n@[6,6,6][0,0,0]\n@Blue@"))
        self.assertEqual(self.install(colorfilters=ours),
                         "  colorfilters: brought up to date; kept as you have it: Red, no Blue\n")
        self.assertEqual(self.there("colorfilters"),
                         "@Top@t@[5,5,5][0,0,0]\n!@Red@a == 1@[1,1,1][0,0,0]\n@Green@b@[8,8,8][0,0,0]\n"
                         "@New@n@[6,6,6][0,0,0]\n@Mine@m@[7,7,7][0,0,0]\n")
        self.assertEqual(self.install(colorfilters=ours), "  colorfilters: kept as you have it: Red, no Blue\n")

    def test_settings_as_wireshark_writes_them(self):
        """It writes all of them when one has changed, with comments, and values in its own way."""
        self.install()
        (self.copy / "preferences").write_text(
            '# Configuration file for Wireshark.\n\n# A comment\n#gui.other: FALSE\n\ngui.column.format: \n\t"No.", "%m",\n'
            '\t"Info", "%i"\n\n# Mine\nname.resolve: FALSE\nmine.own: 1\n', encoding="utf-8")
        (self.copy / "recent").write_text('# Recent\ngui.conversation_tabs: \n\t"Flow log", \n\t"TCP"\n\ngui.zoom: 3\n',
                                          encoding="utf-8")
        ours = OURS["preferences"].replace('"%m",\n', '"%m",\n\t"Time", "%t",\n').replace(": TRUE", ": maybe") + "new.one: 1\n"
        self.assertEqual(self.install(preferences=ours, recent='gui.conversation_tabs: "Flow log", "Ports", "TCP"\n'),
                         "  preferences: brought up to date; kept as you have it: name.resolve\n"
                         "  recent: brought up to date\n")
        self.assertEqual(self.there("preferences"),
                         '# Configuration file for Wireshark.\n\n# A comment\n#gui.other: FALSE\n\ngui.column.format:\n'
                         '\t"No.", "%m",\n\t"Time", "%t",\n\t"Info", "%i"\n\n# Mine\nname.resolve: FALSE\nmine.own: 1\n'
                         'new.one: 1\n')
        self.assertEqual(self.there("recent"),
                         '# Recent\ngui.conversation_tabs: "Flow log", "Ports", "TCP"\n\ngui.zoom: 3\n')

    def test_what_wireshark_remembers_is_not_spoken_of(self):
        self.install()
        self.change("recent", '"Flow log"', '"UDP"')
        kept = self.there("recent")
        self.assertEqual(self.install(recent='gui.conversation_tabs: "Ports"\n'), "")
        self.assertEqual(self.there("recent"), kept)

    def test_widths_are_of_their_columns(self):
        """Wireshark takes them by place: where the columns are others now, the user's widths go."""
        recent = OURS["recent"] + "column.width:\n\t%m, 5,\n\t%i, 6\n"
        self.install(recent=recent)
        self.change("recent", "5", "50")
        self.assertEqual(self.install(recent=recent), "")
        self.assertIn("%m, 50", self.there("recent"))
        new = recent.replace("5,", "5,\n\t%t, 7,")
        self.install(recent=new, preferences=OURS["preferences"].replace('"%m",\n', '"%m",\n\t"Time", "%t",\n'))
        self.assertEqual(self.there("recent"), new)

    def test_a_profile_of_which_nothing_is_known(self):
        """What is there stays, but that a setting which Wireshark wrote empty is none."""
        self.copy.mkdir(parents=True)
        (self.copy / "colorfilters").write_bytes(b"@Mine \xff@m@[7,7,7][0,0,0]\n@Green@g@[7,7,7][0,0,0]\n")
        (self.copy / "recent").write_text("gui.conversation_tabs: \n", encoding="utf-8")
        self.assertEqual(self.install(),
                         "  colorfilters: brought up to date; kept as you have it: Green\n  io_graphs: added\n"
                         "  preferences: added\n  recent: brought up to date\n")
        self.assertEqual((self.copy / "colorfilters").read_bytes(),
                         b"@Red@a == 1@[1,1,1][0,0,0]\n@Mine \xff@m@[7,7,7][0,0,0]\n@Green@g@[7,7,7][0,0,0]\n"
                         b"@Blue@c@[3,3,3][0,0,0]\n")
        self.assertEqual(self.there("recent"), OURS["recent"])

    def test_the_profile_before_that_was_kept(self):
        """The files that the first installations had are known, and nobody's changes."""
        self.copy.mkdir(parents=True)
        (self.copy / "dfilter_buttons").write_text(
            '# This file is automatically generated, DO NOT MODIFY.\n"TRUE","Without duplicates","!mirror.duplicate_of",'
            '"Packets that another mirror session has not shown already"\n', encoding="utf-8")
        buttons = '"TRUE","Without duplicates","a","b"\n'
        self.assertIn("  dfilter_buttons: brought up to date\n", self.install(dfilter_buttons=buttons))
        self.assertEqual(self.there("dfilter_buttons"), buttons)

    def test_an_unreadable_memory_is_none(self):
        self.install()
        (self.copy / ".cloudflow-installed.json").write_text("{", encoding="utf-8")
        self.assertEqual(self.install(colorfilters=RULES.replace("@b@", "@z@")), "  colorfilters: kept as you have it: Green\n")

    def test_wireshark_can_remove_the_profile(self):
        """It removes the files of a profile's folder, and then the folder."""
        self.install()
        self.assertTrue(all(path.is_file() for path in self.copy.iterdir()))


if __name__ == "__main__":
    unittest.main()
