# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of custom formats without a header: which format a row gets of those that a file declares, by where it is from."""
import base64
import gzip
import json
import os
import unittest

import live
import logs
import sharkd
import wireshark

GROUP, OTHER_GROUP = "/flows/mine", "/flows/other"
ENI, OTHER_ENI = "eni-0a1b2c3d4e5f60718", "eni-0f0f0f0f0f0f0f0f0"
STREAM = f"{ENI}-all"
FL, OTHER_FL = "fl-0a1b2c3d4e5f60001", "fl-0a1b2c3d4e5f60002"
#: Two formats of as many columns, each of which has the form that the other has in its place.
MINE = "${version} ${vpc-id} ${srcaddr} ${dstaddr} ${bytes} ${start}"
OTHER = "${version} ${vpc-id} ${dstaddr} ${srcaddr} ${start} ${bytes}"
ROW = "3 vpc-0a1b2c3d 10.0.0.5 10.0.0.9 4711 1700000000"
AS_MINE, AS_OTHER = ["10.0.0.5", "10.0.0.9", "4711"], ["10.0.0.9", "10.0.0.5", "1700000000"]
SHOWN = ("ip.src", "ip.dst", "flowlog.bytes")
#: All that a frame says of what is wrong, and of what.
SAID = ("flowlog.log.error", "flowlog.log.text")
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}
#: An environment without anything that is not asked for.
CALM = {"CLOUDFLOW_FORMAT": ""}


def flow_log(columns: str, group: str | None = GROUP, **more) -> dict:
    """An entry as `aws ec2 describe-flow-logs` prints it."""
    entry = {"CreationTime": "2026-01-03T10:00:00.000Z", "DeliverLogsStatus": "SUCCESS", "FlowLogId": FL, "FlowLogStatus": "ACTIVE",
             "ResourceId": "vpc-0a1b2c3d", "TrafficType": "ALL", "LogDestinationType": "cloud-watch-logs", "LogGroupName": group,
             "LogFormat": columns, "Tags": [], "MaxAggregationInterval": 60}
    return {name: value for name, value in (entry | more).items() if value is not None}


TWO = {"FlowLogs": [flow_log(MINE), flow_log(OTHER, OTHER_GROUP, FlowLogId=OTHER_FL)]}


def declared(value, name: str = "formats.json") -> dict[str, str]:
    """The environment that names a file of formats."""
    return {"CLOUDFLOW_FORMATS": str(wireshark.write(name, value if isinstance(value, str | bytes) else json.dumps(value, indent=4))), **IN_ORDER}


def payload(*messages: str, group: str = GROUP, stream: str = STREAM) -> str:
    events = [{"id": str(i), "timestamp": 1700000000000, "message": message} for i, message in enumerate(messages)]
    return json.dumps({"messageType": "DATA_MESSAGE", "owner": "123456789012", "logGroup": group, "logStream": stream,
                       "subscriptionFilters": [], "logEvents": events})


def packed(text: str) -> str:
    return json.dumps({"awslogs": {"data": base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()}})


#: Forms of two rows that name the log group, and those that do not; name -> text.
NAMING = {
    "payload.json": payload(ROW, ROW),
    "lambda.json": packed(payload(ROW, ROW)),
    "firehose.json": payload(ROW) + payload(ROW),
    "documents.ndjson": f'{json.dumps({"message": ROW, "logGroup": GROUP, "logStream": STREAM})}\n' * 2,
    "insights.csv": '@timestamp,@message,@logStream,@log\n' + f'2026-01-03 10:00:00.000,{ROW},{STREAM},123456789012:{GROUP}\n' * 2,
    "awslogs.log": f"{GROUP} {STREAM} {ROW}\n" * 2,
    "awslogs-time.log": f"{GROUP} {STREAM} 2026-01-03T10:00:00.000Z {ROW}\n" * 2,
    "grep.log": f"AWSLogs/123456789012/vpcflowlogs/eu-west-1/123456789012_vpcflowlogs_eu-west-1_{FL}_20260103T1000Z_0abc.log.gz:{ROW}\n" * 2,
    f"123456789012_vpcflowlogs_eu-west-1_{FL}_20260103T1000Z_0abc.log": f"{ROW}\n" * 2,
}
SILENT = {
    "plain.log": f"{ROW}\n" * 2,
    "export.log": f"2026-01-03T10:00:00.000Z {ROW}\n" * 2,
    "tail.log": f"2026-01-03T10:00:00.000000+00:00 {STREAM} {ROW}\n" * 2,
    "tail-coloured.log": f"\x1b[32m2026-01-03T10:00:00.000000+00:00\x1b[0m \x1b[36m{STREAM}\x1b[0m {ROW}\n" * 2,
    "events.txt": f"EVENTS\t37\t1700009000000\t{STREAM}\t{ROW}\t1700000000000\n" * 2,
    "tabs.txt": f"{ROW}\t{ROW}\n",
    "filter.json": json.dumps({"events": [{"logStreamName": STREAM, "timestamp": 1700000000000, "message": ROW, "ingestionTime": 1,
                                           "eventId": "1"}] * 2, "searchedLogStreams": []}),
    "messages.json": json.dumps([ROW, ROW]),
    "events.csv": "timestamp,message\n" + f"1700000000000,{ROW}\n" * 2,
}


class Case(unittest.TestCase):
    """One sharkd opens all files, each in two passes, so that rows are read at random as well as in their order."""
    @classmethod
    def setUpClass(cls):
        cls.server = sharkd.Sharkd(env=declared([]) | CALM)
        cls.addClassCleanup(cls.server.close)

    def read(self, name: str, text: str, formats, *names: str) -> list[list[str]]:
        declared(formats if formats is not None else [])
        self.server.load(wireshark.write(name, text))
        return self.server.frames(*names)

    def kind(self, name: str, text: str, formats=None) -> str:
        """What Wireshark takes a file for."""
        try:
            return self.read(name, text, formats, "frame.protocols")[0][0]
        except sharkd.Refused:
            return "refused"


class Chosen(Case):
    def test_the_log_is_named(self):
        """Two formats fit; where the row is from says which it has, at random too."""
        for name, text in NAMING.items():
            for formats, expected in ((TWO, AS_MINE), ({"FlowLogs": TWO["FlowLogs"][::-1]}, AS_MINE),
                                      ([flow_log(OTHER), flow_log(MINE, OTHER_GROUP, FlowLogId=OTHER_FL)], AS_OTHER)):
                with self.subTest(name):
                    self.assertEqual(self.read(name, text, formats, *SHOWN), [expected] * 2)

    def test_nothing_names_the_log(self):
        """One format fits: that. Two do: nothing is guessed, and the frame says which may apply."""
        for name, text in SILENT.items():
            with self.subTest(name):
                self.assertEqual(self.read(name, text, {"FlowLogs": [flow_log(MINE)]}, *SHOWN), [AS_MINE] * 2)
                for row in self.read(name, text, TWO, *SHOWN, *SAID, "_ws.expert.message"):
                    self.assertEqual(row[:3], ["", "", ""])
                    self.assertEqual(row[3], "more than one declared format fits the row, and nothing says which it has: "
                                             f"entry 1 ({FL}); entry 2 ({OTHER_FL})")
                    self.assertEqual(row[4], ROW)
                    self.assertIn("more than one declared format", row[5])

    def test_number_and_form_of_values(self):
        """Of formats in one group, a row has the one that it fits."""
        formats = [flow_log(MINE), flow_log("${srcaddr} ${dstaddr}", FlowLogId=OTHER_FL), flow_log("${dstaddr} ${action}", FlowLogId="fl-3")]
        text = payload(ROW, "10.0.0.5 10.0.0.9", "10.0.0.9 REJECT")
        self.assertEqual(self.read("forms.json", text, formats, *SHOWN, "flowlog.action"),
                         [[*AS_MINE, ""], ["10.0.0.5", "10.0.0.9", "", ""], ["", "10.0.0.9", "", "REJECT"]])

    def test_interface(self):
        """What logs one interface writes to its streams alone; what logs a network writes to those, too."""
        mine, other = flow_log(MINE, ResourceId=ENI), flow_log(OTHER, ResourceId=OTHER_ENI, FlowLogId=OTHER_FL)
        network = flow_log(OTHER, FlowLogId=OTHER_FL)
        for stream, formats, expected in ((STREAM, [mine, other], AS_MINE), (f"{OTHER_ENI}-reject", [mine, other], AS_OTHER),
                                          (STREAM, [mine, network], ["", "", ""]), (f"{OTHER_ENI}-all", [mine, network], AS_OTHER),
                                          ("eni-0123456789abcdef0-all", [mine, other], ["", "", ""])):
            for name, text in (("payload.json", payload(logs.row()) + payload(ROW, stream=stream)),
                               ("awslogs.log", f"{logs.row()}\n{GROUP} {stream} {ROW}\n")):
                with self.subTest((name, stream)):
                    self.assertEqual(self.read(name, text, formats, *SHOWN)[1], expected)
        # the row says itself at which interface it is
        of_row = "${version} ${interface-id} ${srcaddr} ${dstaddr}"
        formats = [flow_log(of_row, ResourceId=ENI), flow_log(of_row.replace("src", "x").replace("dst", "src").replace("xaddr", "dstaddr"), ResourceId=OTHER_ENI)]
        found = self.read("rows.log", f"3 {ENI} 10.0.0.5 10.0.0.9\n3 {OTHER_ENI} 10.0.0.5 10.0.0.9\n3 - 10.0.0.5 10.0.0.9\n", formats, *SHOWN[:2])
        self.assertEqual(found, [["10.0.0.5", "10.0.0.9"], ["10.0.0.9", "10.0.0.5"], ["", ""]])

    def test_own_form(self):
        """Members say whose rows a format is of; what is left out may be any."""
        mine, other = {"format": MINE}, {"format": OTHER}
        for formats, expected in (([mine | {"group": GROUP}, other | {"group": OTHER_GROUP}], AS_MINE),
                                  ([mine | {"group": OTHER_GROUP}, other], AS_OTHER), ([mine | {"stream": STREAM}, other], AS_MINE),
                                  ([mine | {"stream": "eni-0a*"}, other | {"stream": "eni-0f*"}], AS_MINE),
                                  ([mine | {"stream": "eni-0a"}, other], AS_OTHER), (mine, AS_MINE),
                                  ([mine | {"interface": OTHER_ENI}, other | {"interface": ENI}], AS_OTHER),
                                  (json.dumps(mine | {"group": GROUP}) + "\n\n" + json.dumps([other]), AS_MINE),
                                  (b"\xef\xbb\xbf" + json.dumps(TWO).encode() + json.dumps([TWO, {"FlowLogs": []}]).encode(), AS_MINE)):
            with self.subTest(formats):
                self.assertEqual(self.read("payload.json", payload(ROW), formats, *SHOWN), [expected])

    def test_where_flow_logs_go(self):
        """A flow log that goes to a bucket is not in a log group, and a Parquet file has no lines."""
        bucket = {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::bucket/flows/", "FlowLogId": OTHER_FL}
        parquet = {"FileFormat": "parquet", "HiveCompatiblePartitions": False, "PerHourPartition": False}
        by_name = {"LogDestination": f"arn:aws:logs:eu-west-1:123456789012:log-group:{GROUP}"}
        self.assertEqual(self.read("tail.log", SILENT["tail.log"], [flow_log(MINE), flow_log(OTHER, None, **bucket)], *SHOWN), [AS_MINE] * 2)
        self.assertEqual(self.read("plain.log", SILENT["plain.log"], [flow_log(MINE), flow_log(OTHER, None, **bucket)], *SHOWN), [["", "", ""]] * 2)
        self.assertEqual(self.read("plain.log", SILENT["plain.log"], [flow_log(MINE), flow_log(OTHER, None, **bucket, DestinationOptions=parquet)],
                                   *SHOWN), [AS_MINE] * 2)
        self.assertEqual(self.read("payload.json", payload(ROW), [flow_log(MINE, None, **by_name), flow_log(OTHER, OTHER_GROUP)], *SHOWN), [AS_MINE])
        # the name of a file says which flow log wrote it, and so which did not
        name = f"1_vpcflowlogs_eu-west-1_{OTHER_FL}_20260103T1000Z_0abc.log"
        self.assertEqual(self.read(name, f"{ROW}\n", [flow_log(MINE, None), flow_log(OTHER, None, **bucket)], *SHOWN), [AS_OTHER])
        self.assertNotIn("flowlog", self.kind(name, f"{ROW}\n", [flow_log(MINE, None)]))

    def test_rows_of_the_default_format(self):
        """They stay what they are, unless their own log is declared to have another one."""
        swapped = logs.header("v2").replace("srcaddr dstaddr", "dstaddr srcaddr")
        rows = list(logs.rows("v2", 5))
        names = ("ip.src", "ip.dst", "flowlog.bytes", "frame.time_epoch", "flowlog.log.error", "flowlog.provider")
        for name, text in {"default.log": "\n".join(rows) + "\n", "default.json": payload(*rows), "header.log": logs.file("v5", 5)}.items():
            for formats in (TWO, [flow_log(swapped, OTHER_GROUP)], [{"format": swapped, "group": OTHER_GROUP}, flow_log(MINE)]):
                with self.subTest(name):
                    self.assertEqual(self.read(name, text, formats, *names), self.read(name, text, None, *names))
        back = self.read("default.json", payload(*rows), [flow_log(swapped)], "ip.dst", "ip.src")
        self.assertEqual(back, self.read("default.json", payload(*rows), None, "ip.src", "ip.dst"))
        both = self.read("default.json", payload(*rows), [flow_log(swapped), flow_log(logs.header("v2"), FlowLogId=OTHER_FL)], "ip.src", *SAID)
        self.assertEqual([row[::2] for row in both], [["", row] for row in rows])

    def test_variable_of_one_format_goes_first(self):
        path = wireshark.write("payload.json", payload(ROW))
        found = wireshark.fields(path, *SHOWN, args=wireshark.ALONE, env=declared(TWO) | {"CLOUDFLOW_FORMAT": OTHER})
        self.assertEqual(found, [AS_OTHER])
        self.assertEqual(wireshark.fields(path, *SHOWN, args=wireshark.ALONE, env=declared(TWO)), [AS_MINE])


class Unfit(Case):
    def test_rows_that_have_another_form(self):
        """Too few values, too many, one that cannot be: the frame has the row whole, and why."""
        wrong = {"3 vpc-0a1b2c3d 10.0.0.5": "the row has 3 values, the format 6 columns", f"{ROW} 7": "the row has 7 values, the format 6 columns",
                 ROW.replace("vpc-", "dopt-"): "value 2 cannot be vpc-id", "a": "the row has 1 value, the format 6 columns"}
        front = f"the row does not have the format that is declared for its log: entry 1 ({FL}): "
        for row, why in wrong.items():
            for name, text in {"payload.json": payload(ROW, row), "documents.json": "".join(payload(one) + "\n" for one in (ROW, row)),
                               "awslogs.log": "".join(f"{GROUP} {STREAM} {one}\n" for one in (ROW, row)),
                               f"a_{FL}_b.log": f"{ROW}\n{row}\n"}.items():
                with self.subTest((name, why)):
                    found = self.read(name, text, TWO, *SHOWN, *SAID)
                    self.assertEqual(found, [[*AS_MINE, "", ""], ["", "", "", front + why, row]])
                    if name in ("payload.json", "awslogs.log"):
                        self.assertEqual(self.read(name, text, TWO, "flowlog.log.stream"), [[STREAM]] * 2)

    def test_a_value_that_cannot_be_read(self):
        """Of a row that has the form, it is malformed, as below a header."""
        found = self.read("payload.json", payload(ROW.replace("4711", "NaN")), TWO, *SHOWN, "flowlog.malformed.name")
        self.assertEqual(found, [["10.0.0.5", "10.0.0.9", "", "bytes"]])

    def test_prose(self):
        """What was never a flow log's is none because a format is declared; among rows it says so."""
        for formats in (TWO, [flow_log("${srcaddr} ${dstaddr}")], [{"format": "srcaddr dstaddr"}]):
            for name, text in {"prose.json": payload("hello, world", "START RequestId: 1"), "prose.log": "Dear all,\nhello again\n" * 9}.items():
                self.assertNotIn("flowlog", self.kind(name, text, formats))

    def test_corpus(self):
        """A payload as another project has it: whether it is a flow log's only a declaration says."""
        rows = ("2 eni-1235b8ca123456789 172.31.16.139 172.31.16.21", "2 eni-1235b8ca123456789 172.31.9.69 172.31.9.12")
        text = payload(*rows, group="/aws/vpc/flowlogs", stream="eni-1234567890abcdef")
        self.assertNotIn("flowlog", self.kind("custom.json", text))
        self.assertNotIn("flowlog", self.kind("custom.json", text, TWO))
        for formats in ([flow_log("${version} ${interface-id} ${srcaddr} ${dstaddr}", "/aws/vpc/flowlogs")],
                        {"format": "version interface-id srcaddr dstaddr"}):
            self.assertEqual(self.read("custom.json", text, formats, *SHOWN[:2], "flowlog.interface"),
                             [[*row.split()[2:], row.split()[1]] for row in rows])

    def test_events_whose_message_is_no_row(self):
        """Of a command line's text: the message stays whole, and what stands around it where it belongs."""
        event = "EVENTS\t{}\t1700009000000\t{}\t{}\t1700000000000\n"
        row = logs.row()
        text = event.format(1, STREAM, row) + event.format(2, "other", "START RequestId: 1 \\ 2") + event.format(3, STREAM, "") + "NEXTTOKEN\tabc\n"
        found = self.read("events.txt", text, None, "flowlog.log.event_id", "flowlog.log.stream", *SAID)
        plain = [[value.replace("\\\\", "\\").replace("\\t", "\t") for value in row] for row in found]
        self.assertEqual(plain, [["1", STREAM, "", ""], ["2", "other", "no row of the log: the message has 5 values where a row has 14", "START RequestId: 1 \\ 2"],
                                 ["3", STREAM, "no row of the log: the message has 0 values where a row has 14", ""], ["", "", "no row of the log", "NEXTTOKEN\tabc"]])


class Files(Case):
    @classmethod
    def setUpClass(cls):
        """Each of these starts its own programs."""

    def setUp(self):
        self.folder = wireshark.stage() / "home/.config/wireshark"
        for folder in (self.folder, self.folder / "profiles/Mine"):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder.parents[0], self.folder, self.folder / "profiles", self.folder / "profiles/Mine"):
            folder.chmod(0o755)
        self.addCleanup(lambda: [path.unlink(missing_ok=True) for path in self.folder.rglob("flowlog_formats.json")])

    def put(self, value, *folders: str):
        path = self.folder.joinpath(*folders, "flowlog_formats.json")
        path.write_text(json.dumps(value))
        path.chmod(0o644)

    def test_configuration_folder(self):
        """The file of the profile stands for that of all profiles, and the one that the variable names for both."""
        path = wireshark.write("plain.log", SILENT["plain.log"])

        def read(*args, **env):
            return wireshark.fields(path, *SHOWN, args=(*wireshark.ALONE, *args), env={**IN_ORDER, **env})
        self.put([flow_log(MINE)])
        self.assertEqual(read(), [AS_MINE] * 2)
        self.assertEqual(read("-C", "Mine"), [AS_MINE] * 2)
        self.put([flow_log(OTHER)], "profiles", "Mine")
        self.assertEqual(read(), [AS_MINE] * 2)
        self.assertEqual(read("-C", "Mine"), [AS_OTHER] * 2)
        self.assertEqual(read("-C", "Mine", **declared([flow_log(MINE)])), [AS_MINE] * 2)
        self.assertEqual(read(CLOUDFLOW_FORMATS=""), [AS_MINE] * 2)

    def test_it_is_read_for_each_file(self):
        path = wireshark.write("plain.log", SILENT["plain.log"])
        with sharkd.Sharkd(env=IN_ORDER) as server:
            for formats, expected in (([flow_log(MINE)], AS_MINE), ([flow_log(OTHER)], AS_OTHER)):
                self.put(formats)
                server.load(path)
                self.assertEqual(server.frames(*SHOWN), [expected] * 2)
            self.put([])
            with self.assertRaises(sharkd.Refused):
                server.load(path)

    def test_what_is_wrong_is_said(self):
        """The file, the entry and why; then nothing of the file is used, since what is missing might fit, too."""
        many = [{"format": f"srcaddr dstaddr other-{n}"} for n in range(101)]
        cases = {
            json.dumps([{"format": MINE}, {"format": "${Foo} ${srcaddr}"}]): 'entry 2: "Foo" is not a column name',
            json.dumps([{"format": "one two three"}]): "entry 1: most of its names are no columns of a flow log",
            json.dumps([{"format": MINE}, {"format": MINE, "Group": GROUP}]): 'entry 2: "Group" is none of its members',
            json.dumps([{"format": MINE, "group": 7}]): 'entry 1: "group" is no text, or empty',
            json.dumps([{"format": MINE, "stream": ""}]): 'entry 1: "stream" is no text, or empty',
            json.dumps([{"format": MINE}, {"group": GROUP}]): "entry 2: neither a format",
            json.dumps([{"format": MINE}, MINE]): "entry 2: no object",
            json.dumps({"FlowLogs": [flow_log(MINE), flow_log(None)]}): 'entry 2: "LogFormat" is missing, or no text',
            json.dumps({"FlowLogs": [flow_log(5)]}): 'entry 1: "LogFormat" is missing, or no text',
            json.dumps({"FlowLogs": {}}): '"FlowLogs" is no list',
            json.dumps([{"format": MINE}]) + "\n\n{,}": "line 3: not JSON",
            '{"format": "a", "format": "b"}': "line 1: not JSON: duplicate object key",
            " \n": "there is nothing in it",
            json.dumps(many): "entry 101: more than 100 different formats",
            json.dumps([{"format": MINE}] * 4097): "entry 4097: more than 4096 entries",
            json.dumps([{"format": MINE}]) + " " * (4 << 20): "more than 4194304 bytes",
            "[" * 100000: "line 1: not JSON",
        }
        path = wireshark.write("payload.json", payload(ROW))
        cases[json.dumps(TWO).encode("utf-16")] = "it is UTF-16; save it as UTF-8"
        with sharkd.Sharkd(env=declared([])) as server:
            for content, why in cases.items():
                with self.subTest(why):
                    declared(content)
                    server.load(path)
                    self.assertEqual({tuple(row) for row in server.frames("flowlog")}, {("",)})
                    said = server.said()
                    self.assertIn(f"formats.json: {why}", said)
                    self.assertIn("None of its formats is used.", said)
        for name, why in ((wireshark.files() / "none.json", "No such file"), (wireshark.files(), "it is no file"), ("/dev/zero", "it is no file")):
            done = wireshark.run("capinfos", "-t", path, env={"CLOUDFLOW_FORMATS": str(name)})
            self.assertIn(f"{name}: {why}", done.stderr)
        self.put({"format": "x"})
        os.chmod(self.folder / "flowlog_formats.json", 0)
        if os.geteuid() == 0:  # else it is one's own file, whose owner the test is
            self.assertIn("Permission denied", wireshark.run("capinfos", "-t", path).stderr)

    def test_said_once_of_many_files(self):
        paths = [wireshark.write(f"{n}.log", logs.file("v2", 2)) for n in range(5)]
        done = wireshark.run("mergecap", "-w", wireshark.files() / "merged.pcapng", *paths, env=declared("{"))
        self.assertEqual((done.returncode, done.stderr.count("not JSON")), (0, 1))

    def test_saved(self):
        """What is saved has the names of the columns, and needs no declaration any more."""
        path, saved = wireshark.write("payload.json", payload(ROW, "prose")), wireshark.files() / "saved.pcapng"
        wireshark.tshark("-r", path, "-w", saved, env=declared(TWO))
        found = wireshark.fields(saved, *SHOWN, "flowlog.log.text", args=wireshark.ALONE)
        self.assertEqual(found, [[*AS_MINE, ""], ["", "", "", "prose"]])
        wireshark.tshark("-r", path, "-F", "flowlog", "-w", saved, env=declared(TWO))
        self.assertEqual(wireshark.fields(saved, *SHOWN, "flowlog.log.text", args=wireshark.ALONE, env=IN_ORDER), found)


class Live(unittest.TestCase):
    """The program that follows logs."""

    def follow(self, text: str, *args, **env) -> list[str]:
        path = wireshark.write("live.txt", text)
        packets, status, said = live.of_command(f"cat {path}", *args, **env)
        self.assertEqual((status, said), (0, ""))
        return [packet.columns.replace("\t", " ") for packet in packets]

    def test_formats(self):
        formats = declared(TWO)["CLOUDFLOW_FORMATS"]
        columns = MINE.translate(str.maketrans("", "", "${}"))
        for name in ("payload.json", "awslogs.log", "grep.log"):
            for way in ({"args": ("--formats", formats)}, {"env": {"CLOUDFLOW_FORMATS": formats}}):
                with self.subTest(name):
                    found = self.follow(NAMING[name], *way.get("args", ()), **way.get("env", {}))
                    self.assertEqual([one.endswith(columns) for one in found], [True] * 2, found)
        self.assertEqual(self.follow(SILENT["plain.log"], "--formats", formats), ["@error @text"] * 2)

    def test_configuration_folder(self):
        folder = wireshark.files() / "configuration"
        wireshark.write("configuration/wireshark/flowlog_formats.json", json.dumps(flow_log(MINE)))
        columns = MINE.translate(str.maketrans("", "", "${}"))
        for env in ({"XDG_CONFIG_HOME": str(folder)}, {"WIRESHARK_CONFIG_DIR": str(folder / "wireshark")}):
            self.assertEqual(self.follow(SILENT["plain.log"], **env), [columns] * 2)
        for args, env, why in (((), {"CLOUDFLOW_FORMATS": "/none"}, "/none: No such file"),
                               (("--formats", str(wireshark.write("bad.json", "[{}]"))), {}, "bad.json: entry 1: neither a format")):
            _, status, said = live.of_command("cat /dev/null", *args, **env)
            self.assertEqual(status, 1)
            self.assertIn(why, said)


if __name__ == "__main__":
    unittest.main()
