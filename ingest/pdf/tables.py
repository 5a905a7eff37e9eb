"""Finds the tables of a page and the words in their cells."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.aligned import aligned_grids
from ingest.pdf.page import PageContent, Word
from ingest.pdf.ruled import Grid, find_grids, inside, with_names, with_parted_names


def page_grids(page: PageContent) -> list[Grid]:
    """The tables of a page: those in a grid of rules, then those whose words stand in columns."""
    found = find_grids(page.rules, page.width, page.height)
    ruled = [with_parted_names(with_names(grid, page.words), page.words) for grid in found]
    return ruled + aligned_grids(page, ruled)


def fill(grid: Grid, words: Sequence[Word], taken: set[int]) -> list[list[list[Word]]]:
    """The words of each cell, in the shape of ``grid.rows``; a cell over several rows fills the first.

    ``taken`` holds the indices of words that stand in a table already, and receives these.
    """
    near = [k for k, word in enumerate(words) if k not in taken and inside(word, grid.box)]
    table: list[list[list[Word]]] = []
    for row in grid.rows:
        cells: list[list[Word]] = []
        for box in row:
            found = [k for k in near if k not in taken and inside(words[k], box)]
            taken.update(found)
            cells.append([words[k] for k in found])
        table.append(cells)
    return table
