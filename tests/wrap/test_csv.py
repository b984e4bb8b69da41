# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables with a header, whatever separates their cells: the rows of the plain log, and whatever a table can have wrong."""
import csv
import gzip
import io
import subprocess
import unittest

import logs
import wireshark

N = 60
COLUMNS = logs.COLUMNS["v5"]
#: What every form of a log shows alike. Of the columns that tables name with '_', the fields are the same.
SHOWN = ("frame.time_epoch", "frame.interface_name", "frame.packet_flags_direction", "flowlog.provider", "flowlog.ip.src", "flowlog.ip.dst",
         "flowlog.srcport", "flowlog.dstport", "flowlog.proto", "flowlog.packets", "flowlog.bytes", "flowlog.start", "flowlog.end",
         "flowlog.action", "flowlog.direction", "flowlog.status", "flowlog.interface", "flowlog.account", "flowlog.region", "flowlog.tcp.flags",
         "flowlog.aws.vpc_id", "flowlog.aws.subnet_id", "flowlog.aws.traffic_path", "flowlog.aws.pkt_dst_aws_service", "flowlog.unknown",
         "flowlog.malformed", "flowlog.log.error")
#: In the order of the file, so that the n-th frame is the n-th row.
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}


def shown(path, *names: str, args=wireshark.ALONE, **kwargs) -> list[list[str]]:
    return wireshark.fields(path, *names, args=args, env=IN_ORDER, **kwargs)


def rows() -> list[list[str]]:
    """The rows of the log, some of which are of windows without traffic."""
    made = [line.split(" ") for line in logs.rows("v5", N)]
    absent = ["-" if COLUMNS.index("srcaddr") <= i <= COLUMNS.index("bytes") or COLUMNS.index("tcp-flags") <= i else cell
              for i, cell in enumerate(made[7])]
    absent[COLUMNS.index("action")], absent[COLUMNS.index("log-status")] = "-", "NODATA"
    return made[:7] + [absent] + made[7:]


def table(names: list[str], cells: list[list[str]], **how) -> str:
    """As Python's own module writes it."""
    out = io.StringIO()
    csv.writer(out, **({"lineterminator": "\n"} | how)).writerows([names, *cells])
    return out.getvalue()


def forms() -> dict[str, bytes]:
    """Name -> the log in one form."""
    data = rows()
    below = [name.replace("-", "_") for name in COLUMNS]
    camel = ["".join(part.title() if i else part for i, part in enumerate(name.split("-"))) for name in COLUMNS]
    comma = table(COLUMNS, data)
    quoted = table(below, [["" if cell == "-" else cell for cell in row] for row in data], quoting=csv.QUOTE_ALL)
    texts = {
        "comma": comma, "no-end": comma[:-1], "crlf": comma.replace("\n", "\r\n"), "blank-lines": "\n" + comma.replace("\n", "\n \n\n"),
        "tab": table(COLUMNS, data, delimiter="\t"), "semicolon": table(COLUMNS, data, delimiter=";", quoting=csv.QUOTE_ALL),
        "sep": "sep=;\r\n" + table(below, data, delimiter=";", lineterminator="\r\n"), "bom": "\ufeff" + comma,
        "athena": quoted, "null": quoted.replace('""', ""), "names": table(camel, data), "upper": table([name.upper() for name in below], data),
        "index": table(["", *COLUMNS], [["", *row] for row in data]), "quoted-tab": table(below, data, delimiter="\t", quoting=csv.QUOTE_ALL),
    }
    made = {name: text.encode() for name, text in texts.items()}
    header, first = comma.splitlines()[0], "\n".join(comma.splitlines()[:30]) + "\n"
    made["again"] = (first + "\ufeff" + header + "\n" + "\n".join(comma.splitlines()[30:]) + "\n").encode()
    # Parts of three tables, and headers that no row stands below.
    parts = [table(below, data[:10], quoting=csv.QUOTE_ALL), table(COLUMNS, data[10:40], delimiter=";"), table(COLUMNS, []),
             table(COLUMNS[::-1], [row[::-1] for row in data[40:]], delimiter="\t"), table(COLUMNS, [])]
    made["parts"] = "".join(parts).encode()
    made |= {"utf-16": comma.encode("utf-16"), "utf-16-be": b"\xfe\xff" + quoted.replace("\n", "\r\n").encode("utf-16-be"),
             "gz": gzip.compress(quoted.encode()), "bgz": gzip.compress(comma[:3000].encode()) + gzip.compress(comma[3000:].encode())}
    return made


class Forms(unittest.TestCase):
    def test_every_form_has_the_rows_of_the_plain_log(self):
        plain = "".join(" ".join(row) + "\n" for row in [COLUMNS, *rows()])
        expected = shown(wireshark.write("csv/plain.log", plain), *SHOWN)
        self.assertEqual(len(expected), N + 1)
        self.assertEqual({row[3] for row in expected}, {"aws.vpc"})
        self.assertEqual([row[SHOWN.index("flowlog.bytes")] for row in expected], [row[9].replace("-", "") for row in rows()])
        for name, content in forms().items():
            with self.subTest(name):
                path = wireshark.write(f"csv/{name}", content)
                self.assertEqual(shown(path, *SHOWN), expected)
                if name in ("athena", "parts", "utf-16", "gz"):
                    self.assertEqual(shown(path, *SHOWN, args=(*wireshark.ALONE, "-2")), expected)

    def test_standard_input(self):
        for name in ("athena", "parts"):
            path = wireshark.write(f"csv/{name}", forms()[name])
            with path.open("rb") as stream:
                done = wireshark.run("tshark", "-r", "-", "-T", "fields", "-e", "flowlog.bytes", stdin=stream, env=IN_ORDER)
            self.assertEqual(done.stdout.splitlines(), [row[9].replace("-", "") for row in rows()])

    def test_row_is_shown_when_it_is_written(self):
        """Of a FIFO, the rows that are there: nothing waits for what comes behind them."""
        header, first, second = table(COLUMNS, rows()).splitlines()[:3]
        read = wireshark.popen("tshark", "-r", "-", "-l", "-T", "fields", "-e", "flowlog.bytes", *wireshark.ALONE, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"CLOUDFLOW_ORDER": "file"})
        try:
            read.stdin.write(f"{header}\n{first}\n".encode())
            read.stdin.flush()
            self.assertEqual(read.stdout.readline().decode().strip(), rows()[0][9])
            read.stdin.write(f"{second}\n".encode())
            read.stdin.close()
            self.assertEqual(read.stdout.read().decode().strip(), rows()[1][9])
        finally:
            read.kill()
            read.wait()
            read.stdout.close()


class Cells(unittest.TestCase):
    def test_what_stands_in_quotes(self):
        """Separators, quotes, ends of lines, what a record packet escapes; and the line that each row begins on."""
        texts = ["plain", "a,b", 'say "x"', "two\nlines", "dos\r\nlines", "\n\n", "tab\there", "back\\slash \\n \\t", ",", '"', "é€𝄞", "x" * 5000]
        names = ["srcaddr", "dstaddr", "srcport", "dstport", "start", "log-status", "note"]
        cells = [["10.0.0.1", "10.0.0.2", str(i), "443", str(1700000000 + i), "OK", text] for i, text in enumerate(texts)]
        for delimiter in ",\t;":
            for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL):
                content = table(names, cells, delimiter=delimiter, quoting=quoting)
                reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
                begins, n = [], 0
                for row in reader:
                    begins.append((n + 1, row))
                    n = reader.line_num
                path = wireshark.write("csv/cells", content)
                with self.subTest(delimiter=delimiter, quoting=quoting):
                    found = shown(path, "flowlog.line", "flowlog.srcport", "flowlog.bytes", "flowlog.log.error")
                    self.assertEqual(found, [[str(line), row[2], "", ""] for line, row in begins[1:]])
                    notes = shown(path, "flowlog.unknown.value")
                    self.assertEqual([row[0] for row in notes], [self.printed(text) for text in texts])

    def printed(self, text: str) -> str:
        """As tshark prints a field."""
        return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


if __name__ == "__main__":
    unittest.main()
