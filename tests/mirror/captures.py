#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The captures the mirror tests read: each a function that returns frames. As a script, writes the sample captures.

    tests/mirror/captures.py FOLDER
"""
import json
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from packets import (A_MAC, ACK, arp, B_MAC, checksum, erspan2, erspan3, ethernet, geneve, gpe, gre, http, ip, mac,
                     option, over_ip, pcap, ping, PSH, ROUTER_MAC, tcp, tunnel, udp, vxlan)

WEB, APP, PEER, COLLECTOR = "10.0.1.10", "10.0.2.20", "198.51.100.7", "10.0.9.9"
WEB_VNI, APP_VNI = 1001, 1002
WEB_ENI, APP_ENI = "eni-0a1b2c3d4e5f60718", "eni-0b1b2c3d4e5f60718"


def web_frame(packet: bytes, up: bool, cut: int | None = None, vni: int = WEB_VNI, source: str = WEB) -> bytes:
    """A packet as the mirror session of WEB's interface delivers it, cut to so many bytes."""
    inner = ethernet(packet, src=A_MAC if up else ROUTER_MAC, dst=ROUTER_MAC if up else A_MAC)
    return tunnel(source, COLLECTOR, vxlan(vni, inner[:cut]))


def app_frame(packet: bytes, up: bool) -> bytes:
    """The same packet as the session of APP's interface sees it: after a router, which changed TTL and MACs."""
    inner = ethernet(older(packet), src=ROUTER_MAC if up else B_MAC, dst=B_MAC if up else ROUTER_MAC)
    return tunnel(APP, COLLECTOR, vxlan(APP_VNI, inner))


def older(packet: bytes) -> bytes:
    """An IPv4 packet one hop later."""
    head = packet[:8] + bytes([packet[8] - 1]) + packet[9:10] + b"\0\0" + packet[12:20]
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + packet[20:]


def one_end():
    """An AWS session: the outer source is the mirrored interface, so everything about it is known without a table."""
    return [web_frame(packet, up) for up, packet in http(WEB, PEER)]


def both_ends():
    """Client and server are mirrored: each packet comes twice."""
    frames = []
    for up, packet in http(WEB, APP):
        near, far = web_frame(packet if up else older(packet), up), app_frame(older(packet) if up else packet, up)
        frames += [near, far] if up else [far, near]
    return frames


#: What can stand between the addresses of a frame and IP, beginning with the EtherType.
TAGS = {
    "VLANs": bytes.fromhex("88a8000a9100000b8100000c8100000d0800"), "TTag": bytes.fromhex("89881122334455660800"),
    "VN-Tag": bytes.fromhex("8926000100020800"), "E-Tag": bytes.fromhex("893f0001000200030800"),
    "MPLS": bytes.fromhex("8847000100ff000201ff"), "pseudowire": bytes.fromhex("8847000101ff00000000") + mac(B_MAC) + mac(A_MAC) + b"\x08\0",
    "PPPoE": bytes.fromhex("88641100000100000021"), "SNAP": bytes.fromhex("0500aaaa030000000800"),
    "MACsec": bytes.fromhex("88e50000000000010800"), "HSR": bytes.fromhex("892f003200010800"), "R-Tag": bytes.fromhex("f1c1000000010800"),
    "NSH": bytes.fromhex("894f0fc60101000001ff") + bytes(16), "FabricPath": bytes.fromhex("89030020") + mac(B_MAC) + mac(A_MAC) + b"\x08\0"}


def tagged():
    """A packet that one session copies without tags and others with each kind, whole and a second packet, cut."""
    packet, other = (tcp(WEB, APP, 40000, 80, PSH | ACK, 1000, 5000, b"x" * 600, ident=ident) for ident in (7, 8))
    bare = ethernet(packet)
    frames = [over_ip("10.0.8.8", COLLECTOR, erspan2(20, bare))]
    for number, tag in enumerate(TAGS.values()):
        inner = bare[:12] + tag + packet
        frames += [over_ip("10.0.8.8", COLLECTOR, erspan2(21 + number, inner)),
                   over_ip("10.0.8.8", COLLECTOR, erspan2(21 + number, (bare[:12] + tag + other)[:-520])),
                   tunnel(WEB, COLLECTOR, vxlan(100 + number, inner))]
    return frames


def retransmission():
    """One session sends a packet twice, with IPv4 identification 0, and so does the other: two packets, each copied."""
    packet = tcp(WEB, APP, 40000, 80, PSH | ACK, 1000, 5000, b"again")
    frames = [web_frame(packet, True), app_frame(packet, True)]
    return [(0, frames[0]), (0.001, frames[1]), (0.3, frames[0]), (0.301, frames[1])]


def burst():
    """Three equal ACKs over IPv6, which has no identification; the other end's copies come after the last one."""
    ends = ("2001:db8:1::a", "2001:db8:2::b")
    again = tcp(*ends, 40000, 80, ACK, 1000, 5000)
    return [tunnel(end, "2001:db8::99", vxlan(number, ethernet(again, 0x86dd)))
            for number, end in enumerate(ends) for _ in range(3)]


def overlay():
    """Two container hosts: each tunnel end point sends what comes from its own containers."""
    hosts, frames = ("172.16.0.1", "172.16.0.2"), []
    frames.append(tunnel(*hosts, vxlan(1, arp("10.244.0.5", "10.244.1.6"))))
    for up, packet in http("10.244.0.5", "10.244.1.6"):
        frames.append(tunnel(*(hosts if up else hosts[::-1]), vxlan(1, ethernet(packet))))
    for up, packet in http("fd00::5", "fd00::6"):
        frames.append(tunnel(*(hosts if up else hosts[::-1]), vxlan(1, ethernet(packet, 0x86dd))))
    return frames


HOSTS = ("172.16.0.1", "172.16.0.2")


def overlay_host():
    """A container host that talks through the overlay under its own address, to the other's container and to the other host."""
    return [tunnel(*(HOSTS if up else HOSTS[::-1]), vxlan(2, ethernet(packet)))
            for server in ("10.244.1.6", HOSTS[1]) for up, packet in http(HOSTS[0], server)]


def overlay_firewall():
    """A firewall behind a tunnel sends back what it lets pass: both ways, the tunnel carries both directions."""
    frames = []
    for _, packet in http("10.244.0.5", "10.244.9.6"):
        frames += [tunnel(*HOSTS, vxlan(2, ethernet(packet))), tunnel(*HOSTS[::-1], vxlan(2, ethernet(older(packet))))]
    return frames


def announcing_collector():
    """The collector's kernel announces itself on the tunnel device: that is no answer."""
    listener = udp("fe80::9", "ff02::fb", 5353, 5353, bytes(12))
    frames = one_end()
    return frames[:3] + [tunnel(COLLECTOR, WEB, vxlan(WEB_VNI, ethernet(listener, 0x86dd)))] + frames[3:]


def geneve_overlay():
    """The same with GENEVE, as OVN does."""
    hosts = ("172.16.0.1", "172.16.0.2")
    metadata = option(0x0102, 0x80, bytes(4))
    return [tunnel(*(hosts if up else hosts[::-1]), geneve(5, 0x6558, ethernet(packet), metadata), 6081)
            for up, packet in http("10.244.0.5", "10.244.1.6")]


def tap():
    """A tap that is none of the ends: known by sending both directions of a conversation."""
    return [tunnel("10.0.8.8", COLLECTOR, vxlan(7, ethernet(packet))) for _, packet in http(WEB, PEER)]


def key_per_direction():
    """A tap that sends each direction under a key of its own, as VMware's port mirroring does."""
    return [over_ip("10.0.8.8", COLLECTOR, gre(0x6558, ethernet(packet), key=0 if up else 0x02000000)) for up, packet in http(WEB, PEER)]


def central_gateway():
    """An overlay's router answers for two networks: what comes in under one number leaves under another, back to the same host."""
    there, back = (10, 20), (20, 10)
    return [tunnel(*ends, vxlan(number, ethernet(packet))) for up, packet in http("10.244.1.5", "10.244.2.6")
            for ends, number in zip((HOSTS, HOSTS[::-1]), there if up else back)]


def loopback():
    """A tunnel tried out on one host: its ends are the same address, and that is an inner end point too."""
    return [tunnel("127.0.0.1", "127.0.0.1", vxlan(9, ethernet(packet))) for _, packet in http("127.0.0.1", "10.0.0.2")]


def bare():
    """What the mirrored host itself captured beside its own mirror: each packet, and its copy."""
    return [frame for up, packet in http(WEB, PEER) for frame in (ethernet(packet, vlans=(5,)), web_frame(packet, up))]


def bare_later():
    """The same where the copy comes first, and the packet is sent again."""
    packet = tcp(WEB, PEER, 40000, 80, PSH | ACK, 1000, 5000, b"again")
    return [web_frame(packet, True), ethernet(packet), web_frame(packet, True), ethernet(packet)]


def odd_times():
    """both_ends() and, before each packet, one of a clock that was never set, or set to a time to come."""
    other = [web_frame(packet, up) for up, packet in http(WEB, PEER, sport=41000) for _ in range(2)]
    times = (-1717200000, -1717190000, 100000)
    return [timed for i, frame in enumerate(both_ends())
            for timed in ((times[i % 3], other[i]), (i / 1000, frame))]


def secondary():
    """An interface with a second address, which only its MAC address ties to the first."""
    frames = [web_frame(packet, up) for up, packet in http(WEB, PEER)[:1]]
    return frames + [web_frame(packet, up) for up, packet in http("10.0.1.11", PEER, sport=40001)]


def truncated():
    """A session that copies 100 bytes of each packet, and does not fill in checksums then."""
    body = b"x" * 600
    frames = []
    for up, packet in http(WEB, PEER, body=body):
        frames.append(web_frame(packet, up, cut=100))
    frames.append(web_frame(tcp(WEB, PEER, 40000, 80, PSH | ACK, 3000, 7000, body, bad_checksum=True), True, cut=100))
    frames.append(web_frame(udp(WEB, PEER, 5000, 5001, body), True, cut=100))
    frames.append(tunnel(WEB, COLLECTOR, vxlan(WEB_VNI, ethernet(udp("2001:db8::1", "2001:db8::2", 5, 6, body), 0x86dd,
                                                                  vlans=(12,))[:100])))
    return frames


def cut_short():
    """A DNS query, a TCP header, IP headers, cut wherever a short packet length can cut them."""
    query = udp(WEB, PEER, 5353, 53, bytes.fromhex("1234010000010000000000000377777707657861") + b"mple\3com\0\0\1\0\1")
    frames = [web_frame(query, True)] + [web_frame(query, True, cut=14 + size) for size in (20, 27, 30, 44, 52)]
    segment = tcp(WEB, PEER, 40000, 443, ACK, 1, 1, b"x" * 200)
    segment6 = tcp("2001:db8::1", "2001:db8::2", 40000, 443, ACK, 1, 1, b"x" * 200)
    frames += [web_frame(segment, True, cut=14 + size) for size in (4, 19)]
    frames += [tunnel(WEB, COLLECTOR, vxlan(WEB_VNI, ethernet(segment6, 0x86dd)[:14 + size])) for size in (6, 39)]
    return frames + [web_frame(segment, True, cut=14 + size) for size in (20, 24, 39, 41, 100)]


def overlapping():
    """Two VPCs with the same addresses and, by bad luck, the same ports at the same time."""
    frames = []
    for (up, one), (_, two) in zip(http(WEB, APP, ident=100), http(WEB, APP, ident=9000, body=b"other\n")):
        frames += [tunnel("10.0.8.1", COLLECTOR, vxlan(501, ethernet(one))),
                   tunnel("10.0.8.2", COLLECTOR, vxlan(502, ethernet(two)))]
    return frames


GWLB_OPTIONS = option(0x0108, 1, bytes.fromhex("0a1b2c3d4e5f6071")) + \
    option(0x0108, 2, bytes.fromhex("1122334455667788")) + option(0x0108, 3, bytes.fromhex("cafe0001"))


def gwlb():
    """Traffic sent through an appliance by an AWS Gateway Load Balancer, there and back."""
    frames = []
    for _, packet in http(WEB, PEER):
        frames += [tunnel("10.0.5.5", "10.0.6.6", geneve(0, 0x0800, packet, GWLB_OPTIONS), 6081),
                   tunnel("10.0.6.6", "10.0.5.5", geneve(0, 0x0800, packet, GWLB_OPTIONS), 6081)]
    return frames


def gwlb_mirror():
    """A mirror session whose target is a Gateway Load Balancer endpoint: GENEVE around VXLAN."""
    frames = []
    for up, packet in http(WEB, PEER):
        inner = ethernet(packet, src=A_MAC if up else B_MAC, dst=B_MAC if up else A_MAC)
        carried = udp(WEB, COLLECTOR, 50000, 4789, vxlan(WEB_VNI, inner), zero=True)
        frames.append(tunnel("10.0.5.5", "10.0.6.6", geneve(0, 0x0800, carried, GWLB_OPTIONS), 6081))
    return frames


def google():
    """Google's Network Security Integration: the option has network and direction."""
    def wrap(up, packet):
        options = option(0x0132, 1, struct.pack("!I", 77 << 4 | up)) + option(0x0132, 2, bytes(16)) + \
            option(0x0132, 3, struct.pack("!Q", 9))
        return tunnel("10.0.5.5", "10.0.6.6", geneve(0, 0x0800, packet, options), 6081)
    return [wrap(up, packet) for up, packet in http(WEB, PEER)]


def tencent():
    options = option(0x0167, 1, bytes(7) + b"\1") + option(0x0167, 2, bytes(7) + b"\2") + \
        option(0x0167, 3, struct.pack("!I", 5 << 29 | 1234))
    return [tunnel("10.0.5.5", "10.0.6.6", geneve(0, 0x0800, packet, options), 6081) for _, packet in http(WEB, PEER)[:1]]


def l2gre():
    """Gigamon's tunnel: GRE with a key around Ethernet; and one without a key, and GRE in UDP."""
    exchange = http(WEB, PEER)
    frames = [over_ip("10.0.8.8", COLLECTOR, gre(0x6558, ethernet(packet), key=70000)) for _, packet in exchange]
    frames += [over_ip("10.0.8.9", COLLECTOR, gre(0x6558, ethernet(packet))) for _, packet in exchange[:2]]
    return frames + [tunnel("10.0.8.10", COLLECTOR, gre(0x6558, ethernet(packet), key=9), 4754) for _, packet in exchange[:2]]


def erspan():
    """Type I, II (one of them cut), III in both directions with and without a sub-header, and around bare IP."""
    inner = ethernet(http(WEB, PEER)[3][1])
    return [over_ip("10.0.8.8", COLLECTOR, payload) for payload in (
        gre(0x88be, inner), erspan2(21, inner), erspan2(21, inner[:60], cut=True), erspan2(21, bytes(30), cut=True), erspan3(22, inner, True),
        erspan3(22, inner, False, sub=True), erspan3(23, inner[14:], True, frame_type=2))]


def not_mirrors():
    """GRE that is no mirror's, and an ICMP error that quotes a mirrored packet."""
    mirrored = udp(WEB, COLLECTOR, 50000, 4789, vxlan(WEB_VNI, ethernet(ping(WEB, PEER, False))), zero=True)
    quote = struct.pack("!BBHI", 3, 3, checksum(struct.pack("!BBHI", 3, 3, 0, 0) + mirrored), 0) + mirrored
    return [over_ip(WEB, COLLECTOR, gre(0x0800, ping(WEB, PEER, False))), over_ip(WEB, COLLECTOR, gre(0x880b, b"\0\1")),
            ethernet(ip(COLLECTOR, WEB, 1, quote))]


def headers():
    """VXLAN-GBP, reserved bits, and GPE around Ethernet, IPv4, IPv6 and NSH."""
    packet = http(WEB, PEER)[0][1]
    packet6 = udp("2001:db8::1", "2001:db8::2", 5, 6, b"six")
    return [tunnel(WEB, COLLECTOR, vxlan(WEB_VNI, ethernet(packet), flags=0x8848, policy=4321)),
            tunnel(WEB, COLLECTOR, vxlan(WEB_VNI, ethernet(packet), flags=0x7fff, policy=0x99, reserved=0xab)),
            tunnel(WEB, COLLECTOR, gpe(WEB_VNI, 3, ethernet(packet)), 4790),
            tunnel(WEB, COLLECTOR, gpe(WEB_VNI, 1, packet, flags=0xff), 4790),
            tunnel("2001:db8::1", "2001:db8::9", gpe(WEB_VNI, 2, packet6), 4790),
            tunnel(WEB, COLLECTOR, gpe(WEB_VNI, 4, bytes(8)), 4790)]


def ipv6():
    """An IPv6-only mirror."""
    ends = ("2001:db8::10", "2001:db8::20")
    return [tunnel(ends[0], "2001:db8::99", vxlan(6, ethernet(packet, 0x86dd))) for _, packet in http(*ends)]


def cut_headers():
    """A mirrored packet in VXLAN, GENEVE with options, and ERSPAN III, cut at every byte after the outer IP header."""
    inner = ethernet(http(WEB, PEER)[3][1])
    frames = []
    for whole in (udp(WEB, COLLECTOR, 50000, 4789, vxlan(WEB_VNI, inner), zero=True),
                  udp(WEB, COLLECTOR, 50000, 4790, gpe(WEB_VNI, 3, inner), zero=True),
                  udp(WEB, COLLECTOR, 50000, 6081, geneve(0, 0x0800, inner[14:], GWLB_OPTIONS), zero=True)):
        frames += [ethernet(udp(WEB, COLLECTOR, 50000, struct.unpack("!H", whole[22:24])[0], whole[28:size], zero=True))
                   for size in range(28, len(whole))]
    for payload in (gre(0x6558, inner, key=3, sequence=1), erspan2(21, inner), erspan3(22, inner, True, sub=True)):
        frames += [over_ip(WEB, COLLECTOR, payload[:size]) for size in range(len(payload))]
    return frames


def nested(depth: int = 100):
    """Tunnels in tunnels."""
    frame = ethernet(ping(WEB, PEER, False))
    for level in range(depth):
        frame = tunnel(f"10.1.{level}.1", f"10.1.{level}.2", vxlan(level, frame))
    return [frame]


def hostile():
    """Option lengths that lie, empty inner frames, IP headers that make no sense."""
    lies = [option(0x0108, 1, b"\0" * 4), option(0x0108, 3, b"\0" * 4, length=31), option(0x0132, 1, b""),
            option(0x0167, 3, b"\0" * 8), b"\1\x08\1", bytes(252)]
    frames = [tunnel(WEB, COLLECTOR, geneve(0, 0x0800, ping(WEB, PEER, False), lie + bytes(-len(lie) % 4)), 6081)
              for lie in lies]
    frames += [tunnel(WEB, COLLECTOR, geneve(0, 0x0800, b"", GWLB_OPTIONS, words=63), 6081)]
    frames += [tunnel(WEB, COLLECTOR, vxlan(1, b"")), tunnel(WEB, COLLECTOR, geneve(0, 0x0800, b"", GWLB_OPTIONS), 6081),
               over_ip(WEB, COLLECTOR, erspan2(1, b""))]
    for packet in (b"\x4f" + bytes(19), b"\x40" + bytes(30), b"\x45", b"\x60" + bytes(39), b"\x60" + bytes(5) + b"\0\1" + bytes(32),
                   b"\x60\0\0\0\xff\xff" + b"\x2b\1" + bytes(32) + b"\x2b\xff" * 40, ip(WEB, PEER, 6, b"", length=65535),
                   ip(WEB, PEER, 6, b"\0" * 13, length=0)):
        frames.append(tunnel(WEB, COLLECTOR, vxlan(2, ethernet(packet, 0x86dd if packet[0] >> 4 == 6 else 0x0800))))
    frames.append(tunnel(WEB, COLLECTOR, vxlan(3, ethernet(b"", 0x8100))))
    frames.append(tunnel(WEB, COLLECTOR, vxlan(3, ethernet(ping(WEB, PEER, False), vlans=(1,) * 20))))
    return frames


CAPTURES = {function.__name__: function for function in (
    one_end, both_ends, tagged, retransmission, burst, overlay, overlay_host, overlay_firewall,
    announcing_collector, geneve_overlay, tap, key_per_direction, central_gateway, loopback, bare, bare_later, odd_times, secondary, truncated, cut_short, overlapping, gwlb, gwlb_mirror,
    google, tencent, l2gre, erspan, not_mirrors, headers, ipv6, cut_headers, nested,
    hostile)}

SESSIONS_JSON = {"TrafficMirrorSessions": [
    {"TrafficMirrorSessionId": "tms-0aaa0000000000001", "TrafficMirrorTargetId": "tmt-0aaa0000000000001",
     "TrafficMirrorFilterId": "tmf-0aaa0000000000001", "NetworkInterfaceId": WEB_ENI, "OwnerId": "123456789010",
     "PacketLength": 8500, "SessionNumber": 1, "VirtualNetworkId": WEB_VNI, "Description": "web tier",
     "Tags": [{"Key": "Name", "Value": "web"}, {"Key": "team", "Value": "blue"}]},
    {"TrafficMirrorSessionId": "tms-0aaa0000000000002", "TrafficMirrorTargetId": "tmt-0aaa0000000000001",
     "TrafficMirrorFilterId": "tmf-0aaa0000000000001", "NetworkInterfaceId": APP_ENI, "OwnerId": "123456789010",
     "SessionNumber": 1, "VirtualNetworkId": APP_VNI, "Description": "application", "Tags": []}]}

INTERFACES_JSON = {"NetworkInterfaces": [
    {"NetworkInterfaceId": WEB_ENI, "MacAddress": A_MAC, "PrivateIpAddress": WEB, "Description": "web server",
     "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": WEB}, {"Primary": False, "PrivateIpAddress": "10.0.1.11"}],
     "Ipv6Addresses": [{"Ipv6Address": "2001:db8::10"}], "TagSet": [{"Key": "Name", "Value": "web-1"}]},
    {"NetworkInterfaceId": APP_ENI, "MacAddress": B_MAC, "PrivateIpAddress": APP, "Description": "",
     "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": APP}], "Ipv6Addresses": [], "TagSet": []}]}

SAMPLES = {
    "http-both-ends.pcap": both_ends, "through-gwlb.pcap": gwlb_mirror, "truncated.pcap": truncated,
    "overlapping.pcap": overlapping, "erspan.pcap": erspan, "l2gre.pcap": l2gre, "google.pcap": google,
    "overlay.pcap": overlay,
}


def samples() -> dict[str, bytes]:
    """Name and content of each file of samples/mirror."""
    files = {name: pcap(frames()) for name, frames in SAMPLES.items()}
    files["sessions.json"] = (json.dumps(SESSIONS_JSON, indent=2) + "\n").encode()
    files["interfaces.json"] = (json.dumps(INTERFACES_JSON, indent=2) + "\n").encode()
    files["mirror_sessions"] = (
        f'"{WEB_VNI}","","web","aws","{WEB_ENI}","{WEB} 10.0.1.11","web tier"\n'
        f'"{APP_VNI}","{APP}","app","aws","{APP_ENI}","{APP}",""\n').encode()
    return files


if __name__ == "__main__":
    for name, content in samples().items():
        (pathlib.Path(sys.argv[1]) / name).write_bytes(content)
