# SPDX-License-Identifier: GPL-2.0-or-later
"""Flow logs for tests, benchmarks and fuzzers: columns of each kind, and rows that are made up.

Every value of a row that all() makes is different from its neighbours', so that a column that is read from the wrong place
shows.
"""
import random

V2 = ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "
      "log-status").split()
V3 = V2 + "vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr".split()
V4 = V3 + "region az-id sublocation-type sublocation-id".split()
V5 = V4 + "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path".split()
V7 = V5 + ("ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id "
           "ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id").split()
V8 = V7 + ["reject-reason"]
V9 = V8 + ["resource-id"]
V10 = V9 + ["encryption-status"]
V11 = V10 + ("instance-tag instance-tag-2 interface-tag interface-tag-2 asg-tag asg-tag-2 interface-type "
             "next-hop-interface-id next-hop-subnet-id next-hop-az-id next-hop-vpc-id next-hop-interface-type").split()
TGW = ("version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id "
       "tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id "
       "tgw-dst-az-id tgw-pair-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end "
       "log-status type packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded "
       "packets-lost-ttl-expired tcp-flags region flow-direction pkt-src-aws-service pkt-dst-aws-service").split()
COLUMNS = {"v2": V2, "v3": V3, "v4": V4, "v5": V5, "v7": V7, "v8": V8, "v9": V9, "v10": V10, "v11": V11, "tgw": TGW}

VALUES = {
    "version": "11", "account-id": "123456789010", "interface-id": "eni-0a1b2c3d4e5f60718", "srcaddr": "10.0.0.71",
    "dstaddr": "198.51.100.179", "srcport": "34210", "dstport": "443", "protocol": "6", "packets": "7", "bytes": "4711",
    "start": "1700000001", "end": "1700000059", "action": "ACCEPT", "log-status": "OK", "vpc-id": "vpc-0aaa1111",
    "subnet-id": "subnet-0bbb2222", "instance-id": "i-0ccc3333", "tcp-flags": "19", "type": "IPv4",
    "pkt-srcaddr": "10.0.1.72", "pkt-dstaddr": "203.0.113.180", "region": "eu-central-1", "az-id": "euc1-az2",
    "sublocation-type": "wavelength", "sublocation-id": "wl-17", "pkt-src-aws-service": "EC2",
    "pkt-dst-aws-service": "S3", "flow-direction": "egress", "traffic-path": "8",
    "ecs-cluster-arn": "arn:aws:ecs:eu-central-1:123456789010:cluster/shop", "ecs-cluster-name": "shop",
    "ecs-container-instance-arn": "arn:aws:ecs:eu-central-1:123456789010:container-instance/shop/d00d",
    "ecs-container-instance-id": "d00d", "ecs-container-id": "c0ffee01", "ecs-second-container-id": "c0ffee02",
    "ecs-service-name": "cart", "ecs-task-definition-arn": "arn:aws:ecs:eu-central-1:123456789010:task-definition/cart:3",
    "ecs-task-arn": "arn:aws:ecs:eu-central-1:123456789010:task/shop/beef", "ecs-task-id": "beef", "reject-reason": "BPA",
    "resource-id": "nat-0ddd4444", "encryption-status": "3", "instance-tag": "web%20server", "instance-tag-2": "team-a",
    "interface-tag": "caf%C3%A9", "interface-tag-2": "blue", "asg-tag": "a%2Fb", "asg-tag-2": "100%25",
    "interface-type": "nat_gateway", "next-hop-interface-id": "eni-0eee5555", "next-hop-subnet-id": "subnet-0fff6666",
    "next-hop-az-id": "euc1-az3", "next-hop-vpc-id": "vpc-07777777", "next-hop-interface-type": "vpc_endpoint",
    "resource-type": "TransitGateway", "tgw-id": "tgw-0abc", "tgw-attachment-id": "tgw-attach-0def1",
    "tgw-src-vpc-account-id": "111111111111", "tgw-dst-vpc-account-id": "222222222222", "tgw-src-vpc-id": "vpc-01",
    "tgw-dst-vpc-id": "vpc-02", "tgw-src-subnet-id": "subnet-01", "tgw-dst-subnet-id": "subnet-02",
    "tgw-src-eni": "eni-01", "tgw-dst-eni": "eni-02", "tgw-src-az-id": "euc1-az1", "tgw-dst-az-id": "euc1-az4",
    "tgw-pair-attachment-id": "tgw-attach-0def2", "packets-lost-no-route": "31", "packets-lost-blackhole": "32",
    "packets-lost-mtu-exceeded": "33", "packets-lost-ttl-expired": "34",
}
VERSIONS = {"v2": "2", "tgw": "6"}


def header(kind: str) -> str:
    return " ".join(COLUMNS[kind])


def row(kind: str = "v2", **other: str) -> str:
    """A row of the kind; other columns' values by name, with '_' for '-'."""
    values = VALUES | {"version": VERSIONS.get(kind, kind[1:])}
    values |= {name.replace("_", "-"): value for name, value in other.items()}
    return " ".join(values[column] for column in COLUMNS[kind])


def nodata(status: str = "NODATA") -> str:
    return f"2 123456789010 eni-0a1b2c3d4e5f60718 - - - - - - - 1700000001 1700000059 - {status}"


def rows(kind: str, n: int, seed: int = 1):
    """n rows, each of other addresses, ports and counts; the same for the same seed."""
    dice = random.Random(seed)
    enis = [f"eni-{dice.getrandbits(68):017x}" for _ in range(40)]
    for i in range(n):
        start = 1700000000 + i // 50
        yield row(kind, interface_id=enis[dice.randrange(40)], tgw_attachment_id=f"tgw-attach-{dice.randrange(40):017x}",
                  srcaddr=f"10.{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(1, 255)}",
                  dstaddr=f"198.51.{dice.randrange(256)}.{dice.randrange(1, 255)}", srcport=str(dice.randrange(1024, 65536)),
                  dstport=str(dice.choice((22, 53, 80, 443, 8443))), packets=str(dice.randrange(1, 1000)),
                  bytes=str(dice.randrange(40, 1000000)), start=str(start), end=str(start + dice.randrange(60)),
                  action=dice.choice(("ACCEPT", "ACCEPT", "ACCEPT", "REJECT")))


def file(kind: str, n: int, seed: int = 1) -> str:
    return "".join(f"{line}\n" for line in (header(kind), *rows(kind, n, seed)))
