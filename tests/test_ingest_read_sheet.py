"""Reading XLSX, ODS and CSV: column names, what a cell shows, what is hidden."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date, datetime, time, timedelta

import odfdo
import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from ingest import sniff
from ingest.document import Block, EmptyFile, IngestError, LimitExceeded, Reading, UnsupportedFile
from ingest.office import read_sheet
from ingest.office.delimited import delimiter
from ingest.office.sheet_values import Value, shown
from ingest.read import read_bytes
from tests.make_files import archive, kinds


def book() -> tuple[openpyxl.Workbook, Worksheet]:
    made = openpyxl.Workbook()
    assert isinstance(made.active, Worksheet)
    made.active.title = "Affidamenti"
    return made, made.active


def stored(made: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def ods(*tables: str, styles: str = "") -> bytes:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    for table in tables:
        document.body.append(odfdo.Element.from_tag(table))
    if styles:
        document.insert_style(styles, automatic=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def ods_row(*cells: str) -> str:
    made = "".join(
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{made}</table:table-row>"


def rows(reading: Reading) -> list[tuple[str, ...]]:
    return [block.cells for block in reading.blocks if block.kind == "row"]


def headers(reading: Reading) -> list[tuple[str, ...]]:
    return [block.cells for block in reading.blocks if block.header]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1234.0, "General", "1234"),
        (1234.5, "General", "1234,5"),
        (0.1 + 0.2, "General", "0,3"),
        (1 / 3, "General", "0,3333333333"),
        (12345678.91, "General", "12345678,91"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (0.125, "0.00", "0,13"),
        (1234.5, '#,##0.00\\ "€"', "1.234,50 €"),
        (-5.5, '"€" #,##0.00', "-€ 5,50"),
        (-1234.5, "_-* #,##0.00\\ [$€-410]_-;\\-* #,##0.00\\ [$€-410]_-", "-1.234,50 €"),
        (0, '#,##0.00;-#,##0.00;"-"??', "-"),
        (-3, "#,##0;[Red]-#,##0", "-3"),
        (0.225, "0.0%", "22,5%"),
        (121, "00000", "00121"),
        (1_500_000, "#,##0.0,,", "1,5"),
        (2.5, "0.##", "2,5"),
        (0.5, "# ?/?", "0,5"),
        (3, '0" giorni"', "3 giorni"),
        (5, ";;;", ""),
        (1e20, "#,##0.00", "1" + 20 * "0"),
        (float("inf"), "0.00", ""),
        (True, "General", "VERO"),
        ("#N/A", "General", "#N/D"),
        (None, "General", ""),
        (datetime(2024, 3, 5), "mm-dd-yy", "05/03/2024"),
        (datetime(2024, 3, 5), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "05/03/2024"),
        (datetime(2024, 3, 5, 9, 30), "d/m/yy h:mm", "05/03/2024 09:30"),
        (datetime(2024, 3, 5, 9, 30), "General", "05/03/2024 09:30"),
        (date(2024, 3, 5), "General", "05/03/2024"),
        (datetime(2024, 3, 5), "mmm-yy", "marzo 2024"),
        (datetime(2024, 3, 5), "yyyy", "2024"),
        (datetime(2024, 3, 5), "d-mmm", "5 marzo"),
        (datetime(2024, 3, 5, 9, 5), "h:mm", "09:05"),
        (time(9, 30), "h:mm", "09:30"),
        (timedelta(hours=36, minutes=5), "[h]:mm", "36:05"),
    ],
)
def test_values_as_an_italian_office_sees_them(value: Value, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_xlsx_title_column_names_and_rows() -> None:
    made, sheet = book()
    sheet["B2"] = "Affidamenti del primo trimestre"
    for row in (["CIG", "Oggetto", None, "Importo", "Data"], ["Z1", "Carta", None, 1200, date(2024, 1, 9)]):
        sheet.append([None, *row])
    sheet.append([None, "Z2", "Toner", None, 80.5, date(2024, 2, 1)])
    sheet["E4"].number_format = sheet["E5"].number_format = "#,##0.00"
    reading = read_bytes(stored(made))
    assert kinds(reading) == [
        ("heading", "Affidamenti"),
        ("heading", "Affidamenti del primo trimestre"),
        ("row", "CIG\tOggetto\tImporto\tData"),
        ("row", "Z1\tCarta\t1.200,00\t09/01/2024"),
        ("row", "Z2\tToner\t80,50\t01/02/2024"),
    ]
    assert headers(reading) == [("CIG", "Oggetto", "Importo", "Data")]
    assert reading.title == "Affidamenti del primo trimestre"


def test_xlsx_empty_cells_keep_rows_in_their_columns() -> None:
    made, sheet = book()
    for row in (["Ente", "CIG", "Euro"], ["Comune", None, 5], [None, "A1", 7], ["Provincia"]):
        sheet.append(row)
    assert rows(read_bytes(stored(made)))[1:] == [("Comune", "", "5"), ("", "A1", "7"), ("Provincia",)]


def test_xlsx_two_rows_of_names_and_merged_labels() -> None:
    made, sheet = book()
    sheet.append(["Titolo", "Anno 2024", None, "Note"])
    sheet.append([None, "Previsione", "Consuntivo"])
    for row in (["Entrate", 10, 12, "a"], [None, 20, 22, "b"], ["Uscite", 5, 7, "c"]):
        sheet.append(row)
    for area in ("A1:A2", "B1:C1", "D1:D2", "A3:A4"):
        sheet.merge_cells(area)
    assert rows(read_bytes(stored(made))) == [
        ("Titolo", "Anno 2024 Previsione", "Anno 2024 Consuntivo", "Note"),
        ("Entrate", "10", "12", "a"),
        ("Entrate", "20", "22", "b"),
        ("Uscite", "5", "7", "c"),
    ]


def test_xlsx_what_is_hidden_is_left_out_and_said() -> None:
    made, sheet = book()
    for row in (["Nome", "Codice fiscale", "Ore"], ["Ada", "segreto", 3], ["Ugo", "segreto", 99]):
        sheet.append(row)
    for column in "BDE":  # of which only B holds anything
        sheet.column_dimensions[column].hidden = True
    for row_number in (3, 9):
        sheet.row_dimensions[row_number].hidden = True
    other = made.create_sheet("Elenchi")
    other["A1"] = "segreto"
    other.sheet_state = "veryHidden"
    reading = read_bytes(stored(made))
    assert rows(reading) == [("Nome", "Ore"), ("Ada", "3")]
    said = " ".join(reading.warnings)
    assert len(reading.warnings) == 3
    assert all(
        word in said for word in ("1 riga nascosta", "1 colonna nascosta", "foglio nascosto «Elenchi»")
    )


def test_xlsx_formulas_by_their_stored_values() -> None:
    made, sheet = book()
    for row in (["Voce", "Euro"], ["Carta", 2], ["Totale", "=SUM(B2:B2)"]):
        sheet.append(row)
    reading = read_bytes(stored(made))
    assert rows(reading)[-1] == ("Totale",)
    assert re.search(r"alcune formule \(1\).*salvarlo di nuovo", reading.warnings[0])
    assert rows(read_bytes(calculated(stored(made))))[-1] == ("Totale", "2")
    assert not read_bytes(calculated(stored(made))).warnings


def calculated(data: bytes) -> bytes:
    """The workbook as Excel saves it, with the formula's value."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, re.sub(rb"</f><v\s*/>|</f><v></v>", b"</f><v>2</v>", part))
    return buffer.getvalue()


def test_xlsx_bold_names_of_a_form_without_entries() -> None:
    made, sheet = book()
    for row in (["Verifica", "sì", "no", "note"], ["Bollo"], ["Firma"], ["Allegati"]):
        sheet.append(row)
    for row_cells in sheet.iter_rows():
        for cell in row_cells:
            cell.font = Font(bold=True)
    assert headers(read_bytes(stored(made))) == [("Verifica", "sì", "no", "note")]


def test_xlsx_a_form_has_no_column_names() -> None:
    made, sheet = book()
    for row in (["Settore:", "Ragioneria"], ["Responsabile:", "Ada Neri"]):
        sheet.append(row)
    reading = read_bytes(stored(made))
    assert headers(reading) == []
    assert rows(reading) == [("Settore:", "Ragioneria"), ("Responsabile:", "Ada Neri")]


def test_xlsx_several_tables_on_a_sheet() -> None:
    made, sheet = book()
    for row in (
        ["Voce", "Euro"],
        ["Carta", 1],
        [],
        ["Penne", 2],
        [],
        ["Ore del personale"],
        ["Mese", "Ore"],
        ["Maggio", 4],
    ):
        sheet.append(row)
    reading = read_bytes(stored(made))
    assert headers(reading) == [("Voce", "Euro"), ("Mese", "Ore")]
    assert [block.text for block in reading.blocks][-3] == "Ore del personale"


def test_xlsx_stated_dimensions_are_not_believed() -> None:
    made, sheet = book()
    for row in (["Voce", "Euro"], ["Carta", 1]):
        sheet.append(row)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(stored(made))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert rows(read_bytes(buffer.getvalue())) == [("Voce", "Euro"), ("Carta", "1")]


def test_too_many_cells_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_sheet, "MAX_CELLS", 5)
    made, sheet = book()
    for _ in range(3):
        sheet.append(["a", "b"])
    repeated = ods_row("a", "b").replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="99">'
    )
    for data in (
        stored(made),
        b"a;b;c\n1;2;3\n",
        ods(f'<table:table table:name="T">{repeated}</table:table>'),
    ):
        with pytest.raises(LimitExceeded, match="più di 5 celle"):
            read_bytes(data)


def test_ods_shows_what_the_cells_show() -> None:
    amount = (
        '<table:table-cell office:value-type="currency" office:value="1200.5"><text:p>1.200,50 €</text:p>'
        "</table:table-cell>"
    )
    day = (
        '<table:table-cell office:value-type="date" office:date-value="2024-03-05"><text:p>3/5/24</text:p>'
        "</table:table-cell>"
    )
    bare = '<table:table-cell office:value-type="float" office:value="7.0"/>'
    empty = '<table:table-cell table:number-columns-repeated="16000"/>'
    table = (
        '<table:table table:name="Spese">'
        + ods_row("Voce", "Euro", "Data", "Ore", empty)
        + ods_row("Carta<office:annotation><text:p>commento</text:p></office:annotation>", amount, day, bare)
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        + "</table:table>"
    )
    reading = read_bytes(ods(table))
    assert rows(reading) == [("Voce", "Euro", "Data", "Ore"), ("Carta", "1.200,50 €", "05/03/2024", "7")]
    assert headers(reading) == [("Voce", "Euro", "Data", "Ore")]
    assert reading.title == "Spese"


def test_ods_merged_repeated_and_hidden() -> None:
    label = (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>Lotto 1</text:p>'
        "</table:table-cell>"
    )
    hidden = '<table:table table:name="Elenchi" table:style-name="h">' + ods_row("segreto") + "</table:table>"
    table = (
        '<table:table table:name="Lotti"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
        + ods_row("Lotto", "Ditta", "segreto", "Ribasso")
        + ods_row(label, "Alfa", "segreto", "3%")
        + ods_row("<table:covered-table-cell/>", "Beta", "segreto", "5%")
        + ods_row("Lotto 2", "Gamma", "segreto", "1%").replace(
            "<table:table-row>", '<table:table-row table:visibility="filter">'
        )
        + "</table:table>"
    )
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    reading = read_bytes(ods(table, hidden, styles=style))
    assert rows(reading) == [
        ("Lotto", "Ditta", "Ribasso"),
        ("Lotto 1", "Alfa", "3%"),
        ("Lotto 1", "Beta", "5%"),
    ]
    assert [re.sub(r".*?(foglio|riga|colonna) nascost.*", r"\1", said) for said in reading.warnings] == [
        "riga",
        "colonna",
        "foglio",
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_csv_by_its_content(mark: str, encoding: str) -> None:
    lines = (
        f"Ente{mark}Città{mark}Spesa",
        f'"Comune, sede"{mark}Forlì{mark}"10\r\n20"',
        f'"Unità; ufficio"{mark}Cantù{mark}5',
    )
    data = "\r\n".join(lines).encode(encoding)
    assert sniff.sniff(data) == sniff.CSV
    reading = read_bytes(data)
    assert rows(reading) == [
        ("Ente", "Città", "Spesa"),
        ("Comune, sede", "Forlì", "10 20"),
        ("Unità; ufficio", "Cantù", "5"),
    ]
    assert headers(reading) == [("Ente", "Città", "Spesa")]
    assert reading.title is None


def test_csv_that_names_its_delimiter() -> None:
    assert rows(read_bytes(b"sep=;\r\nNome;Ore\r\nAda;3\r\n")) == [("Nome", "Ore"), ("Ada", "3")]


@pytest.mark.parametrize(
    "text",
    [
        "Il Comune, visto lo statuto, delibera.\nLa Giunta, visto il parere, approva.\nEssa, ora, firma.",
        "Visti:\na) lo statuto;\nb) il regolamento;\nc) il parere;\n",
        "Bologna, 5 marzo\nRoma, 6 marzo\nMilano, 7 marzo\n",
        "Oggetto:\tvariazione\n\nIl testo dell'atto.\nAltro testo.\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "Una sola riga; con un punto e virgola",
        "chiave=valore\naltra=cosa\n",
    ],
)
def test_csv_does_not_take_texts(text: str) -> None:
    assert delimiter(text) is None
    assert sniff.sniff(text.encode()) in (sniff.TEXT, sniff.MARKDOWN)


def test_a_long_csv_is_told_by_its_beginning() -> None:
    data = b"CIG;Oggetto;Euro\n" + b"".join(b'Z%d;"voce, con virgole";%d\n' % (n, n) for n in range(9000))
    assert sniff.sniff(data) == sniff.CSV
    assert read_bytes(data).blocks[-1].cells == ("Z8999", "voce, con virgole", "8999")


def test_sheets_without_text() -> None:
    with pytest.raises(EmptyFile, match="non contiene testo"):
        read_bytes(stored(openpyxl.Workbook()))
    with pytest.raises(UnsupportedFile, match="xlsb"):
        read_bytes(archive(**{"xl__workbook.bin": b"x"}))


def test_names_that_programs_give_are_no_headings() -> None:
    made, sheet = book()
    sheet.title = "Foglio1"
    sheet.append(["testo"])
    reading = read_bytes(stored(made))
    assert reading.blocks == (Block("paragraph", "testo"),)
    assert reading.title is None
    made.create_sheet("Foglio2").append(["altro"])
    assert kinds(read_bytes(stored(made)))[0] == ("heading", "Foglio1")


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_damaged_sheets_never_raise_anything_but_ours(kind: str) -> None:
    made, sheet = book()
    for row in (["Voce", "Euro", "Data"], ["Carta", 1.5, date(2024, 1, 1)]):
        sheet.append(row)
    data = {
        "xlsx": stored(made),
        "ods": ods(f'<table:table table:name="T">{ods_row("a", "b")}{ods_row("c", "d")}</table:table>'),
        "csv": b'a;b;c\n1;2;"3"\n4;5;6\n',
    }[kind]
    noise = random.Random(kind)
    for _ in range(60):
        broken = bytearray(data[: noise.randrange(1, len(data))] if noise.random() < 0.4 else data)
        for _ in range(noise.randrange(1, 30)):
            broken[noise.randrange(len(broken))] = noise.randrange(256)
        try:
            reading = read_bytes(bytes(broken))
        except IngestError as error:
            assert str(error).endswith(".")
        else:
            assert all(
                block.text == block.text.strip(" ") and "\n" not in block.text for block in reading.blocks
            )
