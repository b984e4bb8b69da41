# SPDX-License-Identifier: GPL-2.0-or-later
"""What the join tests share: files of a case, the links that tshark shows, and how they compare with the truth."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import case as cases  # noqa: E402
import wireshark  # noqa: E402

ALL = ("-o", "flowlog.join_listed:1000000")


def merged(name: str, *files: str, in_order: bool = False) -> pathlib.Path:
    """The files in one capture: by time, as mergecap does by itself, or one after the other."""
    done = wireshark.run("mergecap", *(("-a",) if in_order else ()), "-w", name, *files)
    if done.returncode or done.stderr:
        raise AssertionError(done.stderr)
    return wireshark.files() / name


class Links:
    """The links of a capture: of frames of records to frames of packets, as each side shows them, and who is who."""

    def __init__(self, case, path, args=("-2",)):
        names = ("frame.number", "frame.time_epoch", "flowlog.raw", "flowlog.packet", "flowlog.record",
                 "flowlog.packets.captured", "flowlog.bytes.captured", "flowlog.captured", "flowlog.action")
        rows: dict[str, list] = {}
        for number, record in reversed(list(enumerate(case.records))):
            rows.setdefault(record.row, []).append(number)
        times = {round((cases.START + packet.at) * 1000000): place for place, packet in enumerate(case.packets)}
        self.records, self.packets, self.counted, self.actions = {}, {}, {}, {}
        raw = []
        for line in wireshark.fields(path, *names, args=(*args, *ALL)):
            frame, time, row, packets, records, count, size, captured, actions = line + [""] * (9 - len(line))
            if row:
                # Records that say the very same count the same, so any of their frames is the first of them. What stands
                # around an Azure tuple is before it; an object's row is one of its values.
                self.records[frame] = rows[next(cell for cell in reversed(row.split("\\t")) if cell in rows)].pop()
                self.counted[self.records[frame]] = (int(count or 0), int(size or 0), captured)
            else:
                whole, _, rest = time.partition(".")
                self.packets[frame] = times[int(whole) * 1000000 + int((rest + "000000")[:6])]
                self.actions[frame] = actions.split(",")
            raw.append((frame, packets.split(",") if packets else [], records.split(",") if records else []))
        self.from_records = {(self.records[frame], self.packets[other]) for frame, packets, _ in raw for other in packets}
        self.from_packets = {(self.records[other], self.packets[frame]) for frame, _, records in raw for other in records}


def truth(case, captured=None) -> set:
    """(record, packet) for each packet that each record counts, of the packets that were captured."""
    return {(number, place) for number, record in enumerate(case.records) for place in record.packets
            if captured is None or place in captured}


def precision_and_recall(found: set, true: set) -> tuple[float, float]:
    right = len(found & true)
    return (right / len(found) if found else 1.0), (right / len(true) if true else 1.0)


def describe(case, links: set) -> str:
    """A few links in words, for a test that fails."""
    return "\n".join(f"{case.records[record].row}  <->  {case.packets[place].at:.6f} {case.packets[place].src} -> "
                     f"{case.packets[place].dst}" for record, place in sorted(links)[:8])


def session(number: int, interface: str) -> tuple:
    """Options that say at which interface a mirror session is."""
    return ("-o", f'uat:mirror_sessions:"{number}","","{interface}","aws","{interface}","",""')
