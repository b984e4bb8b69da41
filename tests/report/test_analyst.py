# SPDX-License-Identifier: GPL-2.0-or-later
"""flowlog,rejects, flowlog,exposed and flowlog,gaps say what a count of their own says, of made up logs of both clouds."""
import collections
import ipaddress
import unittest

import made
import wireshark
from made import ACK, HOUR, SYN, TCP, UDP

ADMIN = {22: "SSH", 23: "Telnet", 135: "RPC", 139: "NetBIOS", 445: "SMB", 2375: "Docker", 2376: "Docker", 3389: "RDP",
         5900: "VNC", 5985: "WinRM", 5986: "WinRM", 6443: "Kubernetes", 10250: "kubelet"}
NOT_INTERNET = [ipaddress.ip_network(net) for net in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
    "224.0.0.0/3")]


def is_internet(text: str) -> bool:
    address = ipaddress.ip_address(text)
    if address.version == 6:
        return address in ipaddress.ip_network("2000::/3")
    return not any(address in net for net in NOT_INTERNET)


def guessed(row) -> str | None:
    """Who opened the flow, by the ports."""
    if row.proto not in (TCP, UDP):
        return None
    for limit in (1024, 32768):
        low, high = row.sport < limit, row.dport < limit
        if low and not high and row.sport:
            return "dst"
        if high and not low and row.dport:
            return "src"
    return None


def opened(row) -> tuple[str | None, bool]:
    """Who opened the flow, and whether the log says so."""
    if row.log.startswith("azure"):
        return "src", True
    if row.proto == TCP and row.flags is not None and row.flags & SYN:
        return ("dst" if row.flags & ACK else "src"), True
    return guessed(row), False


def total(numbers) -> int | None:
    """The sum of what is said; integers that readers of JSON would round are text."""
    said = [number for number in numbers if number is not None]
    result = sum(said) if said else None
    return str(result) if said and result > 2**53 else result


def times(rows) -> dict:
    return {"first": min(row.start for row in rows), "last": max(row.end for row in rows)}


def by(rows, key) -> dict:
    groups = collections.defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


class Logs(unittest.TestCase):
    """The same logs for each report."""

    @classmethod
    def setUpClass(cls):
        cls.logs = {"aws": made.aws("analyst.log", 3000, 1), "default": made.aws("default.log", 1500, 2, made.DEFAULT),
                    "azure": made.azure("analyst.json", 1500, 3)}
        merged = wireshark.files() / "merged.pcapng"
        wireshark.run("mergecap", "-w", merged, *(path for path, _ in cls.logs.values()))
        cls.logs["merged"] = (merged, [row for _, rows in cls.logs.values() for row in rows])

    def each(self, command: str):
        for path, rows in self.logs.values():
            report = made.report(path, command)
            self.assertEqual((report["schema"], report["records"]), (1, len(rows)), path)
            yield report, rows

    def assert_rows(self, shown: list[dict], counted: list[dict]):
        def order(row):
            return sorted((key, str(value)) for key, value in row.items())
        self.assertEqual(sorted(shown, key=order), sorted(counted, key=order))


class Rejects(Logs):
    def test_rows(self):
        for report, rows in self.each("rejects,json,0"):
            refused = by((row for row in rows if row.action == "REJECT"), lambda row: row.src)
            accepted = by((row for row in rows if row.action == "ACCEPT"), lambda row: row.src)
            self.assertGreater(len(refused), 20)
            self.assert_rows(report["sources"], [self.source(src, own, accepted[src]) for src, own in refused.items()])
            numbers = [row["rejects"] for row in report["sources"]]
            self.assertEqual(numbers, sorted(numbers, reverse=True))
            self.assert_rows(report["rejected"], self.ways(rows, "REJECT", refused))
            self.assert_rows(report["accepted"], self.ways(rows, "ACCEPT", refused))

    def test_a_number_of_rows(self):
        path, rows = self.logs["aws"]
        every, few = made.report(path, "rejects,json,0"), made.report(path, "rejects,json,3")
        self.assertEqual(few["sources"], every["sources"][:3])
        self.assertEqual(few["rejected"], every["rejected"][:3])
        of_source = by(every["accepted"], lambda row: row["src"])
        self.assertEqual(few["accepted"], [row for source in few["sources"] for row in of_source[source["src"]][:3]])
        text = wireshark.tshark("-q", "-r", path, *wireshark.ALONE, "-z", "flowlog,rejects,3")
        self.assertIn(f"3 of {len(every['sources'])} sources are shown.", text)

    def test_a_filter_with_commas(self):
        path, rows = self.logs["aws"]
        report = made.report(path, "rejects,json,0,flowlog.dstport in {22, 3389}")
        left = [row for row in rows if row.dport in (22, 3389)]
        self.assertEqual(report["records"], len(left))
        self.assertEqual(sum(row["rejects"] for row in report["sources"]), sum(row.action == "REJECT" for row in left))

    @staticmethod
    def port(row) -> tuple:
        port = None if row.proto not in (TCP, UDP) else row.sport if opened(row)[0] == "dst" else row.dport
        return (row.proto, opened(row)[0] == "dst", port)

    def source(self, src: str, refused: list, accepted: list) -> dict:
        return {"src": src, "rejects": len(refused), "packets": total(row.packets for row in refused),
                "hosts": len({row.dst for row in refused}),
                "ports": len({self.port(row) for row in refused if self.port(row)[2] is not None}), **times(refused),
                "accepted": len(accepted), "accepted_packets": total(row.packets for row in accepted),
                "accepted_bytes": total(row.bytes for row in accepted)}

    def ways(self, rows, action: str, sources) -> list[dict]:
        found = by((row for row in rows if row.action == action and row.src in sources),
                   lambda row: (row.src, row.dst, *self.port(row), row.interface,
                                row.reason if action == "REJECT" else None))
        return [{"src": src, "dst": dst, "proto": proto, "dstport": None if answer else port,
                 "srcport": port if answer else None, "interface": interface, "records": len(own),
                 "packets": total(row.packets for row in own), "bytes": total(row.bytes for row in own), **times(own),
                 **({"reason": reason} if action == "REJECT" else {})}
                for (src, dst, proto, answer, port, interface, reason), own in found.items()]


class Exposed(Logs):
    def test_rows(self):
        for report, rows in self.each("exposed,json,0"):
            counted, answers, public = self.count(rows)
            self.assertGreater(len(counted), 30)
            self.assertEqual(answers > 0, any(row.log == "aws.vpc" for row in rows))
            self.assert_rows(report["rows"], counted)
            self.assertEqual((report["answers"], report["between_public"]), (answers, public))
            self.assertEqual(report["rows_in_all"], len(counted))
            order = [(row["accepted"] == 0, row["unsaid"] == 0, row["admin"] is None, -row["accepted_sources"], -row["accepted"],
                      -row["unsaid_sources"], -row["unsaid"], -row["rejected_sources"], -row["rejected"]) for row in report["rows"]]
            self.assertEqual(order, sorted(order))

    def view(self, row) -> tuple | None:
        """Whether the row came in, or None if it is not between inside and the internet; "public" if that is not known."""
        src, dst = is_internet(row.src), is_internet(row.dst)
        if row.direction is None:
            return "public" if src and dst else None if src == dst else src
        return (row.direction == "ingress") if (src if row.direction == "ingress" else dst) else None

    def count(self, rows) -> tuple[list[dict], int, int]:
        into, out, opened_here = collections.defaultdict(list), collections.defaultdict(list), set()
        answers = public = 0
        for row in rows:
            comes_in = self.view(row) if row.src else None
            if comes_in == "public":
                public += 1
            if comes_in in (None, "public"):
                continue
            has_ports = row.proto in (TCP, UDP)
            own, port = (row.dst, row.dport) if comes_in else (row.src, row.sport)
            key = (own, row.interface, row.proto, port if has_ports else None)
            opener, said = opened(row)
            if opener == ("dst" if comes_in else "src"):
                answers += comes_in
                if said and guessed(row) is None and has_ports:
                    opened_here.add(key)
            elif comes_in:
                into[key].append((row, "log" if said and opener else "ports" if opener else None))
            else:
                out[key].append(row)
        counted = []
        for key, found in into.items():
            known = {how for _, how in found}
            if key in opened_here and "log" not in known:
                answers += len(found)
                continue
            counted.append(self.row(key, found, known, out[key]))
        return counted, answers, public

    @staticmethod
    def row(key, found, known, out) -> dict:
        (address, interface, proto, port), rows = key, [row for row, _ in found]
        accepted = [row for row in rows if row.action == "ACCEPT"]
        rejected = [row for row in rows if row.action == "REJECT"]
        unsaid = [row for row in rows if row.action is None]
        left = [row for row in out if row.action != "REJECT"]
        accepted_or_not = accepted + unsaid
        came = [row.sent[1] for row in accepted_or_not if row.sent] + [row.received[1] for row in left if row.received]
        went = [row.sent[1] for row in left if row.sent] + [row.received[1] for row in accepted_or_not if row.received]
        return {"address": address, "interface": interface, "proto": proto, "port": port,
                "admin": ADMIN.get(port) if proto == TCP else None,
                "accepted_sources": len({row.src for row in accepted}), "accepted": len(accepted),
                "unsaid_sources": len({row.src for row in unsaid}), "unsaid": len(unsaid), "bytes_in": total(came),
                "bytes_out": total(went), "rejected_sources": len({row.src for row in rejected}),
                "rejected": len(rejected), **times(rows),
                "known_by": "log" if "log" in known else "ports" if "ports" in known else None}


    def test_a_log_without_the_column(self):
        """What came in is listed all the same, and not as accepted."""
        names = [name for name in made.DEFAULT if name != "action"]
        rows = [f"2 1 eni-1 {src} {dst} {ports} 6 1 40 {made.START} {made.START} OK" for src, dst, ports in (
            ("192.0.2.1", "10.0.0.1", "50000 22"), ("192.0.2.2", "10.0.0.1", "50001 22"), ("10.0.0.1", "192.0.2.1", "22 50000"))]
        path = wireshark.write("no-action.log", "\n".join([" ".join(names), *rows]) + "\n")
        [row] = made.report(path, "exposed,json")["rows"]
        self.assertEqual([row[name] for name in ("port", "accepted", "rejected", "unsaid", "unsaid_sources", "bytes_in", "bytes_out")],
                         [22, 0, 0, 2, 2, 80, 40])
        text = wireshark.tshark("-q", "-r", path, "-z", "flowlog,exposed")
        self.assertIn("No verdict from", text)
        self.assertNotIn("Accepted", text)
        self.assertIn("Not in the AWS VPC flow log: action (action).", text)


class Gaps(Logs):
    def test_rows(self):
        for report, rows in self.each("gaps,json,0"):
            interfaces = by(rows, lambda row: (row.log, row.interface))
            hours = {key: set().union(*map(self.hours, own)) for key, own in interfaces.items()}
            of_log = collections.defaultdict(set)
            for (log, _), own in hours.items():
                of_log[log] |= own
            self.assert_rows(report["interfaces"], [self.interface(key, own, hours[key], of_log[key[0]])
                                                    for key, own in interfaces.items()])
            skipped = collections.Counter((hour, row.interface, row.log) for row in rows if row.status == "SKIPDATA"
                                          for hour in self.hours(row))
            self.assertEqual(report["skipped"], sorted(report["skipped"], key=lambda row: row["hour"]))
            self.assert_rows(report["skipped"], [{"hour": hour * HOUR, "interface": interface, "log": log, "skipdata": n}
                                                 for (hour, interface, log), n in skipped.items()])
            gaps = [gap for key, own in hours.items() for gap in self.lacks(key, own, sorted(of_log[key[0]]))]
            gaps += [gap for log, own in of_log.items() for gap in self.holes(log, own)]
            self.assertTrue(gaps)
            self.assert_rows(report["gaps"], gaps)
            self.assertEqual(report["gaps_in_all"], len(gaps))

    def test_a_log_without_status_says_so(self):
        path, _ = self.logs["azure"]
        report = made.report(path, "gaps,json")
        self.assertEqual([row["what"] for row in report["missing"]], ["log status"])
        self.assertTrue(all(row["nodata"] is None for row in report["interfaces"]))
        self.assertTrue(any("need not be a loss" in remark for remark in report["remarks"]))

    def test_what_finds_nothing_says_so(self):
        path, _ = self.logs["azure"]
        for command, said in (("exposed,json", "internet reached"), ("rejects,json", "No record was rejected")):
            report = made.report(path, f"{command},frame.number == 0")
            self.assertEqual(report["records"], 0)
            self.assertTrue(any(said in remark for remark in report["remarks"]), report["remarks"])

    def test_without_memory_no_hour_is_said_to_lack_records(self):
        n = 12000
        rows = [f"2 1 eni-{i} 10.0.0.1 10.0.0.2 1 2 6 1 40 {made.START + i * 60} {made.START + i * 60} ACCEPT OK" for i in range(n)]
        path = wireshark.write("many-hours.log", "\n".join([" ".join(made.DEFAULT), *rows]) + "\n")
        report = made.report(path, "gaps,json,0", "-o", "flowlog.report_memory:1")
        self.assertLess(len(report["interfaces"]), n)
        self.assertEqual({(row["hours"], row["lacks"]) for row in report["interfaces"]}, {(None, None)})
        self.assertEqual((report["gaps"], report["gaps_in_all"]), ([], 0))
        self.assertTrue(any("Which hours have no records is not told" in remark for remark in report["remarks"]))

    def test_extreme_times(self):
        rows = [f"2 1 eni-{i} 10.0.0.1 10.0.0.2 1 2 6 1 40 {start} {end} ACCEPT OK" for i, (start, end) in enumerate(
            ((0, 0), (0, 18446744073709551615), (9223372036854775807, 1), (4102444800, 4102444801)))]
        path = wireshark.write("extreme.log", "\n".join([" ".join(made.DEFAULT), *rows]) + "\n")
        report = made.report(path, "gaps,json,0")
        self.assertEqual(report["records"], len(rows))
        self.assertLessEqual(max(row["hours"] for row in report["interfaces"]), 25)

    @staticmethod
    def hours(row) -> set[int]:
        return {second // HOUR for second in range(row.start, max(row.end, row.start + 1))}

    @staticmethod
    def interface(key, rows, own, of_log) -> dict:
        has_status = any(row.status for row in rows)
        return {"interface": key[1], "log": key[0], "records": len(rows), "hours": len(own), "lacks": len(of_log - own),
                "nodata": sum(row.status == "NODATA" for row in rows) if has_status else None,
                "skipdata": sum(row.status == "SKIPDATA" for row in rows) if has_status else None, **times(rows)}

    @staticmethod
    def lacks(key, own, of_log):
        """Runs of the log's hours that an interface has nothing of."""
        run = []
        for hour in [*of_log, None]:
            if hour is not None and hour not in own:
                run.append(hour)
            elif run:
                yield {"from": run[0] * HOUR, "to": (run[-1] + 1) * HOUR, "hours": len(run), "interface": key[1],
                       "log": key[0]}
                run = []

    @staticmethod
    def holes(log, own):
        hours = sorted(own)
        for hour, following in zip(hours, hours[1:]):
            if following > hour + 1:
                yield {"from": (hour + 1) * HOUR, "to": following * HOUR, "hours": following - hour - 1,
                       "interface": "*", "log": log}


if __name__ == "__main__":
    unittest.main()
