#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Flow logs and captures that do not agree, as they are in practice: packets and records lost, clocks off, logs late.

The traffic (traffic.py) and its logs (flowlogs.py) are made whole, so it is known which packet each record counts; then the
log and the capture are damaged. As a script, prints the table of all scenarios, or of those whose names contain each of
the words: tests/join/scenarios.py [-v] [--page] [--all] [WORD...]

  -v      prints each link that is wrong or missing, too
  --all   takes every damage of every traffic with every log, not only the table's
  --page  writes the table of docs/guide-join.md
"""
import concurrent.futures
import dataclasses
import math
import os
import pathlib
import random
import sys
import types

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import joined  # noqa: E402
from flowlogs import Aws, Azure, Google, Huawei, Ibm, Oracle  # noqa: E402
from joined import wireshark  # noqa: E402
from traffic import KINDS, Traffic, traffic_of  # noqa: E402


@dataclasses.dataclass(frozen=True)
class Damage:
    """What is wrong with a capture and its log. Times are seconds, losses are shares."""
    loss: float = 0             # of packets, each by itself
    seconds_lost: float = 0     # of whole seconds in which nothing is captured
    outage: tuple = ()          # from, to: nothing is captured
    captured: tuple = ()        # from, to: nothing else is
    clock: float = 0            # by which the capture's clock is fast
    late: float = 0             # by which the log's times are behind
    late_also: float = 0        # the same of every second interface
    lag: float = 0              # times of each record are behind by up to this
    records_lost: float = 0

    def is_captured(self, dice, packet, lost_seconds: dict) -> bool:
        second = math.floor(packet.at)
        if self.seconds_lost and second not in lost_seconds:
            lost_seconds[second] = dice.random() < self.seconds_lost
        inside = not self.captured or self.captured[0] <= packet.at < self.captured[1]
        out = self.outage and self.outage[0] <= packet.at < self.outage[1]
        return inside and not out and not lost_seconds.get(second) and not dice.random() < self.loss

    def lateness(self, dice, traffic):
        """A function that says by how much the next record of an interface is late."""
        second = set(traffic.interfaces()[1::2])
        return lambda interface: ((self.late_also if interface in second and self.late_also else self.late) +
                                  (dice.randint(0, self.lag) if self.lag else 0))


@dataclasses.dataclass(frozen=True)
class Scenario:
    traffic: str
    logs: tuple  # names of LOGS
    damage: str  # name of DAMAGES
    passes: int = 2

    @property
    def name(self) -> str:
        return f"{self.traffic} {'+'.join(self.logs)} {self.what}"

    @property
    def what(self) -> str:
        return self.damage + ", one pass" * (self.passes == 1)

    @property
    def target(self) -> float:
        """Of precision and of recall. Of short flows less is certain: what is left of one may be a packet or two."""
        damage, short = DAMAGES[self.damage], self.traffic in ("network", "verdicts", "mixed")
        if damage.lag:
            return .85 if self.traffic == "verdicts" else .96 if short else .987
        if damage.records_lost or (short and damage.loss >= .5):
            return .98
        if self.traffic == "mixed" and "ibm" in self.logs:
            return .99  # five minutes of both verdicts are more to tell apart than one
        return 1.0 if damage == Damage() and not self.is_sampled else .995

    @property
    def is_sampled(self) -> bool:
        return any(isinstance(LOGS[log], Google) for log in self.logs)

    @property
    def least_recall(self) -> float:
        """Of a sample, what lies before its first packet and behind its last is no record's that anything tells of; nor is
        what may be of either verdict where one window has both and does not say when."""
        windows = any(isinstance(LOGS[log], Huawei) for log in self.logs) and self.traffic in ("verdicts", "mixed")
        return .7 if self.is_sampled else .94 if windows else self.target


@dataclasses.dataclass
class Result:
    scenario: Scenario
    records: int
    packets: int
    links: int
    precision: float
    recall: float
    lacking: int      # records that count packets which are not captured
    rejected: int     # packets that were let in, and that show REJECT
    false_whole: int  # records of which all packets are said to be captured, though they are not
    whole: int        # records whose packets are all there
    said_whole: int   # of those, the ones that say so
    differ: int       # links that only the record shows, or only the packet
    wrong: list       # in words


LOGS = {
    "v2": Aws(), "v2-first": Aws(windows="first"), "v2-active": Aws(windows="active"),
    "v5": Aws("v5"), "v5-first": Aws("v5", windows="first"), "v5-active": Aws("v5", windows="active"),
    "v2-600": Aws(seconds=600), "v2-600-active": Aws(seconds=600, windows="active"), "v5-600": Aws("v5", 600),
    "vnet": Azure(), "vnet-300": Azure(seconds=300), "nsg": Azure("nsg"),
    "gcp": Google(), "gcp-all": Google(share=1), "ibm": Ibm(), "oci": Oracle(), "huawei": Huawei(),
}

DAMAGES = {
    "complete": Damage(),
    "2% lost": Damage(loss=.02), "10% lost": Damage(loss=.1), "half lost": Damage(loss=.5),
    "seconds lost": Damage(seconds_lost=.05), "5 minutes lost": Damage(outage=(1000, 1300)),
    "begins and ends within": Damage(captured=(700, 1500)),
    **{f"clock {off:+}s": Damage(clock=off) for off in (-5, -1, -.2, .2, 1, 5)},
    **{f"log {late}s late": Damage(late=late) for late in (1, 10, 30)},
    **{f"2% lost, clock {off:+}s": Damage(loss=.02, clock=off) for off in (-5, -1, -.2, .2, 1, 5)},
    **{f"half lost, clock {off:+}s": Damage(loss=.5, clock=off) for off in (-5, -1, -.2, .2, 1, 5)},
    **{f"2% lost, log {late}s late": Damage(loss=.02, late=late) for late in (1, 10, 30)},
    **{f"half lost, log {late}s late": Damage(loss=.5, late=late) for late in (1, 10, 30)},
    "5 minutes lost, clock +1s": Damage(outage=(1000, 1300), clock=1),
    "within, clock -1s": Damage(captured=(700, 1500), clock=-1),
    "10% lost, clock +1s, log 10s late": Damage(loss=.1, clock=1, late=10),
    "5% of records lost": Damage(records_lost=.05),
    "5% of records lost, 2% lost, clock +1s": Damage(records_lost=.05, loss=.02, clock=1),
    "lag 0-60s": Damage(lag=60),
    "interfaces 10s and 30s late": Damage(late=10, late_also=30),
    "2% lost, interfaces 1s and 10s late": Damage(loss=.02, late=1, late_also=10),
}


def _scenarios() -> list:
    few = ("complete", "2% lost", "2% lost, clock +1s", "half lost, clock -1s", "2% lost, log 30s late")
    some = (*few, "half lost", "clock +1s", "log 30s late", "half lost, clock +5s", "5 minutes lost, clock +1s",
            "5% of records lost", "lag 0-60s")
    interfaces = ("interfaces 10s and 30s late", "2% lost, interfaces 1s and 10s late")
    each = [damage for damage in DAMAGES if damage not in interfaces]
    plan = [("interactive", ("v2",), each), ("console", ("vnet",), each),
            ("interactive", ("v5-active", "v2-600", "v2-600-active", "vnet", "nsg", "vnet-300"), few),
            ("console", ("v2-first", "v5-active"), some), ("sparse", ("v2-first", "vnet"), some),
            ("bulk", ("v2-active",), few), ("bulk", ("vnet",), few[:3:2]), ("long", ("v2",), few[:3:2]),
            ("network", ("v5-first", "vnet"), (*few, *some[-2:], *interfaces)),
            ("verdicts", ("v2", "v5-active", "vnet"), (*few, *some[-2:])), ("verdicts", ("v5-600", "nsg"), few),
            ("mixed", ("v2", "v5-active", "vnet"), few[:3:2]),
            ("interactive", ("gcp", "ibm", "oci"), (few[0], few[2], few[3], "log 30s late")),
            ("bulk", ("gcp",), few[:3:2]), ("sparse", ("gcp",), few[:3:2]),
            ("network", ("gcp", "ibm"), (*few[:4:3], few[2], "5% of records lost", interfaces[0])),
            ("verdicts", ("gcp", "ibm"), (*few[:4:3], few[2], "5% of records lost")),
            *((kind, ("huawei",), few[:3:2]) for kind in ("interactive", "network", "verdicts", "mixed")),
            ("network", ("oci",), few[:3:2]), ("verdicts", ("oci",), few[:3:2]), ("mixed", ("gcp", "ibm", "oci"), few[:3:2])]
    chosen = [Scenario(traffic, (log,), damage) for traffic, logs, damages in plan for log in logs for damage in damages]
    two = (("v2", "v5"), ("v2", "v2-600"), ("v5-active", "v5-600"), ("nsg", "vnet"), ("v5", "gcp"))
    chosen += [Scenario(traffic, logs, damage) for logs in two for traffic in ("interactive", "network") for damage in few[:3:2]]
    return [*chosen, Scenario("long", ("v2",), "complete", passes=1)]


SCENARIOS = _scenarios()

def evaluate(scenario: Scenario) -> Result:
    traffic, damage = traffic_of(scenario.traffic), DAMAGES[scenario.damage]
    dice, lost_seconds = random.Random(scenario.damage), {}
    captured = {place for place, packet in enumerate(traffic.packets) if damage.is_captured(dice, packet, lost_seconds)}
    records, names, stem = [], [], scenario.name.replace(" ", "_")
    for log in scenario.logs:
        written = LOGS[log].records(traffic, damage.lateness(dice, traffic))
        written = [record for record in written if not dice.random() < damage.records_lost]
        names.append(f"{stem}.{log}")
        wireshark.write(names[-1], LOGS[log].text(written))
        records += written
    shown = types.SimpleNamespace(
        packets=[dataclasses.replace(packet, at=packet.at + damage.clock) for packet in traffic.packets], records=records)
    wireshark.write(f"{stem}.pcap", Traffic.plain(shown, captured))
    path = joined.merged(f"{stem}.pcapng", *names, f"{stem}.pcap")
    result = _compare(scenario, traffic, shown, captured, path)
    for name in (*names, f"{stem}.pcap", f"{stem}.pcapng"):
        (wireshark.files() / name).unlink()
    return result


def _compare(scenario, traffic, shown, captured, path) -> Result:
    links, true = joined.Links(shown, path, ("-2",) * (scenario.passes == 2)), joined.truth(shown, captured)
    precision, recall = joined.precision_and_recall(links.from_packets, true)
    accepted = {place for flow in traffic.flows if flow.accepted for place in flow.places}
    rejected = {links.packets[frame] for frame, actions in links.actions.items() if "REJECT" in actions}
    false_whole = [record for number, record in enumerate(shown.records) if not captured.issuperset(record.packets) and
                   links.counted[number][2] == "all"]
    whole = [number for number, record in enumerate(shown.records) if not record.marks and captured.issuperset(record.packets)]
    said_whole = sum(links.counted[number][2] == "all" for number in whole)
    differ = links.from_packets ^ links.from_records if scenario.passes == 2 else ()
    wrong = [f"{'wrong' if found else 'missing'}: {joined.describe(shown, {link})}"
             for found, some in enumerate((true - links.from_packets, links.from_packets - true)) for link in sorted(some)]
    wrong += [f"has all of {len(record.packets)}, though {len(set(record.packets) - captured)} are not captured: {record.row}"
              for record in false_whole]
    lacking = sum(not record.marks and not captured.issuperset(record.packets) for record in shown.records)
    return Result(scenario, len(shown.records), len(captured), len(true), precision, recall, lacking, len(rejected & accepted),
                  len(false_whole), len(whole), said_whole, len(differ), wrong)


def evaluate_all(scenarios):
    """The results, in their order. Each starts programs that take one processor."""
    wireshark.stage()
    scenarios = list(scenarios)
    for scenario in scenarios:
        traffic_of(scenario.traffic)
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        yield from pool.map(evaluate, scenarios)


HEAD = (f"{'traffic':12}{'log':18}{'log and capture':40}{'records':>8}{'packets':>8}{'links':>8}{'precision':>10}{'recall':>8}"
        f"{'REJECT':>8}{'false whole':>12}")


def line(result: Result) -> str:
    scenario = result.scenario
    text = (f"{scenario.traffic:12}{'+'.join(scenario.logs):18}{scenario.what:40}{result.records:8}{result.packets:8}"
            f"{result.links:8}{result.precision:10.4f}{result.recall:8.4f}{result.rejected:8}{result.false_whole:12}")
    return text + (f"  sides differ: {result.differ}" if result.differ else "")


def is_met(result: Result) -> bool:
    return (result.precision >= result.scenario.target and result.recall >= result.scenario.least_recall and
            result.rejected == 0 and result.differ == 0 and result.false_whole == 0)


# ---- the table of the guide: what is worst of the scenarios of a kind ----

PAGE = wireshark.SOURCE / "docs/guide-join.md"
BEGIN, END = "<!-- The table is written by: cmake --build build --target scenarios -->\n", "<!-- end of the table -->\n"
COLUMNS = {
    "Google's sample": lambda scenario: scenario.is_sampled,
    "Huawei's windows": lambda scenario: isinstance(LOGS[scenario.logs[0]], Huawei),
    "IBM, Oracle": lambda scenario: isinstance(LOGS[scenario.logs[0]], (Ibm, Oracle)),
    "a connection, AWS": lambda scenario: scenario.traffic in ("interactive", "console", "bulk") and _is_aws(scenario),
    "a connection, Azure": lambda scenario: scenario.traffic in ("interactive", "console", "bulk") and not _is_aws(scenario),
    "sparse keep-alives": lambda scenario: scenario.traffic in ("sparse", "long"),
    "a small network": lambda scenario: scenario.traffic == "network",
    "refused and let in": lambda scenario: scenario.traffic in ("verdicts", "mixed"),
}


def _is_aws(scenario) -> bool:
    return isinstance(LOGS[scenario.logs[0]], Aws)


def _column(scenario) -> str:
    two = len(scenario.logs) > 1 and not scenario.is_sampled
    return "two logs" if two else next(name for name, holds in COLUMNS.items() if holds(scenario))


def _row(scenario) -> str:
    """Clocks that are fast and slow by as much share a row."""
    return scenario.damage.replace("clock +", "clock ±").replace("clock -", "clock ±")


def _share(share: float) -> str:
    """Never rounded up."""
    return f"{math.floor(share * 10000) / 10000:.4f}"


def page_table(results) -> str:
    """The lines between BEGIN and END."""
    cells: dict[tuple, list] = {}
    results = [result for result in results if result.scenario.passes == 2]
    for result in results:
        cells.setdefault((_row(result.scenario), _column(result.scenario)), []).append(result)
    order = [_row(Scenario("", (), damage)) for damage in DAMAGES]
    columns = [*COLUMNS, "two logs"]
    lines = ["", "| what is wrong | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for row in dict.fromkeys(order):
        text = []
        for column in columns:
            some = cells.get((row, column))
            text.append(f"{_share(min(result.precision for result in some))} / {_share(min(result.recall for result in some))}"
                        if some else "")
        lines.append(f"| {row} | " + " | ".join(text) + " |")
    lacking, whole = sum(result.lacking for result in results), sum(result.false_whole for result in results)
    there, said = sum(result.whole for result in results), sum(result.said_whole for result in results)
    packets, rejected = sum(result.packets for result in results), sum(result.rejected for result in results)
    lines += ["", f"These are {len(results)} scenarios. Of {lacking:,} records of which packets are missing, {whole} say that they have all; "
              f"of {there:,} that have all, {said:,} do. Of {packets:,} packets, {rejected} show REJECT though they were let in."]
    return "\n".join(lines) + "\n\n"


def page_with(results) -> str:
    """The text of PAGE with the table of the results."""
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.index(BEGIN) + len(BEGIN), page.index(END)
    return page[:before] + page_table(results) + page[after:]


def main(words):
    options, words = [word for word in words if word.startswith("-")], [word for word in words if not word.startswith("-")]
    scenarios = [Scenario(traffic, (log,), damage) for traffic in KINDS for log in LOGS for damage in DAMAGES]
    chosen = [scenario for scenario in (scenarios if "--all" in options else SCENARIOS) if all(word in scenario.name for word in words)]
    print(HEAD)
    results = []
    for result in evaluate_all(chosen):
        results.append(result)
        print(line(result) + ("" if is_met(result) else "  <- misses its target"), flush=True)
        if "-v" in options:
            print(*result.wrong, sep="\n")
    print(f"{len(chosen)} scenarios, {sum(not is_met(result) for result in results)} miss their target")
    if "--page" in options:
        PAGE.write_text(page_with(results), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
