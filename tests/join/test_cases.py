# SPDX-License-Identifier: GPL-2.0-or-later
"""Small flows at which times alone say too little: which record counts each packet, and which verdict it got.

All stand in one log of each kind and one capture, at addresses and interfaces of their own.
"""
import unittest

from flowlogs import azure_json
from case import START
from joined import ALL, cases, merged, wireshark
from packets import ACK, FIN, PSH, RST, SYN, ethernet, ip, pcap, tcp, udp

V5_VPC = cases.V5 + " vpc-id"


class Book:
    """Packets and rows of the cases, and what tshark says of them. A case has a number, which is in its addresses."""

    def __init__(self):
        self.packets: list = []
        self.rows: dict[str, list] = {}   # file -> rows
        self.tuples: dict[str, dict] = {}  # kind -> hardware address -> tuples

    def ends(self, case: int) -> tuple:
        return f"10.{case}.0.1", f"10.{case}.0.2"

    def tcp(self, case: int, at: float, flags: int, size: int = 0, ports=(4000, 22), back: bool = False):
        ends = (*self.ends(case), *ports)
        ends = (ends[1], ends[0], ends[3], ends[2]) if back else ends
        self.packets.append((at, tcp(*ends, flags, 1, 1 if flags & ACK else 0, bytes(size))))

    def udp(self, case: int, at: float, size: int = 10, ports=(5000, 53), back: bool = False):
        ends = (*self.ends(case), *ports)
        ends = (ends[1], ends[0], ends[3], ends[2]) if back else ends
        self.packets.append((at, udp(*ends, bytes(size))))

    def aws(self, case: int, counted: tuple, times: tuple, action: str = "ACCEPT", flags: int | None = None, proto: int = 6,
            ports=(4000, 22), back: bool = False, interface: str = "a", vpc: str = "") -> str:
        """A row of packets and bytes, first and last second; of version 2 without flags. Returns it."""
        src, dst = self.ends(case)[::-1] if back else self.ends(case)
        ports = ports[::-1] if back else ports
        row = (f"{2 if flags is None else 5} 123456789010 eni-0{case:02}{interface} {src} {dst} {ports[0]} {ports[1]} {proto} "
               f"{counted[0]} {counted[1]} {START + times[0]} {START + times[1]} {action} OK")
        if flags is None:
            self.rows.setdefault("v2.log", [cases.V2]).append(row)
        else:
            row += f" {flags} {src} {dst} {'egress' if back else 'ingress'}"
            self.rows.setdefault("vpc.log" if vpc else "v5.log", [V5_VPC if vpc else cases.V5]).append(row + f" {vpc}" * bool(vpc))
        return self.rows["v2.log" if flags is None else "vpc.log" if vpc else "v5.log"][-1]

    def azure(self, case: int, kind: str, at: float, state: str, counters=(0, 0, 0, 0), proto: int = 6, ports=(4000, 22)) -> str:
        src, dst = self.ends(case)
        numbers = ",".join(map(str, counters))
        if kind == "vnet":
            row = f"{round((START + at) * 1000)},{src},{dst},{ports[0]},{ports[1]},{proto},I,{state},NX,{numbers}"
        else:
            verdict, state = ("D", "B") if state == "D" else ("A", state)
            row = (f"{int(START + at)},{src},{dst},{ports[0]},{ports[1]},{'T' if proto == 6 else 'U'},I,{verdict},{state},"
                   f"{numbers if state in 'CE' else ',,,'}")
        self.tuples.setdefault(kind, {}).setdefault(f"000D3A0000{case:02}", []).append(row)
        return row

    def read(self, name: str, args=("-2",)):
        """Merges all and reads it. Afterwards says() and verdicts() answer."""
        files = [f"{name}.{file}" for file in self.rows] + [f"{name}.{kind}.json" for kind in self.tuples]
        for file, rows in self.rows.items():
            wireshark.write(f"{name}.{file}", "\n".join(rows) + "\n")
        for kind, rows in self.tuples.items():
            wireshark.write(f"{name}.{kind}.json", azure_json(kind, rows))
        frames = [(at, ethernet(data)) for at, data in sorted(self.packets)]
        wireshark.write(f"{name}.pcap", pcap(frames, start=START))
        path = merged(f"{name}.pcapng", *files, f"{name}.pcap")
        names = ("frame.number", "frame.time_epoch", "ip.src", "flowlog.raw", "flowlog.packet", "flowlog.action", "flowlog.record",
                 "flowlog.packets.captured", "flowlog.no_packet", "flowlog.stream.packets", "flowlog.reverse", "flowlog.other_end")
        lines = wireshark.fields(path, *names, args=(*args, *ALL))
        self.frames = [dict(zip(names, line + [""] * (len(names) - len(line)))) for line in lines]
        self.times = {frame["frame.number"]: self._time(frame["frame.time_epoch"]) for frame in self.frames}

    @staticmethod
    def _time(text: str) -> float:
        whole, _, rest = text.partition(".")
        return round(int(whole) - START + float("0." + rest), 6)

    def says(self, row: str, name: str) -> str:
        """A field of the record of a row."""
        return next(frame[name] for frame in self.frames if frame["flowlog.raw"].rpartition("\\t")[2] == row)

    def linked(self, row: str) -> list:
        """When the packets were captured that a record names."""
        return sorted(self.times[number] for number in self.says(row, "flowlog.packet").split(",") if number)

    def verdicts(self, case: int) -> dict:
        """Time of each packet of a case -> the verdicts that it shows."""
        return {self.times[frame["frame.number"]]: set(filter(None, frame["flowlog.action"].split(",")))
                for frame in self.frames if not frame["flowlog.raw"] and f"10.{case}.0." in frame["ip.src"]}


class Cases(unittest.TestCase):
    """What a function plan_... returns, rows mostly, stands in self.rows when the tests begin. Each adds cases to the book."""

    @classmethod
    def setUpClass(cls):
        cls.book = Book()
        cls.rows = {name[5:]: getattr(cls, name)(cls.book) for name in dir(cls) if name.startswith("plan_")}
        cls.book.read(cls.__name__)


class Verdicts(Cases):
    """A verdict on the wrong packet is the worst that can be said."""

    def verdicts_are(self, case: int, refused: set):
        for at, said in self.book.verdicts(case).items():
            self.assertEqual(said, {"REJECT"} if at in refused else {"ACCEPT"}, f"case {case}, packet at {at}")

    @staticmethod
    def plan_denied(book):
        for case, kind, proto, gap in ((1, "vnet", 6, 10), (2, "nsg", 6, 10), (3, "vnet", 17, 2), (4, "vnet", 6, 118),
                                       (5, "nsg", 17, 30), (6, "vnet", 6, 0.5)):
            book.azure(case, kind, 0.002, "D", proto=proto)
            book.azure(case, kind, gap + 0.002, "B", proto=proto)
            book.azure(case, kind, gap + 2.002, "E", (3, 150, 2, 110), proto)
            for at, back, flags in ((0, False, SYN), (gap, False, SYN), (gap + 0.01, True, SYN | ACK), (gap + 0.02, False, ACK),
                                    (gap + 0.5, False, PSH | ACK), (gap + 2, True, RST)):
                if proto == 6:
                    book.tcp(case, at + 0.002, flags, back=back)
                else:
                    book.udp(case, at + 0.002, ports=(4000, 22), back=back)

    def test_what_is_let_in_after_a_refusal_is_let_in(self):
        for case in range(1, 7):
            self.assertEqual(len(self.book.verdicts(case)), 6)
            self.verdicts_are(case, {0.002})

    @staticmethod
    def plan_flags(book):
        for i, at in enumerate((1, 2, 4)):
            book.tcp(11, at, SYN)
        book.tcp(11, 50, RST)
        book.aws(11, (1, 40), (0, 60), flags=RST)
        book.aws(11, (3, 120), (0, 60), "REJECT", flags=SYN)
        # The same the other way round, and another order of the rows.
        book.tcp(12, 3, RST)
        for at in (20, 21, 23):
            book.tcp(12, at, SYN)
        book.aws(12, (3, 120), (0, 60), "REJECT", flags=SYN)
        book.aws(12, (1, 40), (0, 60), flags=RST)

    def test_flags_decide_where_times_do_not(self):
        self.verdicts_are(11, {1, 2, 4})
        self.verdicts_are(12, {20, 21, 23})

    @staticmethod
    def plan_late(book):
        for at, flags in ((0.1, SYN), (5.2, FIN | ACK), (5.6, RST)):
            book.tcp(13, at, flags)
        book.aws(13, (3, 120), (0, 5), flags=FIN | SYN)
        book.aws(13, (1, 40), (5, 5), "REJECT", flags=RST)

    def test_a_record_whose_flags_lack_rst_has_none(self):
        self.verdicts_are(13, {5.6})

    @staticmethod
    def plan_bytes(book):
        """Two verdicts in one second, of packets of different sizes and without flags."""
        for at, size in ((7.1, 300), (7.5, 20), (7.6, 20)):
            book.udp(14, at, size)
        book.aws(14, (2, 96), (7, 7), "REJECT", proto=17, ports=(5000, 53))
        book.aws(14, (1, 328), (7, 7), proto=17, ports=(5000, 53))

    def test_bytes_decide_where_times_do_not(self):
        self.verdicts_are(14, {7.5, 7.6})


class Counts(Cases):
    def check(self, plan: str, *times):
        """The packets of each row of a plan."""
        self.assertEqual([self.book.linked(row) for row in self.rows[plan]], [list(some) for some in times])

    @staticmethod
    def plan_two_versions(book):
        for at, flags in ((0.25, SYN), (1.25, ACK), (2.25, FIN | ACK)):
            book.tcp(21, at, flags)
        return book.aws(21, (3, 120), (0, 2)), book.aws(21, (3, 120), (0, 2), flags=FIN | SYN)

    @staticmethod
    def plan_two_lengths(book):
        for at in (0.5, 50.5, 70.5, 100.5):
            book.udp(22, at)
        ports = (5000, 53)
        return [book.aws(22, (n, n * 38), times, proto=17, ports=ports) for n, times in ((2, (0, 50)), (2, (70, 100)), (4, (0, 100)))]

    @staticmethod
    def plan_two_azure(book):
        for at, flags, back in ((0.345, SYN, False), (0.355, SYN | ACK, True), (0.365, ACK, False), (20, RST | ACK, False)):
            book.tcp(23, at, flags, back=back)
        counters = (3, 120, 1, 40)
        return (book.azure(23, "nsg", 0.345, "B"), book.azure(23, "nsg", 20.001, "E", counters),
                book.azure(23, "vnet", 0.345, "B"), book.azure(23, "vnet", 20.001, "E", counters))

    def test_two_logs_over_one_interface_have_all_packets_each(self):
        self.check("two_versions", *[(0.25, 1.25, 2.25)] * 2)
        self.check("two_lengths", (0.5, 50.5), (70.5, 100.5), (0.5, 50.5, 70.5, 100.5))
        self.check("two_azure", *[(0.345,), (0.345, 0.355, 0.365, 20)] * 2)

    def test_totals_count_what_two_logs_say_once(self):
        for plan, packets in (("two_versions", "3"), ("two_lengths", "4"), ("two_azure", "4")):
            self.assertEqual({self.book.says(row, "flowlog.stream.packets") for row in self.rows[plan]}, {packets}, plan)

    @staticmethod
    def plan_fragments(book):
        whole = udp(*book.ends(24), 5000, 53, bytes(1972))[20:]
        for i, (part, more, offset) in enumerate(((whole[:1480], 0x2000, 0), (whole[1480:], 0, 185))):
            book.packets.append((0.1 + i / 1000, ip(*book.ends(24), 17, part, ident=7, fragment=more | offset)))
        return (book.aws(24, (1, 1500), (0, 0), proto=17, flags=0, ports=(5000, 53)),
                book.aws(24, (1, 520), (0, 0), proto=17, flags=0, ports=(0, 0)))

    def test_a_row_of_no_ports_counts_later_fragments(self):
        self.check("fragments", (0.1,), (0.101,))

    @staticmethod
    def plan_begin(book):
        book.tcp(25, 30, FIN | ACK)
        book.tcp(25, 30.1, ACK, back=True)
        return book.azure(25, "vnet", 0, "B"), book.azure(25, "vnet", 30.2, "E", (50, 5000, 50, 5000))

    def test_a_flow_whose_first_packet_is_missing_names_none(self):
        self.check("begin", (), (30, 30.1))
        self.assertNotEqual(self.book.says(self.rows["begin"][0], "flowlog.no_packet"), "")

    @staticmethod
    def plan_resumed(book):
        for at, flags, back in ((0, SYN, False), (0.01, SYN | ACK, True), (0.02, ACK, False), (900, PSH | ACK, False),
                                (900.01, PSH | ACK, True)):
            book.tcp(26, at, flags, 50 * bool(flags & PSH), back=back)
        return (book.azure(26, "vnet", 0, "B"), book.azure(26, "vnet", 240, "E", (2, 80, 1, 40)),
                book.azure(26, "vnet", 900, "B"), book.azure(26, "vnet", 900.5, "E", (1, 90, 1, 90)))

    def test_a_flow_that_goes_on_without_a_syn_begins_with_its_packet(self):
        self.check("resumed", (0,), (0, 0.01, 0.02), (900,), (900, 900.01))

    @staticmethod
    def plan_directions(book):
        book.tcp(27, 1, SYN, ports=(5000, 8080), back=True)
        book.tcp(27, 1.003, RST | ACK, ports=(5000, 8080))
        return (book.azure(27, "vnet", 0.003, "B", ports=(5000, 8080)),
                book.azure(27, "vnet", 0.004, "E", (1, 40, 0, 0), ports=(5000, 8080)))

    def test_a_tuple_of_one_direction_has_packets_of_that(self):
        self.check("directions", (1.003,), (1.003,))

    @staticmethod
    def plan_reverse(book):
        book.udp(28, 0.1)
        book.udp(28, 52.1, back=True)
        book.udp(29, 0.1)
        book.udp(29, 0.2, back=True)
        return [book.aws(case, (1, 38), (at, at), proto=17, flags=0, ports=(5000, 53), back=back)
                for case, at, back in ((28, 0, False), (28, 52, True), (29, 0, False), (29, 0, True))]

    def test_the_other_direction_is_of_the_same_time(self):
        number = [self.book.says(row, "frame.number") for row in self.rows["reverse"]]
        self.assertEqual([self.book.says(row, "flowlog.reverse") for row in self.rows["reverse"]], ["", "", number[3], number[2]])

    @staticmethod
    def plan_networks(book):
        book.udp(30, 0.1)
        book.udp(31, 0.1)
        return [book.aws(case, (1, 38), (0, 0), proto=17, flags=0, ports=(5000, 53), back=True, interface=interface, vpc=vpc)
                for case, interface, vpc in ((30, "a", "vpc-0a"), (30, "b", "vpc-0b"))]

    def test_the_same_addresses_in_two_networks_are_not_one_flow(self):
        self.assertEqual([self.book.says(row, "flowlog.other_end") for row in self.rows["networks"]], ["", ""])


class Shift(unittest.TestCase):
    def check(self, name, windows, captured, times):
        book, ports = Book(), (1111, 53)
        rows = [book.aws(41, (n, n * 38), window, proto=17, ports=ports) for n, window in windows]
        for at in captured:
            book.udp(41, at, ports=ports)
        book.read(name)
        self.assertEqual([book.linked(row) for row in rows], times)
        self.assertEqual([book.says(row, "flowlog.packets.captured") for row in rows], [str(len(some)) for some in times])

    def test_a_fast_clock_and_a_lost_packet(self):
        self.check("clock", ((3, (0, 59)), (3, (60, 110))), (30.2, 60.15, 60.5, 90.2, 110.2), [[30.2, 60.15], [60.5, 90.2, 110.2]])

    def test_a_late_log_and_a_lost_packet(self):
        times = [[1, 11, 31, 41, 51], list(range(61, 121, 10)), list(range(121, 181, 10))]
        self.check("lag", [(6, (begin, begin + 50)) for begin in (31, 91, 151)], sum(times, []), times)


if __name__ == "__main__":
    unittest.main()
