"""What a file is, told by its first bytes: names lie (a web page called .xls, a workbook called .csv)."""

import re

from virtualschool.tables.document import Refused

PROTECTED = "The workbook is protected by a password. Take it off in your spreadsheet program and save the file again."
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "a text document"),
)
_WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml|\s*<Workbook\b", re.IGNORECASE)
_ARCHIVED = re.compile(rb"\s*MIME-Version:", re.IGNORECASE)
_ARCHIVED_PAGE = (
    "This file is a web page kept as an archive, whatever its name says. "
    "Open it in your spreadsheet program and save it as an Excel workbook (.xlsx)."
)


def form(data: bytes) -> str:
    """Return "workbook", "page" (a web page with tables) or "csv"; refuse, with a sentence, what is none of them."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Refused("empty_file", "The file is empty. Save the extract again and check that it holds rows.")
    if data.startswith(_OLE):
        _refuse_password(data)
        return "workbook"
    if data.startswith(_ZIP):
        return "workbook"
    start = _start(data)
    _refuse_foreign(start)
    return "page" if _WEB_PAGE.match(start) else "csv"


def _start(data: bytes) -> bytes:
    """Return the first bytes as they would stand in plain ASCII."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:4096].decode("utf-16", "ignore").encode()
    return data[:4096].removeprefix(b"\xef\xbb\xbf")


def _refuse_password(data: bytes) -> None:
    if _ENCRYPTED in data:
        raise Refused("password", PROTECTED)


def _refuse_foreign(start: bytes) -> None:
    for magic, what in _FOREIGN:
        if start.startswith(magic):
            raise Refused(
                "not_a_table", f"This file is {what}, not a table. Save the extract as CSV or as an Excel workbook."
            )
    if _ARCHIVED.match(start):
        raise Refused("web_page", _ARCHIVED_PAGE)
    if _WEB_PAGE.match(start):
        return
    if _XML.match(start):
        raise Refused(
            "xml", "This file is XML. Open it in your spreadsheet program and save it as an Excel workbook (.xlsx)."
        )
