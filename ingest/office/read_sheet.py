"""Reads spreadsheets and tables in text form into headings and rows."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import cast
from xml.etree.ElementTree import ParseError

import odfdo
import openpyxl
from odfdo.security import SecurityError
from openpyxl.cell.cell import Cell as XlsxCell
from openpyxl.cell.cell import MergedCell

from ingest import progress
from ingest.clean import clean
from ingest.decode import decode
from ingest.document import Block, EmptyFile, LimitExceeded, Reading, UnreadableFile, UnsupportedFile
from ingest.office.archive import DAMAGE, EXPANDS, check_archive
from ingest.office.delimited import delimiter
from ingest.office.odf_text import attribute
from ingest.office.ods_rows import ods_rows
from ingest.office.sheet_cells import Cell, spread
from ingest.office.sheet_table import sheet_blocks
from ingest.office.sheet_values import Value, shown
from ingest.office.xlsx_marks import SheetMarks, find_marks
from ingest.titles import own_title

MAX_CELLS = 400_000

_DAMAGED = (
    "Il foglio di calcolo è danneggiato o incompleto: "
    "aprirlo con Excel o LibreOffice, salvarlo di nuovo e ripetere."
)
_EMPTY = "Il foglio di calcolo non contiene testo. Controllare di avere scelto il file giusto."
_BINARY = "Foglio di calcolo nel formato binario .xlsb: salvarlo in .xlsx e ripetere."
_DAMAGES: tuple[type[Exception], ...] = (ParseError, OverflowError, struct.error, *DAMAGE)
# "Foglio1", "Sheet 2": the programs' own names
_NAMELESS = re.compile(r"^(?:foglio|sheet|tabelle|feuil)[ _]?\d*$", re.I)
# Characters that XML cannot hold, "_x000D_" for a carriage return
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CELLS_A_STEP = 5_000  # as much work as a page of a PDF
_MAX_ROWS = 1_048_576  # of a sheet in Excel
_MAX_COLUMNS = 16_384  # of a sheet in Excel
_TOO_WIDE = "La tabella ha più di 16.384 colonne: dividerla in più file e ripetere."


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    rows: Sequence[dict[int, Cell]]


def read_xlsx(data: bytes) -> Reading:
    """The sheets of an XLSX, formulas by their stored values.

    Raises UnreadableFile, EncryptedFile, EmptyFile, LimitExceeded, UnsupportedFile.
    """
    check_archive(data, _DAMAGED)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if "xl/workbook.bin" in archive.namelist():
            raise UnsupportedFile(_BINARY)
    warnings: list[str] = []
    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = list(_xlsx_sheets(book, data, warnings))
        title = book.properties.title
        book.close()
    except _DAMAGES as error:
        raise UnreadableFile(_DAMAGED) from error
    return _reading(sheets, title, warnings)


def _xlsx_sheets(book: openpyxl.Workbook, data: bytes, warnings: list[str]) -> Iterator[_Sheet]:
    left = MAX_CELLS
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            warnings.append(_hidden_sheet(sheet.title))
            continue
        with zipfile.ZipFile(BytesIO(data)) as archive:
            marks = find_marks(archive.read(str(vars(sheet)["_worksheet_path"])))
        # The dimensions that a file states may be wrong: too small loses cells, too large hangs.
        sheet.reset_dimensions()
        rows: list[dict[int, Cell]] = []
        for number, cells in enumerate(sheet.iter_rows()):
            rows.append(dict(_xlsx_cells(cells, number == marks.filter_row)))
            left = _spend(left, len(rows[-1]))
            if number >= _MAX_ROWS:
                raise UnreadableFile(_DAMAGED)
        spread(rows, marks.merged)
        shown_rows, hidden_rows, hidden_columns = _seen(rows, marks)
        warnings += _left_out(sheet.title, hidden_rows, hidden_columns)
        if marks.uncalculated:
            warnings.append(_uncalculated(sheet.title, marks.uncalculated))
        yield _Sheet(sheet.title, shown_rows)


def _seen(rows: Sequence[dict[int, Cell]], marks: SheetMarks) -> tuple[list[dict[int, Cell]], int, int]:
    """The rows without what is hidden, and how many hidden rows and columns with text there are."""
    kept = [row for number, row in enumerate(rows) if number not in marks.hidden_rows]
    hidden = {column for row in kept for column in row} & marks.hidden_columns
    if hidden:
        kept = [{column: cell for column, cell in row.items() if column not in hidden} for row in kept]
    return kept, sum(number < len(rows) and bool(rows[number]) for number in marks.hidden_rows), len(hidden)


def _xlsx_cells(cells: Sequence[XlsxCell | MergedCell], filtered: bool) -> Iterator[tuple[int, Cell]]:
    for column, cell in enumerate(cells):
        # Only values: neither formulas nor rich text are asked for.
        value = cast(Value, cell.value)
        if value is None:
            continue
        if isinstance(value, str):
            value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        text = clean(shown(value, cell.number_format))
        if text:
            bold = cell.has_style and cell.font is not None and bool(cell.font.b)
            yield column, Cell(text, bold or filtered)


def read_ods(data: bytes) -> Reading:
    """The sheets of an ODS. Raises UnreadableFile, EncryptedFile, EmptyFile, LimitExceeded."""
    check_archive(data, _DAMAGED)
    warnings: list[str] = []
    try:
        document = odfdo.Document(BytesIO(data))
        sheets = list(_ods_sheets(document, warnings))
        title = document.meta.title
    except SecurityError as error:
        raise LimitExceeded(EXPANDS) from error
    except _DAMAGES as error:
        raise UnreadableFile(_DAMAGED) from error
    return _reading(sheets, title, warnings)


def _ods_sheets(document: odfdo.Document, warnings: list[str]) -> Iterator[_Sheet]:
    hidden = _styles(document, "table", "style:table-properties", "table:display", "false")
    bold = _styles(document, "table-cell", "style:text-properties", "fo:font-weight", "bold")
    left = MAX_CELLS
    for table in document.body.children:
        if table.tag != "table:table":
            continue
        name = attribute(table, "table:name")
        if attribute(table, "table:style-name") in hidden:
            warnings.append(_hidden_sheet(name))
            continue
        found = ods_rows(table, bold, left)
        left = _spend(left, left + 1 if found is None else sum(map(len, found.rows)))
        if found is None:
            continue
        spread(found.rows, found.merged)
        warnings += _left_out(name, found.hidden_rows, found.hidden_columns)
        yield _Sheet(name, found.rows)


def _styles(document: odfdo.Document, family: str, properties: str, name: str, value: str) -> frozenset[str]:
    return frozenset(
        attribute(style, "style:name")
        for style in document.get_styles(family)
        for child in style.children
        if child.tag == properties and attribute(child, name) == value
    )


def read_csv(data: bytes) -> Reading:
    """The rows of a table in text form. Raises UnreadableFile, EmptyFile, LimitExceeded."""
    text = decode(data)
    mark = delimiter(text) or delimiter(text[:65_536], whole=False) or ";"
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    rows: list[dict[int, Cell]] = []
    left = MAX_CELLS
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append({place: Cell(field) for place, cell in enumerate(record) if (field := clean(cell))})
            left = _spend(left, len(rows[-1]))
            if len(record) > _MAX_COLUMNS:
                raise LimitExceeded(_TOO_WIDE)
    except csv.Error as error:
        raise UnreadableFile(_DAMAGED) from error
    return _reading([_Sheet("", rows)], None, [])


def _spend(left: int, cells: int) -> int:
    """What is left of the cells that a file may have; those read earn time as the pages of a PDF do.

    Only filled ones count, so that a file of empty rows without end earns none.
    """
    if cells > left:
        limit = f"{MAX_CELLS:,}".replace(",", ".")
        raise LimitExceeded(
            f"Il foglio di calcolo ha più di {limit} celle: dividerlo in più file e ripetere."
        )
    if (left - cells) // _CELLS_A_STEP != left // _CELLS_A_STEP:
        progress.next_page()
    return left - cells


def _reading(sheets: Sequence[_Sheet], title: str | None, warnings: list[str]) -> Reading:
    filled = [(clean(sheet.name), blocks) for sheet in sheets if (blocks := sheet_blocks(sheet.rows))]
    if not filled:
        raise EmptyFile(" ".join((_EMPTY, *warnings)))
    every: list[Block] = []
    for name, found in filled:
        # "Foglio1" says nothing where there is no other sheet to tell it from.
        if name and (len(filled) > 1 or not _NAMELESS.match(name)):
            every.append(Block("heading", name, level=1))
        every += found
    best = own_title(title, every) or _first_title(filled)
    return Reading(tuple(every), title=best, warnings=tuple(warnings))


def _first_title(filled: Sequence[tuple[str, list[Block]]]) -> str | None:
    """The title over the first table, else the name that someone gave to the only sheet."""
    name, blocks = filled[0]
    if blocks[0].kind == "heading":
        return blocks[0].text
    return name if len(filled) == 1 and name and not _NAMELESS.match(name) else None


def _hidden_sheet(name: str) -> str:
    return f"Il foglio nascosto «{clean(name)}» non è stato letto: se serve, renderlo visibile e ripetere."


def _left_out(name: str, rows: int, columns: int) -> Iterator[str]:
    for number, one, many in (
        (rows, "riga nascosta", "righe nascoste"),
        (columns, "colonna nascosta", "colonne nascoste"),
    ):
        if number:
            what = f"1 {one} non è stata letta" if number == 1 else f"{number} {many} non sono state lette"
            yield f"Nel foglio «{clean(name)}» {what}: se servono, mostrarle, salvare il file e ripetere."


def _uncalculated(name: str, formulas: int) -> str:
    return (
        f"Nel foglio «{clean(name)}» il risultato di alcune formule ({formulas}) non è salvato nel file: "
        "aprirlo con Excel o LibreOffice, salvarlo di nuovo e ripetere."
    )
