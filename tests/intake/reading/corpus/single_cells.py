"""One cell of one child at a time: what it is read as, what is told of it, or why its row is rejected."""

import datetime as dt

from tests.intake.reading.corpus.cases import CARE, PUPILS, Case, Table
from tests.intake.reading.corpus.forms import Bad, csv_of, xlsx_of

_AUGUST, _TOLD = "2014-08-03", "two_digit_year"
# A cell, what it reads as ("" for nothing), and the code of what is told.
READ = {
    "date_of_birth": [
        ("03/08/2014", _AUGUST, ""),
        ("3/8/2014", _AUGUST, ""),
        ("3-8-2014", _AUGUST, ""),
        ("03.08.2014", _AUGUST, ""),
        ("03 08 2014", _AUGUST, ""),
        ("3 Aug 2014", _AUGUST, ""),
        ("3rd August 2014", _AUGUST, ""),
        ("03-AUG-2014", _AUGUST, ""),
        ("03-Aug-14", _AUGUST, _TOLD),
        ("August 3, 2014", _AUGUST, ""),
        ("Sunday 3 August 2014", _AUGUST, ""),
        ("2014/08/03", _AUGUST, ""),
        ("2014-8-3", _AUGUST, ""),
        ("20140803", _AUGUST, ""),
        ("2014-08-03T00:00:00", _AUGUST, ""),
        ("2014-08-03 00:00:00.000", _AUGUST, ""),
        ("03/08/2014 00:00", _AUGUST, ""),
        ("03/08/2014 12:00:00 AM", _AUGUST, ""),
        ("2014-08-03T00:00:00Z", _AUGUST, ""),
        ("'03/08/2014", _AUGUST, ""),
        ("０３/０８/２０１４", _AUGUST, ""),
        ("03/08/14", _AUGUST, _TOLD),
        ("3.8.14", _AUGUST, _TOLD),
        ("29/02/2012", "2012-02-29", ""),
        ("01/01/1999", "1999-01-01", ""),
        ("01/01/99", "1999-01-01", _TOLD),
        ("41854", _AUGUST, "date_as_number"),
        ("41854.0", _AUGUST, ""),
        ("\xa003/08/2014\u200b", _AUGUST, ""),
        ("est. 03/08/2014", _AUGUST, "estimated_date"),
        ("c. 3/8/2014", _AUGUST, "estimated_date"),
    ],
    "scn": [
        ("110 765 436", "110765436", ""),
        ("110-765-436", "110765436", ""),
        (" 110765436 ", "110765436", ""),
        ("'110765436", "110765436", ""),
        ("110765436.0", "110765436", ""),
        ("110765436.00", "110765436", ""),
        ("70000016", "070000016", "leading_zero"),
        ("70000016.0", "070000016", "leading_zero"),
        ("１１０７６５４３６", "110765436", ""),
        ("\u200b110765436", "110765436", ""),
        ("999999999", "", "placeholder_scn"),
        ("n/a", "", ""),
        ("TBC", "", ""),
        ("0", "", ""),
        ("-", "", ""),
        ("#N/A", "", ""),
    ],
    "forename": [
        ("Isla\xa0Mary", "Isla Mary", ""),
        ("Is\u00adla", "Isla", "unseen_characters"),
        ("\u200bIsla", "Isla", "unseen_characters"),
        ("Isla\u200e", "Isla", "unseen_characters"),
        ("\ufeffIsla", "Isla", "unseen_characters"),
        ("Is\x07la", "Isla", "unseen_characters"),
        ("Ma\u0300iri", "Màiri", ""),
        ("Isla   Mary", "Isla Mary", ""),
        ("ISLA", "ISLA", ""),
        ("O'Neil", "O'Neil", ""),
        ("Null", "Null", ""),
        ("None", "None", ""),
        ("True", "True", ""),
        ("Ng", "Ng", ""),
        ("Mary-Kate", "Mary-Kate", ""),
        ("Siân (Sunny)", "Siân (Sunny)", ""),
        ("Zo\u00c3\u00ab", "Zoë", "garbled_letters"),
        ("Si\u00c3\u00a2n", "Siân", "garbled_letters"),
        ("M\u00c3\u00a0iri", "Màiri", "garbled_letters"),
        ("Zo\ufffd", "Zo\ufffd", "lost_letters"),
        ("M?iri", "M?iri", "lost_letters"),
        ('Isla "Izzy"', 'Isla "Izzy"', ""),
        ("Isla, Mary", "Isla, Mary", ""),
        ("'=Isla", "=Isla", ""),
    ],
    "person_id": [
        ("00123", "00123", ""),
        ("123.0", "123", ""),
        ("C/12-9", "C/12-9", ""),
        ("  C1", "C1", ""),
        ("'00123", "00123", ""),
        ("\u200b77", "77", ""),
    ],
    "gender": [("female", "F", ""), ("Boy", "M", ""), ("f", "F", ""), ("X", "X", ""), ("n/k", "", "")],
    "postcode": [
        ("zz12ab", "ZZ1 2AB", ""),
        ("ZZ1  2AB", "ZZ1 2AB", ""),
        ("ZZ1", "", "bad_postcode"),
        ("ZZ1 2AB\xa0", "ZZ1 2AB", ""),
    ],
    "legal_reason": [("accommodated under SECTION 25", "S25", ""), ("s25", "S25", ""), ("#N/A", "", "")],
    "lives_with": [("kinship", "KINSHIP", ""), ("on a boat", "", "unknown_lives_with")],
    "start_date": [("01/04/2024", "2024-04-01", ""), ("1/4/24", "2024-04-01", _TOLD), ("", "", "")],
    "end_date": [("31/12/9999", "", "open_end"), ("31/12/24", "2024-12-31", _TOLD)],
    "responsible_authority": [("Edinburgh", "S12000036", ""), ("260", "S12000049", "")],
}
WRONG = {
    "date_of_birth": [
        ("31/02/2014", "impossible_date"),
        ("29/02/2013", "impossible_date"),
        ("00/08/2014", "impossible_date"),
        ("08/25/2014", "no_such_month"),
        ("2014-25-08", "no_such_month"),
        ("03/08/2014 13:20", "time_of_day"),
        ("2014-08-02T23:00:00Z", "time_of_day"),
        ("August 2014", "unreadable_date"),
        ("2014", "unreadable_date"),
        ("03/08", "unreadable_date"),
        ("3/8/14/2", "unreadable_date"),
        ("12", "unreadable_date"),
        ("99999", "unreadable_date"),
        ("41854.5", "unreadable_date"),
        ("########", "hashes"),
        ("#VALUE!", "spreadsheet_error"),
        ("01/01/2027", "birth_in_future"),
        ("01/01/1980", "born_too_long_ago"),
        ("31/12/1899", "far_past"),
        ("Isla", "unreadable_date"),
        ("", "needed"),
    ],
    "scn": [
        ("110765437", "bad_scn"),
        ("11076543", "bad_scn"),
        ("1107654360", "bad_scn"),
        ("70000017", "bad_scn"),
        ("7000016", "bad_scn"),
        ("1.1E+08", "bad_scn"),
        ("1.10765E+08", "bad_scn"),
        ("1,10765E+08", "bad_scn"),
        ("11O765436", "bad_scn"),
        ("110765436A", "bad_scn"),
        ("110765436.5", "bad_scn"),
        ("#REF!", "spreadsheet_error"),
    ],
    "forename": [
        ("", "needed"),
        ("n/a", "needed"),
        ("12345", "not_a_name"),
        ("03/08/2014", "not_a_name"),
        ("...", "not_a_name"),
        ("a" * 101, "too_long"),
        ("Isla\nMary", "several_lines"),
        ("#NAME?", "spreadsheet_error"),
    ],
    "person_id": [
        ("", "needed"),
        ("1.2E+11", "digits_lost"),
        ("***", "bad_identifier"),
        ("C1\nC2", "several_lines"),
        ("C" * 101, "bad_identifier"),
    ],
    "gender": [("ZZ1 2AB", "not_a_gender"), ("2014-08-03", "not_a_gender"), ("F" * 50, "not_a_gender")],
    "legal_reason": [("S.O.", "unknown_legal_reason"), ("ZZ1 2AB", "unknown_legal_reason")],
    "ended_as": [("gone fishing", "unknown_ended_as")],
    "responsible_authority": [("Atlantis", "unknown_authority")],
    "start_date": [("03/08/2010", "start_before_birth"), ("soon", "unreadable_date")],
    "end_date": [("01/01/2024", "end_before_start"), ("ongoing", "unreadable_date")],
    "next_review_on": [("31/12/9999", "far_future")],
}
OF_PUPILS = {
    "stage": [("Primary 4", "P4"), ("p04", "P4"), ("s 3", "S3"), ("SPS2", "SP"), ("nursery", "ELC")],
    "looked_after_code": [("1", "01"), ("2", "02"), ("99", "99"), ("1.0", "01")],
    "pupil_id": [("P-9", "P-9"), ("4711.0", "4711")],
}
WRONG_OF_PUPILS = {
    "stage": [("Year 9", "unknown_stage"), ("S7", "unknown_stage")],
    "looked_after_code": [("yes", "unknown_looked_after_code"), ("03", "unknown_looked_after_code")],
    "pupil_id": [("1E+05", "digits_lost"), (" - * -", "bad_identifier")],
    "forename": [("9900001", "not_a_name")],
}
TYPED = [
    ("date_of_birth", dt.date(2014, 8, 3), _AUGUST, ""),
    ("date_of_birth", 41854, _AUGUST, ""),
    ("date_of_birth", 41854.25, None, "unreadable_date"),
    ("date_of_birth", 3, None, "unreadable_date"),
    ("date_of_birth", -5, None, "unreadable_date"),
    ("date_of_birth", 1e12, None, "unreadable_date"),
    ("scn", 110765436, "110765436", ""),
    ("scn", 70000016, "070000016", "leading_zero"),
    ("scn", 1.1e8, None, "bad_scn"),
    ("scn", 110765436.5, None, "bad_scn"),
    ("scn", Bad("#N/A"), "", ""),
    ("scn", Bad("#REF!"), None, "spreadsheet_error"),
    ("person_id", 4711, "4711", ""),
    ("person_id", 4711.5, None, "digits_lost"),
    ("person_id", 1e17, None, "digits_lost"),
    ("person_id", dt.date(2012, 4, 5), None, "identifier_is_date"),
    ("person_id", Bad("#VALUE!"), None, "spreadsheet_error"),
    ("forename", 7, None, "not_a_name"),
    ("forename", dt.date(2012, 6, 1), None, "not_a_name"),
    ("forename", Bad("#NULL!"), None, "spreadsheet_error"),
    ("legal_reason", Bad("#NUM!"), None, "spreadsheet_error"),
]


def cases() -> list[Case]:
    """Return a case for each cell, with the child above and the child below as they were."""
    found = []
    for column, cells in READ.items():
        found += [_case(CARE, column, cell, value, code, csv_of) for cell, value, code in cells]
    for column, cells in WRONG.items():
        found += [_case(CARE, column, cell, None, code, csv_of) for cell, code in cells]
    for column, cells in OF_PUPILS.items():
        found += [_case(PUPILS, column, cell, value, "", csv_of) for cell, value in cells]
    for column, cells in WRONG_OF_PUPILS.items():
        found += [_case(PUPILS, column, cell, None, code, csv_of) for cell, code in cells]
    return found + [_case(CARE, column, cell, value, code, xlsx_of) for column, cell, value, code in TYPED]


def _case(table: Table, column: str, cell: object, value: str | None, code: str, write) -> Case:
    """Return the case of a cell in the first row; the value is None where the row is rejected."""
    headings = [*table.headings, *([column] if column not in table.headings else [])]
    rows = [[row.get(name, "") for name in headings] for row in table.rows]
    rows[0][headings.index(column)] = cell
    data = write([headings, *rows])
    name = f"{table.kind}: {column} {str(cell)[:30]!r} of {write.__name__}"
    others = {3: table.rows[1], 4: table.rows[2]}
    if value is None:
        return Case(name, data, others, {2: code})
    child = {**table.rows[0], column: value}
    child = {name: said for name, said in child.items() if said}
    return Case(name, data, {2: child, **others}, notices=frozenset([code] if code else []))
