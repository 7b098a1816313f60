"""Large texts of separated values, cut by Arrow on all processors: each different text of a column once."""

from array import array
from typing import TYPE_CHECKING

from virtualschool.tables.document import Coded, Column, Limits

if TYPE_CHECKING:
    import pyarrow as pa

# A line is never longer: it is cut where a block ends, and must end in the next.
_BLOCK = 4 << 20


def read(text: str, delimiter: str, limits: Limits) -> Coded | None:
    """The records of a text without a quotation mark, each with as many cells; None for any other text."""
    width = text.partition("\n")[0].count(delimiter) + 1
    rows = text.count("\n") + (not text.endswith("\n"))
    if not 1 < width <= limits.columns or rows > limits.csv_rows or not _is_plain(text, delimiter):
        return None
    columns = _columns(text.encode(), delimiter, width)
    if columns is None or any(len(one) > limits.cell_characters for column in columns for one in column.cells):
        return None
    return Coded(columns)


def _is_plain(text: str, delimiter: str) -> bool:
    """Whether Arrow ends lines where we do, makes no row of a blank one, and takes no mark at the beginning away."""
    is_blank_somewhere = "\n\n" in text or "\n\r\n" in text
    ends_alone = text.count("\r") - text.count("\r\n")
    return not is_blank_somewhere and not ends_alone and delimiter.isascii() and not text.startswith("\ufeff")


def _columns(data: bytes, delimiter: str, width: int) -> list[Column[str]] | None:
    import pyarrow as pa
    from pyarrow import csv

    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            read_options=csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK),
            parse_options=csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types={f"f{at}": pa.string() for at in range(width)}, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None  # rows of different lengths: each is looked at by itself
    except pa.ArrowException as failure:  # no room, say, for one more thread
        raise MemoryError from failure
    return [_coded(column) for column in table.columns]


def _coded(column: "pa.ChunkedArray") -> Column[str]:
    places = array("i")
    coded = column.dictionary_encode()
    for chunk in coded.chunks:
        start, size = chunk.offset, places.itemsize
        places.frombytes(memoryview(chunk.indices.buffers()[1])[start * size : (start + len(chunk)) * size])
    return Column(coded.chunk(0).dictionary.to_pylist(), places)
