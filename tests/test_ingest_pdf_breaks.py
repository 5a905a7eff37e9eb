"""Whether the page cut a row: what stands at the end of one page and at the start of the next."""

from __future__ import annotations

import pytest

from ingest.pdf.breaks import EdgeRow, edge_row, is_cut
from ingest.pdf.page import Word

_WIDTHS = ((60.0, 160.0), (160.0, 360.0), (360.0, 460.0))
_SIZE = 10.0


def _words(text: str, left: float, top: float) -> list[Word]:
    """Lines, set apart by "|", of words 5 points a letter."""
    words = []
    for number, line in enumerate(text.split("|") if text else ()):
        x, base = left + 4, top + 12 * (number + 1)
        for word in line.split():
            width = 5.0 * len(word)
            words.append(Word(word, x, base - 8, x + width, base + 2, base, _SIZE, False))
            x += width + 3
    return words


def _row(*cells: str, is_open: bool = False) -> EdgeRow:
    boxes = tuple((x0, 700.0, x1, 760.0) for x0, x1 in _WIDTHS)
    return edge_row(
        boxes, [_words(cell, box[0], 700.0) for cell, box in zip(cells, boxes, strict=True)], is_open
    )


_FULL = "Apertura di due spazi diurni nei quar|tieri di Fornace e Stazione, con orario"

CASES = {
    # The rest of a cell under an empty first one, in small letters and in mid-sentence.
    "the first cell is empty": (("Accoglienza", _FULL, ""), ("", "continuato e presenza", ""), True),
    # All cells go on: "Casa di" / "Tina", the longest to the page's end.
    "all cells go on": (
        ("Centro diurno|Casa della", _FULL, ""),
        ("accoglienza", "continuato e presenza di educatori", ""),
        True,
    ),
    # A new row, although its first cell is empty: the one above has room left for its first word.
    "a merged cell over two rows": (("Tecnica", "Istruttore", "5"), ("", "Operaio", "8"), False),
    "a sentence ended": (("Mensa", _FULL[:-1] + ".", ""), ("Trasporto", "Servizio a chiamata", ""), False),
    # The cell that seems to go on ended further up: it had room on the page.
    "the cell ended above the page's end": (
        ("Accoglienza", _FULL, "uno|due|tre|quattro|cinque"),
        ("", "continuato e presenza", ""),
        False,
    ),
    "figures are never cut": (("Asilo", _FULL, "1.200,00"), ("", "continuato", "1.350,00"), False),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_is_cut(case: str) -> None:
    above, below, wanted = CASES[case]
    assert is_cut(_row(*above), _row(*below), 1.0) is wanted


def test_walls_without_a_closing_rule_are_evidence() -> None:
    above, below = ("Casa della Salute", _FULL, ""), ("Nuova", "Via Roma, al piano terra", "")
    assert not is_cut(_row(*above), _row(*below), 1.0)
    assert is_cut(_row(*above, is_open=True), _row("", *below[1:]), 0.5)


def test_a_cell_in_mid_sentence_is_enough_where_first_cells_are_often_empty() -> None:
    # The last column holds a paragraph that ended and another one, as cells of criteria do.
    above, below = ("Criterio", _FULL, "nota"), ("", "continuato e presenza", "Nota nuova")
    assert is_cut(_row(*above), _row(*below), 0.3)
    assert not is_cut(_row(*above), _row("Altro", *below[1:]), 0.3)
