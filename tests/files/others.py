# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts that look like a cloud flow log and are none: what a hasty reader would claim."""
import json

RESOURCE = "/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/"


def _lines(*lines: str, times: int = 40) -> str:
    return "".join(line + "\n" for line in lines * times)


def _json_records(**record) -> str:
    return json.dumps({"records": [record] * 20})


def _google(log: str, **entry) -> str:
    """Entries of another of Google's logs, one a line."""
    return _lines(json.dumps({"insertId": "1", "logName": f"projects/p/logs/{log}", "timestamp": "2026-01-03T10:00:00Z",
                              "receiveTimestamp": "2026-01-03T10:00:01Z", **entry}))


def _oracle(kind: str, data: dict) -> str:
    return _lines(json.dumps({"datetime": 1767434400000, "regionId": "eu-frankfurt-1", "logContent": {
        "data": data, "id": "1", "source": "a", "specversion": "1.0", "time": "2026-01-03T10:00:00Z", "type": kind,
        "oracle": {"compartmentid": "ocid1.compartment.oc1..a", "tenantid": "ocid1.tenancy.oc1..a", "vnicocid": "ocid1.vnic.oc1.a"}}}))


def _suricata(event: str, **more) -> str:
    return _lines(json.dumps({"timestamp": "2026-01-03T10:00:00.000001+0000", "flow_id": 1770453319291727, "event_type": event,
                              "src_ip": "10.0.1.10", "src_port": 40222, "dest_ip": "203.0.113.66", "dest_port": 443,
                              "proto": "TCP", "app_proto": "tls", **more}))


def clouds() -> dict[str, str]:
    """What the same clouds log beside flows, and what others write of flows: addresses, ports and counters are in most."""
    subnet = {"type": "gce_subnetwork", "labels": {"project_id": "p", "subnetwork_name": "s", "location": "europe-west1-b"}}
    request = {"requestMethod": "GET", "requestUrl": "http://192.0.2.1/", "status": 200, "responseSize": "800",
               "remoteIp": "203.0.113.9", "serverIp": "10.2.0.7", "latency": "0.010s"}
    nat = {"connection": {"src_ip": "10.2.0.7", "src_port": 40222, "nat_ip": "192.0.2.9", "nat_src_port": 1024,
                          "dest_ip": "203.0.113.66", "dest_port": 443, "protocol": 6},
           "allocation_status": "OK", "endpoint": {"vm_name": "reports-7"}}
    flow = {"pkts_toserver": 9, "bytes_toserver": 900}
    conn = {"ts": 1767434400.1, "uid": "C1", "id.orig_h": "10.0.1.10", "id.orig_p": 40222, "id.resp_h": "203.0.113.66",
            "id.resp_p": 443, "proto": "tcp", "duration": 1.5, "orig_bytes": 10, "resp_bytes": 20, "conn_state": "SF",
            "orig_pkts": 3, "resp_pkts": 4}
    finding = {"SchemaVersion": "2018-10-08", "Id": "arn:aws:securityhub:eu-west-1:123456789012:x", "AwsAccountId": "123456789012",
               "Network": {"Direction": "IN", "Protocol": "TCP", "SourceIpV4": "203.0.113.9", "SourcePort": 42, "DestinationPort": 22}}
    guard = {"detail": {"accountId": "123456789012", "service": {"action": {"networkConnectionAction": {
        "connectionDirection": "INBOUND", "remoteIpDetails": {"ipAddressV4": "203.0.113.9"}, "protocol": "TCP"}}}}}
    waf = {"timestamp": 1767434400000, "formatVersion": 1, "action": "BLOCK", "httpRequest": {"clientIp": "203.0.113.9"}}
    trail = {"eventId": "1", "eventTime": "2026-01-03T10:00:00Z", "acsRegion": "eu-central-1", "sourceIpAddress": "203.0.113.9",
             "eventName": "DescribeFlowLogs", "serviceName": "Vpc", "userIdentity": {"accountId": "1379000000000004"}}
    balancer = {"__topic__": "", "__source__": "log_service", "__time__": 1767434400, "client_ip": "203.0.113.9",
                "client_port": "40222", "slbid": "lb-1", "status": "200", "vip_addr": "10.5.0.7", "request_length": "80"}
    alarm = {"AlarmName": "bytes", "NewStateValue": "ALARM", "Region": "EU (Ireland)", "AWSAccountId": "123456789012"}
    return {
        "google-audit.json": _google("cloudaudit.googleapis.com%2Factivity", resource=subnet, protoPayload={
            "@type": "type.googleapis.com/google.cloud.audit.AuditLog", "methodName": "v1.compute.subnetworks.patch",
            "requestMetadata": {"callerIp": "203.0.113.9"}}),
        "google-activity.json": _google("compute.googleapis.com%2Factivity_log", jsonPayload={
            "actor": {"user": "a@example.com"}, "ip_address": "203.0.113.9", "event_type": "GCE_OPERATION_DONE"}),
        "google-requests.json": _google("requests", httpRequest=request, jsonPayload={
            "@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry", "remoteIp": "203.0.113.9",
            "statusDetails": "response_sent_by_backend"}),
        "google-dns.json": _google("dns.googleapis.com%2Fdns_queries", jsonPayload={
            "queryName": "example.com.", "sourceIP": "10.2.0.7", "destinationIP": "198.51.100.1", "protocol": "UDP",
            "responseCode": "NOERROR", "sourceNetwork": "shop", "vmInstanceName": "reports-7"}),
        "google-nat.json": _google("compute.googleapis.com%2Fnat_flows", jsonPayload=nat),
        "google-nat-alone.json": _lines(json.dumps(nat)),
        "google-threat.json": _google("ids.googleapis.com%2Fthreat", jsonPayload={
            "source_ip_address": "203.0.113.9", "destination_ip_address": "10.2.0.7", "ip_protocol": "TCP", "name": "scan"}),
        "google-errors.json": json.dumps([{"logName": "projects/p/logs/stderr", "textPayload": "connection.src_ip and vpc_flows"}] * 9),
        "kubernetes-events.json": json.dumps({"kind": "EventList", "apiVersion": "v1", "items": [
            {"reason": "Scheduled", "message": "src_ip 10.0.0.1", "involvedObject": {"kind": "Pod"}, "count": 3}] * 9}),
        "kubernetes-audit.json": _lines(json.dumps({"kind": "Event", "apiVersion": "audit.k8s.io/v1", "verb": "get",
                                                    "sourceIPs": ["10.0.0.1"], "requestURI": "/version"})),
        "cilium.json": _lines(json.dumps({"flow": {"verdict": "DROPPED", "IP": {"source": "10.0.0.1", "destination": "10.0.0.2"},
                                                   "l4": {"TCP": {"source_port": 1, "destination_port": 2}}}, "node_name": "n"})),
        "oracle-audit.json": _oracle("com.oraclecloud.virtualNetwork.GetVcn", {
            "eventName": "GetVcn", "identity": {"ipAddress": "203.0.113.9"}, "request": {"action": "GET"}}),
        "oracle-balancer.json": _oracle("com.oraclecloud.loadbalancer.access", {
            "clientAddr": "203.0.113.9:40222", "backendAddr": "10.3.0.7:80", "lbStatusCode": "200", "receivedBytes": "80"}),
        "oracle-search.json": json.dumps({"data": {"results": [{"data": {"datetime": 1, "logContent": {
            "type": "com.oraclecloud.objectstorage.getobject", "data": {"bytesSent": 9}}}}] * 9}}),
        "ibm-activity.json": _lines(json.dumps({"eventTime": "2026-01-03T10:00:00Z", "action": "is.flow-log-collector.update",
                                                "initiator": {"host": {"address": "203.0.113.9"}}, "target": {"id": "crn:v1"}})),
        "alibaba-trail.json": _lines(json.dumps({"event": trail, "__time__": 1767434400, "__topic__": "actiontrail_audit_event"})),
        "alibaba-trail-alone.json": json.dumps([trail] * 9),
        "alibaba-balancer.json": _lines(json.dumps(balancer)),
        "alibaba-balancer.csv": ",".join(balancer) + "\n" + _lines(",".join(map(str, balancer.values()))),
        "security-hub.json": json.dumps({"Findings": [finding] * 9}),
        "guard-duty.json": _lines(json.dumps(guard)),
        "waf.json": _lines(json.dumps(waf)),
        "alarms.json": _lines(json.dumps(alarm)),
        "metrics.json": json.dumps({"Datapoints": [{"Timestamp": "2026-01-03T10:00:00Z", "Sum": 9.0, "Unit": "Bytes"}] * 9}),
        "interfaces.json": json.dumps({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-0a1b2c3d4e5f60718", "VpcId": "vpc-1",
                                                              "SubnetId": "subnet-1", "PrivateIpAddress": "10.0.0.1"}] * 9}),
        "log-events.json": json.dumps({"events": [{"logStreamName": "a", "timestamp": 1767434400000, "message": "START RequestId: 1",
                                                   "ingestionTime": 1767434400001, "eventId": "1"}] * 9, "searchedLogStreams": []}),
        "insights.json": json.dumps({"results": [[{"field": "@timestamp", "value": "2026-01-03 10:00:00.000"},
                                                  {"field": "@message", "value": "REPORT RequestId: 1"}]] * 9, "status": "Complete"}),
        "nfw-alert.json": _lines(json.dumps({"firewall_name": "f", "availability_zone": "eu-west-1a", "event_timestamp": "1767434400",
                                             "event": json.loads(_suricata("alert", alert={"action": "blocked"}).split("\n", 1)[0])})),
        "suricata-alert.json": _suricata("alert", alert={"action": "allowed", "signature_id": 1, "severity": 3}, flow=flow),
        "suricata-dns.json": _suricata("dns", dns={"type": "query", "rrname": "example.com"}),
        "suricata-http.json": _suricata("http", http={"hostname": "example.com", "url": "/", "length": 9}),
        "suricata-tls.json": _suricata("tls", tls={"sni": "example.com"}),
        "suricata-stats.json": _lines('{"timestamp":"2026-01-03T10:00:00.000001+0000","event_type":"stats","stats":{"uptime":9}}'),
        "zeek-conn.json": _lines(json.dumps(conn)),
        "netflow.json": _lines(json.dumps({"src4_addr": "10.0.0.1", "dst4_addr": "10.0.0.2", "src_port": 1, "dst_port": 2, "proto": 6,
                                           "in_packets": 1, "in_bytes": 40, "type": "FLOW", "first": "2026-01-03T10:00:00.000"})),
        "netflow.csv": "ts,te,td,sa,da,sp,dp,pr,flg,ipkt,ibyt\n" + _lines("2026-01-03 10:00:00,2026-01-03 10:00:01,1.0,10.0.0.1,10.0.0.2,1,2,TCP,...A,1,40"),
        "azure-firewall.json": _json_records(category="AzureFirewallNetworkRule", time="2026-01-03T10:00:00Z",
                                             properties={"msg": "TCP request from 10.1.0.5:1 to 203.0.113.9:22. Action: Deny"}),
        "azure-signins.csv": "TimeGenerated [UTC],UserPrincipalName,IPAddress,ResultType\n" + _lines('"1/3/2026, 10:00:00.000 AM",a@example.com,203.0.113.9,0'),
        "people.json": json.dumps([{"name": "a", "start": 1767434400, "end": 1767434460, "action": "ACCEPT", "status": "OK"}] * 9),
        "traffic.json": _lines(json.dumps({"protocol": "tcp", "bytes": 40, "packets": 1, "region": "eu", "direction": "in", "start": 1, "end": 2})),
        "addresses.csv": "name,address,port,protocol\n" + _lines("a,10.0.0.1,22,tcp"),
        "billing.csv": "account-id,region,start,end,bytes,cost\n" + _lines("123456789012,eu-west-1,1767434400,1767434460,40,0.01"),
        "flows.tsv": "version\tstart\tend\tbytes\n" + _lines("2\t1767434400\t1767434460\t40"),
    }


def _tables() -> dict[str, str]:
    """Tables with a header: of other programs that count flows, of other logs of the clouds, of anybody."""
    data = {
        # The names of five columns of flow logs and more, whose program is no cloud.
        "nfdump": ("firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows",
                   "2023-11-14 22:13:20.000,0.000,TCP,10.0.0.1,40000,10.0.0.2,443,7,4711,1"),
        "argus": ("StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label",
                  "2011/08/10 09:46:53.047277,3550.18,udp,10.0.0.1,1025,<->,10.0.0.2,53,CON,0,0,2,260,130,flow=Background"),
        "sensor": ("Flow ID,Source IP,Source Port,Destination IP,Destination Port,Protocol,Timestamp,Flow Duration,Action",
                   "10.0.0.1-10.0.0.2-1-2-6,10.0.0.1,1,10.0.0.2,2,6,14/11/2023 22:13:20,17,ACCEPT"),
        "firewall": ("date,time,action,protocol,src-ip,dst-ip,src-port,dst-port,size,tcpflags,tcpsyn,info,path,pid",
                     "2023-11-14,22:13:20,ALLOW,TCP,10.0.0.1,10.0.0.2,40000,443,0,-,0,-,SEND,7"),
        "ports": ("protocol,srcport,dstport,packets,bytes,start,end", "6,40000,443,7,4711,1700000000,1700000060"),
        "ends": ("srcaddr,dstaddr,srcport,dstport,protocol,tcp_flags", "10.0.0.1,10.0.0.2,40000,443,6,2"),
        "addresses": ("sourceAddress,sourcePort,destinationAddress,destinationPort,protocol,startTime,endTime,numBytes",
                      "10.0.0.1,40000,10.0.0.2,443,6,1700000000,1700000060,40"),
        "inventory": ("region,account-id,vpc-id,subnet-id,instance-id,type,resource-id",
                      "eu-central-1,123456789012,vpc-0a,subnet-0b,i-0c,t3.micro,eni-0a1b2c3d"),
        "costs": ("account-id,region,start,end,type,bytes,packets", "123456789012,eu-central-1,2023-11-01,2023-11-30,DataTransfer-Out-Bytes,1,2"),
        "resolver": ("version,account_id,region,vpc_id,query_timestamp,query_name,query_type,rcode,srcaddr,srcport,transport",
                     "1.1,123456789012,eu-central-1,vpc-0a,2023-11-14T22:13:20Z,example.com.,A,NOERROR,10.0.0.4,42100,UDP"),
        "releases": ("version,start,end,type,action,region", "2,1700000000,1700000060,IPv4,ACCEPT,eu"),
        "words": ("version,start,end,protocol,packets,bytes,action,status", "a,b,c,d,e,f,g,h"),
        "message": ("timestamp,message", '1700000000000,"version srcaddr dstaddr of the packets, at the start and the end"'),
        "insights": ("@timestamp,@message", '2023-11-14 22:13:20.000,"REPORT RequestId: 2 Duration: 123456789012 ms, eni-0a1b2c3d 10.0.0.1 10.0.0.2"'),
        "events": ("id,event,data,body", '1,click,"{""version"":2,""srcaddr"":""10.0.0.1"",""action"":""ACCEPT""}",aGVsbG8='),
        "raw": ("_time,_raw,host,source", '2023-11-14T22:13:20Z,"2 123456789012 eni-0a1b2c3d 10.0.0.1",h,s'),
        "twice": ("srcaddr,srcaddr,srcaddr,srcaddr", "10.0.0.1,10.0.0.1,10.0.0.1,10.0.0.1"),
        "empty-names": ("srcaddr,dstaddr,,,,,log-status", "10.0.0.1,10.0.0.2,,,,,OK"),
    }
    made = {f"table-{name}.csv": header + "\n" + _lines(row) for name, (header, row) in data.items()}
    made |= {f"table-{name}.tsv": text.replace(",", "\t") for name, text in list(made.items())[:4]}
    # A flow log's rows of which nothing names the columns.
    made["table-no-header.csv"] = _lines("2,123456789012,eni-0a1b2c3d,10.0.0.1,10.0.0.2,1,2,6,1,40,1700000000,1700000001,ACCEPT,OK")
    made["table-quoted-header.csv"] = '"version,srcaddr,dstaddr,srcport,dstport,log-status"\n' + _lines("2,10.0.0.1,10.0.0.2,1,2,OK")
    made["table-open-quote.csv"] = 'version,srcaddr,dstaddr,srcport,dstport,"log-status\n' + _lines("2,10.0.0.1,10.0.0.2,1,2,OK")
    return made


def _objects() -> dict[str, str]:
    """Flat objects of other programs that count flows, or tell what a firewall did: names of theirs are flow logs', too."""
    ends = {"srcaddr": "10.0.0.1", "dstaddr": "10.0.0.2", "srcport": 40000, "dstport": 443}
    data = {
        "goflow": {"Type": "NETFLOW_V9", "TimeReceived": 1700000000, "SequenceNum": 1, "SamplingRate": 0, "FlowDirection": 0,
                   "SamplerAddress": "10.0.0.9", "TimeFlowStart": 1, "TimeFlowEnd": 2, "Bytes": 40, "Packets": 1, "SrcAddr": "10.0.0.1",
                   "DstAddr": "10.0.0.2", "Etype": 2048, "Proto": 6, "SrcPort": 1, "DstPort": 2, "InIf": 3, "OutIf": 4, "TCPFlags": 16},
        "goflow2": {"type": "NETFLOW_V9", "time_received_ns": 1, "sampler_address": "10.0.0.9", "bytes": 40, "packets": 1, "proto": "TCP",
                    "src_addr": "10.0.0.1", "dst_addr": "10.0.0.2", "src_port": 1, "dst_port": 2, "in_if": 3, "out_if": 4, "tcp_flags": 16},
        "netflow5": ends | {"version": 5, "nexthop": "0.0.0.0", "input": 1, "output": 2, "dPkts": 1, "dOctets": 40, "first": 1, "last": 2,
                            "tcp_flags": 16, "prot": 6, "tos": 0, "src_as": 1, "dst_as": 2, "src_mask": 24, "dst_mask": 24},
        "kentik": {"src_addr": "10.0.0.1", "dst_addr": "10.0.0.2", "src_port": 1, "dst_port": 2, "protocol": "TCP", "in_bytes": 40,
                   "tcp_flags": 16, "device_name": "r", "start": 1700000000, "end": 1700000060},
        "nprobe": {"IPV4_SRC_ADDR": "10.0.0.1", "IPV4_DST_ADDR": "10.0.0.2", "L4_SRC_PORT": 1, "L4_DST_PORT": 2, "PROTOCOL": 6, "IN_BYTES": 40,
                   "IN_PKTS": 1, "FIRST_SWITCHED": 1, "LAST_SWITCHED": 2, "TCP_FLAGS": 16},
        "pmacct": {"event_type": "purge", "ip_src": "10.0.0.1", "ip_dst": "10.0.0.2", "port_src": 1, "port_dst": 2, "ip_proto": "tcp",
                   "tcp_flags": "16", "packets": 1, "bytes": 40, "stamp_inserted": "2023-11-14 22:13:00"},
        "fortigate": {"date": "2023-11-14", "type": "traffic", "action": "accept", "srcip": "10.0.0.1", "srcport": 1, "srcintf": "port1",
                      "dstip": "10.0.0.2", "dstport": 2, "dstintf": "port2", "proto": 6, "sentbyte": 40, "sentpkt": 1, "policyid": 7},
        "asa": {"SrcIP": "10.0.0.1", "DstIP": "10.0.0.2", "SrcPort": 1, "DstPort": 2, "Protocol": "tcp", "AccessControlRuleAction": "Allow",
                "InitiatorPackets": 1, "ResponderPackets": 2, "ConnectionID": 3, "IngressInterface": "inside", "EgressInterface": "outside"},
        "meraki": {"ts": 1700000000.1, "deviceName": "mx", "type": "flows", "src": "10.0.0.1", "dst": "10.0.0.2", "protocol": "tcp",
                   "sport": 1, "dport": 2, "pattern": "allow all"},
        "palo-alto": {"action": "allow", "src": "10.0.0.1", "dst": "10.0.0.2", "sport": 1, "dport": 2, "proto": "tcp", "bytes": 40, "packets": 1,
                      "start": "2023/11/14 22:13:00", "rule": "r", "flags": "0x19"},
        "check-point": {"src": "10.0.0.1", "dst": "10.0.0.2", "s_port": 1, "service": 2, "proto": 6, "action": "Accept", "ifdir": "inbound"},
        "calico": {"start_time": 1700000000, "end_time": 1700000060, "source_ip": "10.0.0.1", "source_port": None, "dest_ip": "10.0.0.2",
                   "dest_port": 2, "proto": "tcp", "action": "allow", "reporter": "src", "packets_in": 1, "bytes_in": 40, "host": "node"},
        "antrea": {"flowStartSeconds": 1, "flowEndSeconds": 2, "sourceIPv4Address": "10.0.0.1", "destinationIPv4Address": "10.0.0.2",
                   "sourceTransportPort": 1, "destinationTransportPort": 2, "protocolIdentifier": 6, "octetDeltaCount": 40},
        "ends": ends | {"protocol": 6, "packets": 1, "bytes": 40, "start": 1700000000, "end": 1700000060},
        "interface-of-a-router": ends | {"interface-id": 7, "action": "permit", "protocol": 6},
        "status-of-a-job": {"version": 1, "start": 1700000000, "end": 1700000060, "log-status": "NODATA", "interface-id": "eth0"},
        "yandex": {"ifaceIdx": "0", "action": "ACCEPT", "vers": 4, "proto": 6, "srcAddr": "10.0.0.1", "dstAddr": "10.0.0.2", "srcPort": 1,
                   "dstPort": 2, "direction": "INGRESS", "packets": "1", "bytes": "40", "tcpFlags": "16", "vmUuid": "v", "subnetId": "s"},
        "nested": {"flow": ends | {"interface-id": "eni-0a1b2c3d", "log-status": "OK"}, "version": 2},
        "names-of-names": {"columns": list(ends) + ["interface-id", "log-status"], "version": 2, "log-status": "OK"},
    }
    made = {f"object-{name}.json": _lines(json.dumps(row)) for name, row in data.items()}
    return made | {"object-array.json": json.dumps([data["ends"]] * 40), "object-pretty.json": json.dumps(data["goflow"], indent=2)}


def texts() -> dict[str, str]:
    """Name -> content; each would be somebody's log, table or document."""
    load_balancer = ('http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 '
                     '10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" '
                     '"curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/t/73e2 '
                     '"Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 0')
    s3_access = ('79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket [06/Feb/2019:00:00:38 +0000] '
                 '192.0.2.3 79a59df9 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /b?versioning HTTP/1.1" 200 - 113 - 7 '
                 '- "-" "S3Console/0.4" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3 SigV4')
    trail = {"Records": [{"eventVersion": "1.08", "eventTime": "2023-07-19T21:11:57Z", "awsRegion": "us-east-1",
                          "eventName": "DescribeFlowLogs", "sourceIPAddress": "192.0.2.1"}] * 20}
    resolver = {"version": "1.100000", "account_id": "123456789012", "region": "us-east-1", "vpc_id": "vpc-1",
                "query_timestamp": "2022-03-03T12:00:00Z", "query_name": "example.com.", "srcaddr": "10.0.0.4",
                "srcport": "42100", "transport": "UDP"}
    return clouds() | {
        "prose.txt": "The version of srcaddr and dstaddr shown here is version 2 of the protocol.\n" * 30,
        "numbers.txt": _lines("2 3 4 5 6 7 8 9 10 11 12 13 14 15"),
        "table.txt": _lines("2 alpha eni beta gamma 1 2 3 4 5 6 7 ok OK"),
        "version.txt": _lines("version 2", "account-id unknown"),
        "csv-people.csv": "id,version,start,end,action,status\n" + _lines("1,2,1700000000,1700000060,run,OK"),
        "csv-flows.csv": "Src IP,Dst IP,Protocol,Bytes\n" + _lines("10.0.0.1,10.0.0.2,6,100"),
        **_tables(),
        **_objects(),
        "syslog.log": _lines("Nov 23 06:31:05 host kernel: IN=eth0 OUT= SRC=10.0.0.1 DST=10.0.0.2 LEN=60 PROTO=TCP "
                             "SPT=1 DPT=2"),
        "syslog-of-aws.log": _lines("Nov 23 06:31:05 host agent[7]: attached eni-0a1b2c3d4e5f60718 10.0.0.1 10.0.0.2 OK"),
        "syslog-5424.log": _lines("<34>1 2023-10-11T22:14:15.003Z host su - ID47 - 'su root' failed"),
        "kubectl.log": _lines("[pod/vpc-cni-1/aws-node] 2023-01-01T00:00:00Z version 2 of eni-0a1b2c3d4e5f60718 is OK"),
        "compose.log": _lines("web-1  | 2 123456789012 requests, 10.0.0.1 10.0.0.2 ACCEPT"),
        "grep.log": _lines("a.log:2 3 4 5 6 7 8 9 10 11 12 13 14 15", "aws.c:12: version account-id srcaddr"),
        "awslogs.log": _lines("/aws/lambda/shop eni-rotator START RequestId: 1 Version: 2"),
        "message.json": _lines(json.dumps({"timestamp": 1, "message": "2 requests of eni-0a1b2c3d, 10.0.0.1 10.0.0.2 1 2 6 1 40 done"})),
        "ends-of-rows.log": _lines("443 22 6 25 20000 1620140761 1620140821 ACCEPT OK"),
        "title.log": "Report\n" + _lines("2 3 4 5 6 7 8 9 10 11 12 13 14 15"),
        "ends-of-json.json": 'Event"}]},' + _lines('{"time":"2023-01-01T00:00:00Z","category":"Administrative"},'),
        "json-in-prose.log": _lines(f"sent {json.dumps({'category': 'FlowLogFlowEvent'})}]}}, {json.dumps({'category': 'FlowLogFlowEvent'})}"),
        "nginx.log": _lines('10.0.0.1 - - [10/Oct/2020:13:55:36 +0000] "GET / HTTP/1.1" 200 2326 "-" "curl"'),
        "alb.log": _lines(load_balancer),
        "s3-access.log": _lines(s3_access),
        "cloudtrail.json": json.dumps(trail),
        "resolver.json": _lines(json.dumps(resolver)),
        "zeek.log": "#separator \\x09\n#fields\tts\tuid\tid.orig_h\n"
                    + _lines("1.2\tC1\t10.0.0.1\t1\t10.0.0.2\t2\ttcp"),
        "flow-events.json": _lines('{"timestamp":"2023-01-01T00:00:00+0000","event_type":"flow","src_ip":"10.0.0.1",'
                                   '"dest_ip":"10.0.0.2","proto":"TCP","flow":{"size":1,"action":"allowed"}}'),
        "docker.json": _lines('{"log":"2 eni accept\\n","stream":"stdout","time":"2023-01-01T00:00:00Z"}'),
        "azure-activity.json": _json_records(time="2023-01-01T00:00:00Z", category="Administrative",
                                             resourceId=RESOURCE + "NETWORKSECURITYGROUPS/A",
                                             operationName="MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WRITE"),
        "azure-rule-counter.json": _json_records(time="2023-01-01T00:00:00Z",
                                                 category="NetworkSecurityGroupRuleCounter",
                                                 resourceId=RESOURCE + "NETWORKSECURITYGROUPS/A",
                                                 properties={"vnetResourceGuid": "{0}", "matchedConnections": 2}),
        "records.json": json.dumps({"records": [{"flow": "yes", "flowTuple": "1,2,3"}] * 20}),
        "events.json": json.dumps({"events": [{"timestamp": 1700000000000, "name": "start"}] * 20}),
        "messages.json": json.dumps({"messageType": "CONTROL_MESSAGE", "logEvents": []}),
        "array.json": json.dumps([{"message": "version of the srcaddr"}] * 20),
        "gcp-audit.json": json.dumps([{"logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
                                       "timestamp": "2023-01-01T00:00:00Z", "jsonPayload": {"src_ip": "1.2.3.4"}}] * 9),
        "package.json": json.dumps({"name": "flow", "version": "2.0.0", "scripts": {"start": "node ."}}, indent=2),
        "har.json": json.dumps({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": []}}),
        "notebook.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        "empty.log": "",
        "blank.log": "\n\n \n",
        "brace.json": "{",
        "bracket.json": "[",
        "bom.txt": "\ufeff",
        "hosts.txt": _lines("10.0.0.1 host-a", "10.0.0.2 host-b"),
        "query.sql": "SELECT srcaddr, dstaddr, bytes FROM vpc_flow_logs WHERE action = 'REJECT';\n",
        "format.txt": "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport}\n",
        "athena.ddl": "CREATE EXTERNAL TABLE vpc_flow_logs (version int, account_id string, interface_id string)\n",
    }
