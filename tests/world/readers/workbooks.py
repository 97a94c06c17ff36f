"""Workbooks as a few bytes, written by the tests: the least that each format asks for."""

import io
import struct
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-package.relationships+xml"


def letters(column):
    """Return the letters of a column, from 0."""
    return chr(65 + column) if column < 26 else letters(column // 26 - 1) + chr(65 + column % 26)


def xlsx(sheets, merged=(), **parts):
    """Return an .xlsx file; `sheets` maps names to rows of texts, numbers and None, or to the XML of `sheetData`."""
    names = list(sheets)
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{TYPE}"/><Default Extension="xml" ContentType="application/xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r" Type="{LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINK}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, start=1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{LINK}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in range(1, len(names) + 1)
        )
        + "</Relationships>",
    }
    for n, name in enumerate(names, start=1):
        data = sheets[name] if isinstance(sheets[name], str) else "".join(map(_row, range(1, 1 << 20), sheets[name]))
        cells = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
        data = f"<sheetData>{data}</sheetData>" + (f"<mergeCells>{cells}</mergeCells>" if cells else "")
        files[f"xl/worksheets/s{n}.xml"] = f'<worksheet xmlns="{MAIN}">{data}</worksheet>'
    return zipped({**files, **parts})


def zipped(files):
    """Return a zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _row(number, values):
    cells = (_cell(f"{letters(column)}{number}", value) for column, value in enumerate(values) if value is not None)
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place, value):
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def xls(sheets):
    """Return an .xls file (Excel 97-2003); `sheets` maps names to rows of texts, numbers and None."""
    names = [_bound(name) for name in sheets]
    start = 20 + sum(10 + len(name) for name in names) + 4
    bodies = [_record(0x809, struct.pack("<HHIII", 0x600, 0x10, 0, 0, 0)) + _cells(rows) for rows in sheets.values()]
    stream = _record(0x809, struct.pack("<HHIII", 0x600, 5, 0, 0, 0))
    for name, body in zip(names, bodies, strict=True):
        stream += _record(0x85, struct.pack("<IBB", start, 0, 0) + name)
        start += len(body)
    return _compound(stream + _record(0x0A, b"") + b"".join(bodies))


def _record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def _bound(name):
    return struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")


def _cells(rows):
    records = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                records += _record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            elif value is not None:
                records += _record(0x203, place + struct.pack("<d", value))
    return records + _record(0x0A, b"")


def _compound(stream):
    """Return an OLE compound file with one stream; that is long enough to lie in whole sectors."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    stream = stream.ljust(512 * sectors, b"\0")
    end = 0xFFFFFFFE
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0)
    chain = [0xFFFFFFFD, end, *range(3, 2 + sectors), end]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    entries = _entry("Root Entry", 5, 1, end, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    return header.ljust(512, b"\xff") + table + entries.ljust(512, b"\0") + stream


def _entry(name, kind, child, start, size):
    text = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def ods(sheets):
    """Return an .ods file; `sheets` maps names to rows of texts, numbers and None, or to the XML of the rows."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    texts = {name: rows if isinstance(rows, str) else "".join(map(_ods_row, rows)) for name, rows in sheets.items()}
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in texts.items())
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>",
        }
    )


def _ods_row(values):
    return f"<table:table-row>{''.join(map(_ods_cell, values))}</table:table-row>"


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'


def xlsb(sheets):
    """Return an .xlsb file; `sheets` maps names to rows of texts, numbers and None."""
    bundle = b"".join(
        _binary(156, struct.pack("<II", 0, n) + _wide(f"r{n}") + _wide(name)) for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{LINK}/worksheet" Target="worksheets/s{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.bin": _binary(131) + _binary(143) + bundle + _binary(144) + _binary(132),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
    }
    for n, rows in enumerate(sheets.values(), start=1):
        files[f"xl/worksheets/s{n}.bin"] = _binary_sheet(rows)
    return zipped(files)


def _binary_sheet(rows):
    cells = b""
    for number, row in enumerate(rows):
        cells += _binary(0, struct.pack("<I", number) + bytes(13))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                cells += _binary(6, place + _wide(value))
            elif value is not None:
                cells += _binary(5, place + struct.pack("<d", value))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    return _binary(129) + _binary(148, size) + _binary(145) + cells + _binary(146) + _binary(130)


def _binary(kind, content=b""):
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    return head + length + content


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
