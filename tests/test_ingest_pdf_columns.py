"""Reading order: pages in columns come back in the order in which a person reads them, word by word."""

from __future__ import annotations

import pytest

from ingest.read import read_bytes
from tests.column_set import LAYOUTS, Sheet


@pytest.mark.parametrize("layout", range(len(LAYOUTS)), ids=[layout.__name__ for layout in LAYOUTS])
def test_columns_are_read_in_order(layout: int) -> None:
    sheet = Sheet()
    LAYOUTS[layout](sheet)
    read = " ".join(block.text for block in read_bytes(sheet.pdf()).blocks)
    assert read.split() == " ".join(sheet.expected).split()
