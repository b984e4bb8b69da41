# SPDX-License-Identifier: GPL-2.0-or-later
"""Messages of Pub/Sub: the log entry in each is asked of the clouds as if it stood in the file."""
import base64
import json
import unittest

import wireshark

N = 30
SHOWN = ("frame.time_epoch", "frame.interface_name", "flowlog.provider", "flowlog.ip.src", "flowlog.ip.dst", "flowlog.srcport",
         "flowlog.dstport", "flowlog.bytes", "flowlog.start", "flowlog.interface", "flowlog.resource", "flowlog.unknown", "flowlog.log.error")
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}


def shown(text: str, *names: str, args=wireshark.ALONE) -> list[list[str]]:
    return wireshark.fields(wireshark.write("pubsub.json", text), *names, args=args, env=IN_ORDER)


def entries() -> list[dict]:
    return [{"insertId": f"i{i}", "logName": "projects/p/logs/compute.googleapis.com%2Fvpc_flows", "timestamp": f"2026-01-03T10:01:{i:02}.5Z",
             "resource": {"type": "gce_subnetwork", "labels": {"project_id": "p", "subnetwork_name": "s", "location": "europe-west1-b"}},
             "jsonPayload": {"connection": {"src_ip": "10.2.0.7", "src_port": 40000 + i, "dest_ip": "203.0.113.66", "dest_port": 443, "protocol": 6},
                             "reporter": "SRC", "bytes_sent": str(100 * i), "packets_sent": str(i), "start_time": "2026-01-03T10:00:00.25Z",
                             "end_time": "2026-01-03T10:00:59Z",
                             "src_instance": {"project_id": "p", "vm_name": "reports-7", "zone": "europe-west1-b"}}} for i in range(N)]


def message(data, i: int = 0) -> dict:
    text = data if isinstance(data, str) else json.dumps(data)
    return {"data": base64.b64encode(text.encode()).decode(), "attributes": {"logging.googleapis.com/timestamp": "t\tab"},
            "messageId": str(70 + i), "publishTime": "2026-01-03T10:02:00.123Z"}


def forms(made: list[dict]) -> dict[str, str]:
    pushed = [{"message": message(entry, i), "subscription": "projects/p/subscriptions/s"} for i, entry in enumerate(made)]
    pulled = [{"ackId": "a" * 170, "message": message(entry, i)} for i, entry in enumerate(made)]
    return {
        "pushed": "".join(json.dumps(each) + "\n" for each in pushed), "array": json.dumps(pushed), "gcloud": json.dumps(pulled, indent=2),
        "rest": json.dumps({"receivedMessages": pulled}, indent=2), "message": "".join(json.dumps(message(each)) + "\n" for each in made),
        "url-safe": "".join(json.dumps({"data": base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=")}) for each in made),
        "unwrapped-attributes": "".join(json.dumps({"message": {"data": each, "messageId": "1"}}) + "\n" for each in made),
        "batch": json.dumps({"message": message("".join(json.dumps(each) + "\n" for each in made))}),
        "batch-array": json.dumps({"message": message(json.dumps(made))}),
    }


class Messages(unittest.TestCase):
    def test_each_form_has_the_entries(self):
        plain = shown("".join(json.dumps(entry) + "\n" for entry in entries()), *SHOWN)
        self.assertEqual([row[5] for row in plain], [str(40000 + i) for i in range(N)])
        self.assertEqual({row[2] for row in plain}, {"gcp.vpc"})
        for name, text in forms(entries()).items():
            with self.subTest(name):
                self.assertEqual(shown(text, *SHOWN), plain)

    def test_what_the_message_says(self):
        names = ("flowlog.log.event_id", "flowlog.log.ingestion", "flowlog.log.subscription", "flowlog.log.wrapper")
        made = forms(entries())
        time = wireshark.shown_time("Jan  3, 2026 10:02:00.123000000 UTC")
        attributes = wireshark.shown_text('{"attributes":{"logging.googleapis.com/timestamp":"t\\tab"}}')
        self.assertEqual(shown(made["pushed"], *names, args=("-2", *wireshark.ALONE)),
                         [[str(70 + i), time, "projects/p/subscriptions/s", attributes] for i in range(N)])
        found = shown(made["gcloud"], *names)[0]
        self.assertEqual(found[:3], ["70", time, ""])
        self.assertIn('{"ackId":"aaaa', found[3])
        self.assertIn(attributes, found[3])

    def test_entries_of_other_logs(self):
        """They are frames that say so, and a file of nothing else is nobody's."""
        flow, other = entries()[3], {"logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity", "protoPayload": {}}
        text = "".join(json.dumps({"message": message(each)}) + "\n" for each in (other, flow, other))
        found = shown(text, "flowlog.srcport", "flowlog.log.error", "flowlog.log.text")
        self.assertEqual([row[0] for row in found], ["", "40003", ""])
        self.assertEqual([bool(row[1]) for row in found], [True, False, True])
        self.assertEqual(found[0][2], json.dumps(other))
        for nothing in (json.dumps({"message": message(other)}), json.dumps([{"ackId": "a", "message": message("hello")}])):
            path = wireshark.write("other.json", nothing)
            self.assertNotIn("flowlog", wireshark.run("captype", path).stdout)

    def test_a_message_that_was_cut(self):
        """Of the last, which a shipper cut, the rest of the file is shown, and a frame says so."""
        text = forms(entries())["pushed"]
        found = shown(text[:-200], "flowlog.srcport", "flowlog.log.error")
        self.assertEqual([row[0] for row in found[:N - 1]], [str(40000 + i) for i in range(N - 1)])
        self.assertEqual(len(found), N)
        self.assertIn("ends inside", found[-1][1])


if __name__ == "__main__":
    unittest.main()
