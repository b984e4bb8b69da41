# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs tshark over a log with every kind of row under valgrind; an error that our modules have a part in fails."""
import re
import sys

import test_roundtrip
import wireshark

path = wireshark.write("valgrind.log", test_roundtrip.sample().encode("utf-8", "surrogateescape"))
done = wireshark.run("valgrind", "--error-exitcode=0", "--num-callers=40", "--leak-check=no", "tshark", "-r", path, "-V", "-2",
                     env={"G_SLICE": "always-malloc"}, timeout=600)
if done.returncode != 0 or "ERROR SUMMARY" not in done.stderr:
    sys.exit(f"tshark under valgrind: exit {done.returncode}\n{done.stderr[-3000:]}")
text = re.sub(r"^==\d+== ?", "", done.stderr, flags=re.M)
ours = [block for block in text.split("\n\n") if re.search(r"^\s+(at|by) 0x.*(cloudflow\.so|\((\w+-)*\w+\.c:\d+\))", block, re.M)
        and re.search(r"flow_|flowlog|filetap|cloudflow", block)]
if ours:
    sys.exit("\n\n".join(ours))
print(f"valgrind: no error in {len(done.stdout.splitlines())} lines of tree")
