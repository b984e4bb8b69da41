# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the flow logs of traffic (traffic.py) as clouds write them, and says which packets each record counts.

A log makes records of all that passed, whatever of it is captured or lost later.
"""
import dataclasses
import datetime
import functools
import json
import math
import random

from case import START, V2, V5, Record
from packets import ACK, FIN, RST, SYN


def flags_of(packets) -> int:
    """What AWS logs of the TCP flags of packets: FIN, SYN and RST, and ACK with a SYN only."""
    flags = 0
    for packet in packets:
        flags |= packet.flags & (FIN | SYN | RST) | (ACK if packet.flags & SYN else 0) & packet.flags
    return flags


@dataclasses.dataclass(frozen=True)
class Aws:
    """One direction of a 5-tuple at one interface, in windows. These begin on the clock's whole minutes ("clock"), at the
    flow's first packet and from there on ("first"), or with the first packet after the window before has ended ("active")."""
    columns: str = "v2"
    seconds: int = 60
    windows: str = "clock"

    def windows_of(self, times: list) -> list:
        """The number of the window of each of the times, which are in order."""
        if self.windows == "clock":
            return [math.floor((START + at) / self.seconds) for at in times]
        if self.windows == "first":
            return [math.floor((at - times[0]) / self.seconds) for at in times]
        numbers, begin, number = [], times[0], 0
        for at in times:
            if at >= begin + self.seconds:
                begin, number = at, number + 1
            numbers.append(number)
        return numbers

    def records(self, traffic, late) -> list[Record]:
        """late gives the seconds by which the times of a record of an interface are behind; it is asked once for each."""
        passed: dict[tuple, list] = {}
        for flow in traffic.flows:
            for place in flow.places:
                packet = traffic.packets[place]
                direction = "egress" if packet.src == flow.own else "ingress"
                key = (flow.interface, packet.src, packet.dst, packet.proto, packet.ports, direction, flow.accepted)
                passed.setdefault(key, []).append(place)
        records = []
        for key, places in passed.items():
            places.sort(key=lambda place: traffic.packets[place].at)
            windows: dict[int, list] = {}
            for place, number in zip(places, self.windows_of([traffic.packets[place].at for place in places])):
                windows.setdefault(number, []).append(place)
            records += [self._record(traffic, key, window, late(key[0])) for window in windows.values()]
        return sorted(records, key=lambda record: record.first)

    def _record(self, traffic, key, places, late) -> Record:
        interface, src, dst, proto, ports, direction, accepted = key
        packets = [traffic.packets[place] for place in places]
        first, last = (math.floor(START + packet.at) + late for packet in (packets[0], packets[-1]))
        action = "ACCEPT" if accepted else "REJECT"
        row = (f"{self.columns[1:]} 123456789010 {interface} {src} {dst} {ports[0]} {ports[1]} {proto} {len(packets)} "
               f"{sum(packet.size for packet in packets)} {first} {last} {action} OK")
        if self.columns == "v5":
            row += f" {flags_of(packets)} {src} {dst} {direction}"
        return Record(row, interface, places, (src, dst, proto, ports), first)

    def text(self, records) -> str:
        return "\n".join([V2 if self.columns == "v2" else V5, *(record.row for record in records)]) + "\n"


@dataclasses.dataclass(frozen=True)
class Azure:
    """Both directions of a flow, in steps: it begins, goes on (each `seconds` since it began), ends; or is denied."""
    kind: str = "vnet"
    seconds: int = 60

    def records(self, traffic, late) -> list[Record]:
        records = []
        for flow in traffic.flows:
            # A network security group's log has TCP and UDP only.
            if self.kind == "vnet" or traffic.packets[flow.places[0]].proto in (6, 17):
                records += self._steps(traffic, flow, late)
        return records

    def _steps(self, traffic, flow, late) -> list[Record]:
        places = sorted(flow.places, key=lambda place: traffic.packets[place].at)
        packets = [traffic.packets[place] for place in places]
        write = functools.partial(self._record, traffic, flow, packets[0], late)
        if not flow.accepted:
            return [write(packets[0].at, "D", [], places)]
        records = [write(packets[0].at, "B", [], places[:1])]
        since, waiting = packets[0].at, []
        for place, packet in zip(places, packets):
            while packet.at > since + self.seconds:
                since += self.seconds
                records.append(write(since, "C", waiting))
                waiting = []
            waiting.append(place)
        return [*records, write(packets[-1].at, "E", waiting)]

    def _record(self, traffic, flow, opener, late, at, state, counted, marked=()) -> Record:
        numbers = [0, 0, 0, 0]
        for place in counted:
            packet = traffic.packets[place]
            side = 0 if packet.src == opener.src and packet.ports == opener.ports else 2
            numbers[side] += 1
            numbers[side + 1] += packet.size
        moment = START + at + late(flow.interface)
        head = f"{opener.src},{opener.dst},{opener.ports[0]},{opener.ports[1]}"
        way = "O" if opener.src == flow.own else "I"
        if self.kind == "vnet":
            row = f"{math.floor(moment * 1000)},{head},{opener.proto},{way},{state},NX," + ",".join(map(str, numbers))
        else:
            counters = ",".join(map(str, numbers)) if state in "CE" else ",,,"
            verdict, state = ("D", "B") if state == "D" else ("A", state)
            row = f"{math.floor(moment)},{head},{'T' if opener.proto == 6 else 'U'},{way},{verdict},{state},{counters}"
        key = (opener.src, opener.dst, opener.proto, opener.ports)
        return Record(row, flow.interface, list(counted or marked), key, moment, marks=not counted)

    def text(self, records) -> str:
        rows: dict[str, list] = {}
        for record in records:
            rows.setdefault(mac_of(record.interface), []).append(record.row)
        return azure_json(self.kind, rows)


def azure_json(kind: str, rows: dict) -> str:
    """The tuples of each interface, by its hardware address, in what Azure puts around them."""
    return json.dumps({"records": [_azure_record(kind, mac, tuples) for mac, tuples in rows.items()]}) + "\n"


def _azure_record(kind: str, mac: str, tuples: list) -> dict:
    head = {"time": "2023-11-14T22:14:00.5625085Z", "macAddress": mac}
    if kind == "vnet":
        target = "/subscriptions/0/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/net"
        flows = [{"aclID": "00000000-1234-abcd-ef00-c1c2c3c4c5c6", "flowGroups": [{"rule": "r", "flowTuples": tuples}]}]
        return head | {"category": "FlowLogFlowEvent", "operationName": "FlowLogFlowEvent", "flowLogVersion": 4,
                       "flowLogGUID": "abcdef01-2345-6789-0abc-def012345678", "targetResourceID": target,
                       "flowRecords": {"flows": flows}}
    flows = [{"rule": "UserRule_r", "flows": [{"mac": mac, "flowTuples": tuples}]}]
    return head | {"category": "NetworkSecurityGroupFlowEvent", "operationName": "NetworkSecurityGroupFlowEvents",
                   "systemId": "00000000-0000-0000-0000-000000000000",
                   "resourceId": "/SUBSCRIPTIONS/0/RESOURCEGROUPS/SHOP/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/N",
                   "properties": {"Version": 2, "flows": flows}}


def mac_of(interface: str) -> str:
    """The hardware address that Azure would give an interface of the case."""
    return "000D3A" + 3 * interface[5].encode().hex().upper()[-2:]


# ---- clouds that log objects: a record's row is a value of its own, by which its frame is known ----

def stamp(at: float) -> str:
    """RFC 3339 in UTC, of a time after START; with nanoseconds unless it is a whole second."""
    whole, rest = divmod(round((START + at) * 1000000), 1000000)
    text = datetime.datetime.fromtimestamp(whole, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{rest:06}000Z" if rest else "Z")


def payload_of(packet) -> int:
    """Bytes that a packet carries behind all its headers, of which it has the usual ones."""
    network = 40 if ":" in packet.src else 20
    transport = packet.data[network + 12] // 16 * 4 if packet.proto == 6 else 8
    return max(0, packet.size - network - transport)


@dataclasses.dataclass(frozen=True)
class Google:
    """One direction of a 5-tuple as a virtual machine saw it, in intervals, of a sample of the packets that is scaled up.
    Times are those of the first and the last packet of the sample. What was dropped has records of its own. A record of a
    connection says who opened it; where the sample has nothing of it, it stands alone."""
    share: float = 0.5  # of packets that are sampled
    seconds: int = 5
    connections: bool = True

    def records(self, traffic, late) -> list[Record]:
        dice, records = random.Random("sample"), []
        for flow in traffic.flows:
            seen: dict[tuple, list] = {}
            for place in flow.places:
                packet = traffic.packets[place]
                interval = math.floor((START + packet.at) / self.seconds)
                seen.setdefault((interval, packet.src, packet.dst, packet.ports), []).append(place)
            for places in seen.values():
                places.sort(key=lambda place: traffic.packets[place].at)
                sample = [place for place in places if dice.random() < self.share]
                opening = next((place for place in places if self._tells(traffic, flow, place)), None)
                if sample or opening is not None:
                    records.append(self._record(traffic, flow, places, sample, opening, late(flow.interface), len(records)))
        return sorted(records, key=lambda record: record.first)

    def _tells(self, traffic, flow, place) -> bool:
        return self.connections and flow.accepted and traffic.packets[place].flags == SYN

    def _record(self, traffic, flow, places, sample, opening, late, number) -> Record:
        own = [traffic.packets[place] for place in sample or [opening]]
        opener = own[0]
        sends = opener.src == flow.own
        entry = {"connection": {"src_ip": opener.src, "dest_ip": opener.dst, "protocol": opener.proto},
                 "reporter": "SRC" if sends else "DEST", "start_time": stamp(own[0].at + late), "end_time": stamp(own[-1].at + late),
                 "src_instance" if sends else "dest_instance": {"project_id": "shop", "vm_name": flow.interface, "zone": "a"}}
        if opener.proto in (6, 17):
            entry["connection"] |= {"src_port": opener.ports[0], "dest_port": opener.ports[1]}
        what = "sent" if flow.accepted else "dropped"
        if sample:
            entry[f"packets_{what}"] = str(round(len(sample) / self.share))
            entry[f"bytes_{what}"] = str(round(sum(payload_of(packet) for packet in own) / self.share))
        if not flow.accepted:
            entry |= {"disposition": "DROPPED", "drop_reason": "FIREWALL_DENY"}
        if opening is not None:
            entry["connection_direction"] = "EGRESS" if sends else "INGRESS"
        key = (opener.src, opener.dst, opener.proto, opener.ports)
        return Record(f"gcp{number}", flow.interface, places if sample else [opening], key, START + own[0].at + late,
                      marks=not sample, entry=entry)

    def text(self, records) -> str:
        log = "projects/shop/logs/networkmanagement.googleapis.com%2Fvpc_flows"
        resource = {"type": "vpc_flow_logs_config", "labels": {"name": "all", "project_id": "shop", "location": "global"}}
        return "".join(json.dumps({"insertId": record.row, "jsonPayload": record.entry, "logName": log, "resource": resource}) + "\n"
                       for record in records)


@dataclasses.dataclass(frozen=True)
class Ibm:
    """Both directions of a TCP or UDP flow at one interface, in windows on the clock, from who began it."""
    seconds: int = 300

    def records(self, traffic, late) -> list[Record]:
        records = []
        for flow in traffic.flows:
            places = sorted(flow.places, key=lambda place: traffic.packets[place].at)
            opener, windows = traffic.packets[places[0]], {}
            for place in places:
                windows.setdefault(math.floor((START + traffic.packets[place].at) / self.seconds), []).append(place)
            if opener.proto in (6, 17):
                for window in windows.values():
                    records.append(self._record(traffic, flow, opener, window, late(flow.interface), len(records)))
        return sorted(records, key=lambda record: record.first)

    def _record(self, traffic, flow, opener, places, late, number) -> Record:
        packets = [traffic.packets[place] for place in places]
        sent = [packet for packet in packets if (packet.src, packet.ports) == (opener.src, opener.ports)]
        back = [packet for packet in packets if packet not in sent]
        first, last = (math.floor(packet.at) + late for packet in (packets[0], packets[-1]))
        entry = {"start_time": stamp(first), "end_time": stamp(last), "connection_start_time": stamp(math.floor(opener.at) + late),
                 "direction": "O" if opener.src == flow.own else "I", "action": "accepted" if flow.accepted else "rejected",
                 "initiator_ip": opener.src, "target_ip": opener.dst, "initiator_port": opener.ports[0],
                 "target_port": opener.ports[1], "transport_protocol": opener.proto, "ether_type": "IPv4",
                 "packets_from_initiator": len(sent), "bytes_from_initiator": sum(packet.size for packet in sent),
                 "packets_from_target": len(back), "bytes_from_target": sum(packet.size for packet in back)}
        key = (opener.src, opener.dst, opener.proto, opener.ports)
        return Record(f"ibm{number}", flow.interface, places, key, START + first, entry=entry)

    def text(self, records) -> str:
        flows: dict[str, list] = {}
        for record in records:
            flows.setdefault(record.interface, []).append(record.entry | {"test_name": record.row})
        return "".join(json.dumps({"version": "0.0.1", "collector_crn": "crn:collector", "network_interface_id": f"02b7-{interface}",
                                   "state": "ok", "number_of_flow_logs": len(some), "flow_logs": some}) + "\n"
                       for interface, some in flows.items())


@dataclasses.dataclass(frozen=True)
class Oracle(Aws):
    """As AWS, in minutes on the clock; without what says the direction."""

    def records(self, traffic, late) -> list[Record]:
        records = super().records(traffic, late)
        for number, record in enumerate(records):
            src, dst, proto, ports = record.key
            cells = record.row.split()
            record.entry = {"action": cells[12], "bytesOut": int(cells[9]), "destinationAddress": dst, "destinationPort": ports[1],
                            "endTime": int(cells[11]), "packets": int(cells[8]), "protocol": proto, "sourceAddress": src,
                            "sourcePort": ports[0], "startTime": int(cells[10]), "status": "OK", "version": "2"}
            record.row = f"oci{number}"
        return records

    def text(self, records) -> str:
        return "".join(json.dumps({"type": "com.oraclecloud.vcn.flowlogs.DataEvent", "id": record.row, "data": record.entry,
                                   "oracle": {"logid": "ocid1.log.a", "vnicocid": f"ocid1.vnic.{record.interface}"}}) + "\n" for record in records)


@dataclasses.dataclass(frozen=True)
class Huawei(Aws):
    """As AWS, but the times are those of the window on the clock, not of packets in it."""
    seconds: int = 600

    def records(self, traffic, late) -> list[Record]:
        records = super().records(traffic, late)
        for record in records:
            cells = record.row.split()
            begin = math.floor((START + traffic.packets[record.packets[0]].at) / self.seconds) * self.seconds
            delay = int(cells[10]) - math.floor(START + traffic.packets[record.packets[0]].at)
            number = ord(record.interface[5])
            cells[:3] = "1", f"{number:032x}", f"{number:08x}-1b36-47dc-a983-bd6512aed4bd"
            cells[10:12] = str(begin + delay), str(begin + delay + self.seconds)
            record.row = " ".join(cells)
        return records

    def text(self, records) -> str:
        return "".join(record.row + "\n" for record in records)
