# SPDX-License-Identifier: GPL-2.0-or-later
"""Thousands of damaged mirror packets through tshark: it must read them all, in time, and without a word from us.

The same packets each time. CLOUDFLOW_FUZZ_ROUNDS=n makes n times as many.
"""
import os
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "mirror"))
import captures  # noqa: E402
import wireshark  # noqa: E402

FRAMES = 3000
ROUNDS = int(os.environ.get("CLOUDFLOW_FUZZ_ROUNDS", "1"))
UDP_PAYLOAD = 42
LEFT_OUT = ("nested", "cut_headers")
TABLE = ("-o", 'uat:mirror_sessions:"1001","","web","aws","eni-1","10.0.1.10",""')


def damaged(rng: random.Random, frame: bytes, other: bytes) -> bytes:
    """The frame with something wrong behind its outer headers."""
    data = bytearray(frame)
    for _ in range(rng.choice((1, 1, 2, 5))):
        start = min(UDP_PAYLOAD - 8, len(data) - 1)
        at = rng.randrange(start, len(data))
        kind = rng.randrange(6)
        if kind == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            data[at] = rng.choice((0, 1, 0x7f, 0x80, 0xff))
        elif kind == 2:
            del data[at:]
        elif kind == 3:
            del data[at:at + rng.randrange(1, 9)]
        elif kind == 4:
            data[at:at] = rng.randbytes(rng.randrange(1, 9))
        else:
            data[at:] = other[min(at, len(other)):]
        if len(data) <= UDP_PAYLOAD:
            return frame[:UDP_PAYLOAD]
    return bytes(data)


class Fuzz(unittest.TestCase):
    def test_damaged_packets(self):
        whole = [item[1] if isinstance(item, tuple) else item for name, frames in captures.CAPTURES.items()
                 if name not in LEFT_OUT for item in frames()]
        for turn in range(ROUNDS):
            rng = random.Random(1000 + turn)
            frames = [damaged(rng, rng.choice(whole), rng.choice(whole)) for _ in range(FRAMES)]
            file = wireshark.write(f"damaged{turn}.pcap", captures.pcap(frames))
            for args in (("-V",), ("-V", "-o", "mirror.mode:always"), ("-2", "-T", "json", *TABLE), (*TABLE, "-q", "-z", "mirror,tree",
                         "-z", "conv,mirror", "-z", "endpoints,mirror")):
                with self.subTest(turn=turn, args=args):
                    done = wireshark.run("tshark", "-r", file, *args, timeout=120)
                    self.assertEqual(done.returncode, 0, done.stderr[-2000:])
                    self.assertNotIn("mirror", done.stderr.lower())
                    self.assertNotIn("ERROR: AddressSanitizer", done.stderr)
                    self.assertNotIn("runtime error", done.stderr)
            self.assertEqual(len(wireshark.run("tshark", "-r", file, "-T", "fields", "-e", "frame.number").stdout.splitlines()), FRAMES)


if __name__ == "__main__":
    unittest.main()
