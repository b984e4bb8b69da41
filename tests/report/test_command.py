# SPDX-License-Identifier: GPL-2.0-or-later
"""-z flowlog,...: what is said of wrong arguments, the order of several, what a log cannot answer, captures without records."""
import json
import unittest

import logs
import records
import wireshark
from sharkd import Sharkd


def run(path, *commands: str, args: tuple = ()):
    return wireshark.run("tshark", "-r", path, "-q", *args, *(word for command in commands for word in ("-z", command)))


class Arguments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.path = wireshark.write("arguments.log", f"{logs.header('v2')}\n{logs.row()}\n")

    def test_what_is_wrong_is_said(self):
        cases = {
            "flowlog,top": 'there is no element ""; there are addr src dst pair',
            "flowlog,top,source": 'there is no element "source"',
            "flowlog,top,src:x": 'there is no element "src:x"',
            "flowlog,top,src/size": 'there is no order "size"; there are records flows packets bytes peers ports rejects',
            "flowlog,top,dstport/ports": 'the order "ports" tells nothing of the element "dstport"',
            "flowlog,top,pair/peers,3": 'the order "peers" tells nothing of the element "pair"',
            "flowlog,topology": 'there is no report "topology"; there are tree top time',
            "flowlog,time": '"" is no number of seconds',
            "flowlog,time,0": '"0" is no number of seconds',
            "flowlog,time,-5": '"-5" is no number of seconds',
            "flowlog,time,99999999999": "is no number of seconds",
            "flowlog,tree,bad ==": 'Filter "bad ==" is invalid',
            "flowlog,top,json,src/bytes,5,ip.addr in {1.2.3.4,": "is invalid",
            "flowlog,help,nosuch.field": "nosuch.field",
        }
        for command, said in cases.items():
            with self.subTest(command):
                done = run(self.path, command)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn(f'"-z {command}": ', done.stderr)
                self.assertIn(said, done.stderr)

    def test_coverage_takes_nothing_but_json(self):
        for command in ("flowlog,coverage,tcp", "flowlog,coverage,json,tcp", "flowlog,coverages"):
            done = run(self.path, command)
            self.assertEqual((done.returncode, done.stdout), (1, ""), command)
            self.assertIn(f'"-z {command}" is neither', done.stderr)

    def test_a_name_that_is_none_of_ours_is_wiresharks_to_refuse(self):
        done = run(self.path, "flowlog,nothing")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("flowlog,top", done.stderr, "the list of what there is")

    def test_empty_arguments(self):
        """A comma at the end is no filter."""
        for command in ("flowlog,tree,", "flowlog,tree,json,", "flowlog,time,60,", "flowlog,top,src,"):
            done = run(self.path, command)
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.assertIn('"filter":null' if "json" in command else "<No Filter>", done.stdout)


class Order(unittest.TestCase):
    def test_as_on_the_command_line(self):
        path, _ = records.files(60)["merged"]
        commands = ["top,json,src", "tree,json", "time,json,60", "top,json,dst,1,flowlog.proto == 6", "help,json", "top,json,src/bytes,3"]
        for args in ((), ("-2",)):
            done = run(path, *(f"flowlog,{command}" for command in commands), args=args)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            documents = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([(document["report"], document["arguments"]) for document in documents],
                             [("top", "src"), ("tree", ""), ("time", "60"), ("top", "dst,1"), ("help", ""), ("top", "src/bytes,3")])
            self.assertEqual({document["schema"] for document in documents}, {1})

    def test_among_wiresharks_own(self):
        """Ours come in one piece, and nothing of Wireshark's own is lost."""
        path, _ = records.files(60)["merged"]
        done = run(path, "io,phs", "flowlog,top,src", "io,stat,0", "flowlog,top,dst", "conv,flowlog", "endpoints,flowlog")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertLess(done.stdout.index("top,src"), done.stdout.index("top,dst"))
        for title in ("Protocol Hierarchy", "IO Statistics", "Flow log Conversations", "Flow log Endpoints"):
            self.assertEqual(done.stdout.count(title), 1, title)


class Lacking(unittest.TestCase):
    def test_help_says_what_a_log_cannot_answer(self):
        for name, (path, everything) in records.files().items():
            done = run(path, "flowlog,help,json")
            document = json.loads(done.stdout)
            answers = {row["element"]: row["in_log"] for row in document["elements"]}
            for element, answer in answers.items():
                rows, _ = records.tally(everything, element)
                with self.subTest(log=name, element=element):
                    self.assertEqual(answer == "yes", bool(rows), answer)
                    self.assertTrue(answer == "yes" or answer.startswith("no: "), answer)
            self.assertEqual({row["order"]: row["in_log"] for row in document["orders"]}["bytes"], "yes")
            self.assertEqual(document["records"], len(everything))

    def test_the_column_that_would_say_it(self):
        path = wireshark.write("v2.log", f"{logs.header('v2')}\n{logs.row()}\n")
        text = run(path, "flowlog,top,instance").stdout
        self.assertIn("\nNot in the AWS VPC flow log: instance (instance-id).\n", text)
        self.assertNotIn("Records  Packets", text)
        text = run(path, "flowlog,top,rule").stdout
        self.assertIn("\nNot in the AWS VPC flow log: rule.\n", text)

    def test_of_two_logs_one_lacks_it(self):
        path, everything = records.files()["merged"]
        document = json.loads(run(path, "flowlog,top,json,rule,0").stdout)
        aws = sum(record.provider == "aws.vpc" for record in everything)
        self.assertEqual([(row["what"], row["log"], row["records"]) for row in document["missing"]], [("rule", "aws.vpc", aws)])
        self.assertEqual(document["without"], aws)
        self.assertEqual(sum(row["records"] for row in document["rows"]), len(everything) - aws)


class Nothing(unittest.TestCase):
    COMMANDS = ("flowlog,tree", "flowlog,tree,json", "flowlog,top,src/peers", "flowlog,top,json,service", "flowlog,time,60",
                "flowlog,time,json,60", "flowlog,help,json")

    def test_without_records(self):
        captures = wireshark.copy(wireshark.SOURCE / "samples/case-packets.pcap"), wireshark.write("head.log", f"{logs.header('v2')}\n")
        for path in captures:
            self.check(path, self.COMMANDS)

    def test_a_filter_that_nothing_passes(self):
        path, _ = records.files(60)["merged"]
        self.check(path, [command + ",flowlog.srcport == 1" for command in self.COMMANDS])

    def check(self, path, commands):
        done = run(path, *commands)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        documents = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        self.assertEqual(len(documents), sum("json" in command for command in commands))
        for document in documents:
            self.assertEqual((document["records"], document["missing"], document.get("rows", [])), (0, [], []))
            self.assertIn("There is no record to count.", document["remarks"])
        self.assertEqual(done.stdout.count("\nThere is no record to count."), len(commands) - len(documents))

    def test_a_file_with_nothing_but_bad_rows(self):
        path = wireshark.write("bad.log", f"{logs.header('v2')}\n2 1 eni-0a bad row\n{logs.row(srcaddr='x', dstaddr='y', bytes='z')}\n")
        done = run(path, "flowlog,tree,json", "flowlog,top,json,src")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        tree, top = map(json.loads, done.stdout.splitlines())
        self.assertEqual((tree["records"], tree["all"][0]["bytes"]), (2, None))
        self.assertIn("1 of the records cannot be read wholly", " ".join(top["remarks"]))
        self.assertNotIn("rows", top)

    def test_the_join_switched_off_and_a_pipe(self):
        text = records.aws_text(60, 4)
        path = wireshark.write("pipe.log", text)
        expected = run(path, "flowlog,top,json,src/bytes,0").stdout
        self.assertEqual(run(path, "flowlog,top,json,src/bytes,0", args=wireshark.ALONE).stdout, expected)
        done = wireshark.run("tshark", "-r", "-", "-q", "-z", "flowlog,top,json,src/bytes,0", input=text)
        self.assertEqual((done.returncode, done.stdout), (0, expected))


class NoRecords(unittest.TestCase):
    """Frames that hold what could not be read as a record, and several kinds of log."""

    def test_what_is_no_record_is_not_counted(self):
        events = [{"timestamp": 1767434400000, "message": message} for message in (logs.row(), "hello world", logs.row(srcport="1"))]
        path = wireshark.write("events.json", json.dumps({"events": events}))
        self.assertEqual(len(wireshark.tshark("-r", path).splitlines()), 3)
        for command in ("flowlog,top,json,provider", "conv,flowlog,json"):
            page = json.loads(run(path, command).stdout)
            self.assertEqual((page["records"], page["no_records"]), (2, 1), command)
            self.assertTrue(any("1 frame is not counted" in remark for remark in page["remarks"]), page["remarks"])

    def test_several_kinds_of_log(self):
        merged = wireshark.files() / "kinds.pcapng"
        done = wireshark.run("mergecap", "-w", merged, *(wireshark.copy(wireshark.SOURCE / "samples" / name)
                                                         for name in ("gcp-vpc.json", "gcp-firewall.json")))
        self.assertEqual(done.returncode, 0, done.stderr)
        remarks = json.loads(run(merged, "flowlog,rejects,json").stdout)["remarks"]
        self.assertEqual(sum("2 kinds of log are counted together" in remark for remark in remarks), 1, remarks)


class Server(unittest.TestCase):
    def test_sharkd_opens_files_as_before(self):
        path, everything = records.files(60)["merged"]
        with Sharkd() as sharkd:
            sharkd.load(path)
            self.assertEqual(sharkd.ask("status")["frames"], len(everything))


if __name__ == "__main__":
    unittest.main()
