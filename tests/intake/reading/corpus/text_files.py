"""Text files: encodings, delimiters, line ends, titles, totals, pages, remarks, and cells that need quotation marks."""

import csv

from tests.intake.reading.corpus.cases import TABLES, Case, Table, clean
from tests.intake.reading.corpus.forms import csv_of, html_of

_ENCODINGS = {
    "utf-8": (),
    "utf-8-sig": (),
    "utf-16": (),
    "utf-16-le": (),
    "utf-16-be": (),
    "cp1252": ("file",),
    "mac_roman": ("file",),
}


def cases() -> list[Case]:
    """Return the cases of text files."""
    found: list[Case] = []
    for written, read in TABLES:
        cells = written.cells()
        found += _encodings(cells, read)
        found += _delimiters(cells, read)
        found += _lines(cells, read)
        found += _reports(cells, read)
        found += _widths(cells, read)
        found += _headings(cells, read)
        found += _pages(cells, read)
    return found


def _encodings(cells: list[list[str]], table: Table) -> list[Case]:
    found = [
        clean(f"in {encoding}", table, csv_of(cells, encoding=encoding), notices=notices)
        for encoding, notices in _ENCODINGS.items()
    ]
    big = b"\xfe\xff" + csv_of(cells, encoding="utf-16-be")
    lines = csv_of(cells).split(b"\r\n")
    mixed = b"\r\n".join([*lines[:2], lines[2].decode().encode("cp1252"), *lines[3:]])
    return [
        *found,
        clean("in marked big-endian UTF-16", table, big),
        clean("of two programs", table, mixed, notices=["file"]),
        clean("garbled once", table, _garbled_names(cells), notices=["garbled_letters"]),
    ]


def _garbled_names(cells: list[list[str]]) -> bytes:
    at = [cells[0].index(name) for name in cells[0] if name.casefold() in ("forename", "surname")]
    rows = [
        [cell.encode().decode("latin-1") if column in at else cell for column, cell in enumerate(row)] for row in cells
    ]
    return csv_of(rows)


def _delimiters(cells: list[list[str]], table: Table) -> list[Case]:
    found = [
        clean(f"parted by {name}", table, csv_of(cells, delimiter=sign), file_name="extract.xls")
        for name, sign in (("semicolons", ";"), ("tabs", "\t"), ("bars", "|"))
    ]
    told = csv_of(cells, delimiter="|")
    return [
        *found,
        clean("sep line", table, b"sep=|\r\n" + told),
        clean("sep line in quotation marks", table, b'"sep=|"\n' + told),
        clean("sep line after a mark", table, b"\xef\xbb\xbfsep=;\r\n" + csv_of(cells, delimiter=";")),
        clean("all in quotation marks", table, csv_of(cells, quoting=csv.QUOTE_ALL)),
        clean("cells kept as text", table, _kept_as_text(cells)),
        clean("tabs in UTF-16, called .xls", table, csv_of(cells, delimiter="\t", encoding="utf-16")),
    ]


def _kept_as_text(cells: list[list[str]]) -> bytes:
    return csv_of([cells[0], *[[f'="{cell}"' if cell[-1:].isdigit() else cell for cell in row] for row in cells[1:]]])


def _lines(cells: list[list[str]], table: Table) -> list[Case]:
    one, two, *rest = csv_of(cells).split(b"\r\n")
    return [
        clean("ends of Unix", table, csv_of(cells, end="\n")),
        clean("ends of old Macs", table, csv_of(cells, end="\r")),
        clean("ends of all sorts", table, one + b"\r" + two + b"\n" + b"\r\n".join(rest)),
        clean("no last end", table, csv_of(cells).removesuffix(b"\r\n")),
        clean("the end mark of CP/M", table, csv_of(cells) + b"\x1a", blank=1),
        clean("blank rows at the end", table, csv_of(cells) + b"\r\n,,,\r\n \r\n\xc2\xa0,\r\n", blank=4),
        clean("blank rows on top", table, b"\r\n\r\n" + csv_of(cells), first=4),
    ]


def _reports(cells: list[list[str]], table: Table) -> list[Case]:
    width = len(cells[0])
    title = [["Strathcarron Council"], ["Run on 16 November 2026", "by Morag"], []]
    last = len(cells) + 1
    totals = [*cells, ["Total", str(len(cells) - 1), *[""] * (width - 2)]]
    found = [
        clean("title rows", table, csv_of([*title, *cells]), first=5),
        clean(
            "title rows of full width",
            table,
            csv_of([[*row, *[""] * (width - len(row))] for row in [*title, *cells]]),
            first=5,
        ),
        clean("a row of totals", table, csv_of(totals), blank=1),
        clean("a count below", table, csv_of([*cells, [], ["Number of records:", "3"]]), blank=2),
        clean("headings again below", table, csv_of([*cells, cells[0]]), blank=1, notices=["headings_again"]),
        clean("a thick row below the headings", table, csv_of([cells[0], [], *cells[1:]]), first=3, blank=1),
    ]
    if table.kind != "my-list":
        remark = csv_of([*cells, ["End of report"]])
        found.append(clean("a remark below", table, remark, rejected={last: "one_cell"}))
    return found


def _widths(cells: list[list[str]], table: Table) -> list[Case]:
    trimmed = [row[: max(at for at, cell in enumerate(row, 1) if cell)] for row in cells]
    return [
        clean("a delimiter at each end", table, csv_of([[*row, ""] for row in cells])),
        clean(
            "a delimiter at each end but the headings'", table, csv_of([cells[0], *[[*row, ""] for row in cells[1:]]])
        ),
        clean("ten empty columns", table, csv_of([[*row, *[""] * 10] for row in cells])),
        clean("empty ends left out", table, csv_of(trimmed)),
        clean("spaces around cells", table, csv_of([[f"  {cell} " for cell in row] for row in cells])),
    ]


def _headings(cells: list[list[str]], table: Table) -> list[Case]:
    names = cells[0]
    upper = [" ".join(name.split("_")).upper() for name in names]
    wrapped = [name.replace("_", "\n") + "\n" for name in names]
    above, below = _stacked(names)
    return [
        clean("headings in capitals", table, csv_of([upper, *cells[1:]])),
        clean("headings in two lines", table, csv_of([wrapped, *cells[1:]])),
        clean("headings with hard spaces", table, csv_of([[f"\xa0{name}\xa0" for name in names], *cells[1:]])),
        clean("headings with unseen characters", table, csv_of([[f"\u200b{name}" for name in names], *cells[1:]])),
        clean("headings with a colon", table, csv_of([[f"{name}:" for name in names], *cells[1:]])),
        *(
            [clean("headings in two rows", table, csv_of([above, below, *cells[1:]]), first=3, notices=["file"])]
            if any(below) and above != list(names)
            else []
        ),
        clean("groups over the headings", table, csv_of([["Child", *[""] * (len(names) - 1)], *cells]), first=3),
    ]


def _stacked(names: list[str]) -> tuple[list[str], list[str]]:
    parts = [name.rpartition("_") for name in names]
    return [above or last for above, _, last in parts], [last if above else "" for above, _, last in parts]


def _pages(cells: list[list[str]], table: Table) -> list[Case]:
    page = html_of(cells, title="Care list")
    header = html_of([["Strathcarron Council"], *cells], cell="th")
    return [
        clean("a web page called .xls", table, page, file_name="list.xls"),
        clean("a web page in UTF-16", table, html_of(cells, encoding="utf-16")),
        clean("a web page in Windows-1252", table, html_of(cells, encoding="cp1252")),
        clean("a web page with a title row", table, header, first=3),
        clean("a web page after an XML line", table, b'<?xml version="1.0"?>\n' + page),
        clean("a web page with hard spaces", table, page.replace(b"<td></td>", b"<td>&nbsp;</td>")),
        clean("a web page with scripts", table, page.replace(b"<table", b"<script>if(a<b)</script><table")),
    ]
