"""Ways in which files go bad: cut off, in the wrong encoding, with other columns, hostile. All by rule."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

HUGE = b"9" * 400
LONG_LINE = b"x" * 5_000_000
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
SECRET = "../secret.csv"
Spoilt = Iterator[tuple[str, bytes]]


def any_file(content: bytes) -> Spoilt:
    """What can happen to any file."""
    yield "empty", b""
    yield "one blank", b" "
    for part in (0.1, 0.35, 0.6, 0.85):
        yield f"cut off at {part:.0%}", content[: int(len(content) * part)]
    yield "twice", content * 2
    yield "noise behind it", content + bytes(range(256)) * 4
    yield "another file", b"\x89PNG\r\n\x1a\n" + bytes(200)
    yield "only zeros", bytes(1000)
    middle = len(content) // 2
    yield "a hole in the middle", content[:middle] + bytes(40) + content[middle + 40 :]
    yield "a flipped byte", content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]
    yield "a program", b"#!/bin/sh\nrm -rf /\n"
    yield "a web page", b"<!DOCTYPE html><html><body>404</body></html>"


def any_text(content: bytes) -> Spoilt:
    """What can happen to any text."""
    text = content.decode()
    yield "gbk", text.encode("gbk", errors="replace")
    yield "utf-16", text.encode("utf-16")
    yield "with a byte order mark", b"\xef\xbb\xbf" + content
    yield "half a character", content.replace("村".encode(), "村".encode()[:2])
    yield "carriage returns alone", content.replace(b"\n", b"\r")
    yield "no ends of lines", content.replace(b"\n", b" ")
    yield "a zero byte", content[:20] + b"\0" + content[20:]
    yield "one endless line", content + LONG_LINE
    yield "numbers beyond all bounds", re.sub(rb"\b\d+(\.\d+)?\b", HUGE, content)
    yield "no numbers", re.sub(rb"\b\d+(\.\d+)?\b", b"many", content)
    yield "not a number", re.sub(rb"\b\d+\.\d+\b|\b\d{1,3}\b", b"NaN", content)
    yield "without end", re.sub(rb"\b\d+\.\d+\b|\b\d{1,3}\b", b"1e999", content)
    yield "negative", re.sub(rb"\b\d+\.\d+\b|\b\d{1,3}\b", b"-7", content)


def any_table(content: bytes) -> Spoilt:
    """What can happen to a table of comma-separated values."""
    header, *rows = content.decode().splitlines()
    names = header.split(",")
    table = [row.split(",") for row in rows]

    def written(columns: list[str], lines: list[list[str]]) -> bytes:
        return "\n".join([",".join(columns), *(",".join(line) for line in lines), ""]).encode()

    for place, name in enumerate(names):
        yield (
            f"without the column {name}",
            written(names[:place] + names[place + 1 :], [line[:place] + line[place + 1 :] for line in table]),
        )
    yield "no header", written(table[0], table[1:])
    yield "header alone", header.encode()
    yield "a column twice", written([*names, names[0]], [[*line, line[0]] for line in table])
    yield "rows too short", written(names, [line[:1] for line in table])
    yield "rows too long", written(names, [[*line, "more", "and more"] for line in table])
    yield "semicolons", written(names, table).replace(b",", b";")
    yield "every row twice", written(names, [*table, *table])
    yield "an open quote", written(names, [['"' + line[0], *line[1:]] for line in table])
    yield "formulas", written(names, [["=cmd|' /C calc'!A0", *line[1:]] for line in table])
    yield "a path for a name", written(names, [[SECRET, *line[1:]] for line in table])
    yield "blank cells", written(names, [["" for _ in line] for line in table])


def any_office_table(content: bytes) -> Spoilt:
    """What offices do to a table of comma-separated values, often so that it still can be read."""
    header, *rows = content.decode().splitlines()
    yield "tabs", content.replace(b",", b"\t")
    yield (
        "decimal commas",
        re.sub(rb"(\d)\.(\d)", rb"\1,\2", content.replace(b",", b";")),
    )
    yield "errors of formulas", "\n".join([header, *(re.sub("[^,]+", "#N/A", row) for row in rows), ""]).encode()
    yield "full-width digits", content.decode().translate(FULL_WIDTH).encode()
    yield "days of a spreadsheet", re.sub(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", b"45352.41", content)
    yield "titles above the header", "某县一览表\n\n".encode() + content
    yield (
        "quotes in quotes",
        "\n".join([header, *(re.sub("^[^,]*", r'"\g<0> ""甲"" "', row) for row in rows), ""]).encode(),
    )


def swapped(content: bytes, x: str, y: str) -> Spoilt:
    """Coordinates the wrong way round."""
    one, other = x.encode(), y.encode()
    yield "coordinates swapped", content.replace(one, b"@").replace(other, one).replace(b"@", other)


def any_yaml(content: bytes) -> Spoilt:
    """What can happen to a YAML file, or be done with one."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    yield "an alias bomb", bomb.encode() + content
    yield "an alias of itself", b"a: &a [*a]\n" + content
    yield "brackets without end", content + b"z: " + b"[" * 100_000
    yield "braces without end", content + b"z: " + b"{a: " * 20_000
    yield "a Python object", content + b"z: !!python/object/apply:os.system ['touch owned']\n"
    yield "a tag of its own", b"!Scenario\n" + content
    yield "a merge key", content + b"z: {<<: {a: 1}}\n"
    yield "a second document", content + b"---\nname: other\n"
    yield "a duplicate key", content + content.split(b"\n", 1)[0] + b"\n"
    yield "a tab", content.replace(b"  ", b"\t", 1) + b"\tz: 1\n"
    yield "a list", b"- a\n- b\n"
    yield "a number", b"42\n"
    yield "a key of many lines", b"? |\n  a\n  b\n: 1\n" + content
    yield "a scenario that is not there", content + b"extends: ../../nowhere.yaml\n"
    yield "itself", content + b"extends: s.yaml\n"
    yield "a folder as a file", content + b"extends: .\n"
    yield "a device as a file", content + b"extends: /dev/zero\n"
    yield "an unknown key", content + "扩展: 是\n".encode()


def any_json(content: bytes) -> Spoilt:
    """What can happen to a JSON file."""
    yield "nested without end", b'{"a":' * 100_000
    yield "brackets without end", b"[" * 100_000
    yield "null", b"null"
    yield "a list", b"[1, 2]"
    yield "no features", b'{"type": "FeatureCollection", "features": []}'
    yield "features of nothing", b'{"type": "FeatureCollection", "features": [null, 1, "a"]}'
    yield "lines for points", content.replace(b'"Point"', b'"LineString"')
    yield "coordinates as text", re.sub(rb"\[(\d+\.\d+), (\d+\.\d+)\]", rb'["\1", "\2"]', content)
    yield "coordinates swapped", re.sub(rb"\[(\d+\.\d+), (\d+\.\d+)\]", rb"[\2, \1]", content)
    yield "three coordinates of six", re.sub(rb"\[(\d+\.\d+), (\d+\.\d+)\]", rb"[\1]", content)
    yield "a key twice", content.replace(b'"type": "Feature",', b'"type": "Feature", "type": 7,')

    yield "a height on every position", re.sub(rb"\[(\d+\.\d+), (\d+\.\d+)\]", rb"[\1, \2, 12.5]", content)
    yield (
        "lines of several parts",
        re.sub(rb'"LineString", "coordinates": (\[\[.*\]\])', rb'"MultiLineString", "coordinates": [\1]', content),
    )


def any_xml(content: bytes) -> Spoilt:
    """What can happen to an XML file, or be done with one."""
    lol = '<!ENTITY a "lol">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    head, body = content.split(b"\n", 1)
    yield "an entity bomb", head + f"<!DOCTYPE osm [{lol}]>".encode() + body.replace("甲村".encode(), b"&j;")
    yield "a foreign file", head + b'<!DOCTYPE osm [<!ENTITY a SYSTEM "../secret.csv">]>' + body.replace(b"1", b"&a;")
    yield "nodes that do not exist", content.replace(b'ref="2"', b'ref="99"')
    yield "unclosed", content.replace(b"</way>", b"")
    yield "roads without class", content.replace(b'k="highway"', b'k="waterway"')


def any_zip(content: bytes) -> Spoilt:
    """What can happen to a zip file, or be done with one."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}

    def packed(files: dict[str, bytes]) -> bytes:
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, inside in files.items():
                archive.writestr(name, inside)
        return target.getvalue()

    largest = max(members, key=lambda name: len(members[name]))
    yield "a zip bomb", packed({**members, largest: members[largest] + bytes(600_000_000)})
    yield "a member outside", packed({f"../../{name}": inside for name, inside in members.items()})
    yield "an absolute member", packed({f"/{name}": inside for name, inside in members.items()})
    yield "no members", packed({})
    yield "empty members", packed(dict.fromkeys(members, b""))
    for name in members:
        yield f"without {name}", packed({other: inside for other, inside in members.items() if other != name})
