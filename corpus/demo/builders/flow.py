"""Turn blocks into ReportLab flowables of a given look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reportlab.lib.colors import HexColor, black
from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak, Spacer
from reportlab.platypus import Paragraph as Para
from reportlab.platypus import Table as Grid
from reportlab.platypus.tableofcontents import TableOfContents

from corpus.demo.builders import charts, hyphens
from corpus.demo.builders.inline import plain, tagged
from corpus.demo.builders.looks import Look, styles
from corpus.demo.builders.markup import Block, Box, Figure, Heading, Items, Mark, Paragraph, Table

# "59.000,00", "€ 1.248.000", "38", "57,2%", "—"
AMOUNT = re.compile(r"(€\s*)?[\d.]+(,\d+)?\s*%?|—")
# rows; longer tables may break across pages, repeating their head
SHORT_TABLE = 9
# points; a heading with less room below it opens the next page
ROOM_BELOW_HEADING = 110


def flow(blocks: tuple[Block, ...], look: Look) -> list[object]:
    """The story of a document, in order; space at its end would only make an empty page."""
    writer = Flow(look)
    story = [piece for block in blocks for piece in writer.pieces(block)]
    while story and isinstance(story[-1], Spacer):
        story.pop()
    return story


class Flow:
    """Writes blocks in one look."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.styles = styles(look)
        self.slides_begun = False

    def pieces(self, block: Block) -> Iterator[object]:
        """The flowables of one block."""
        match block:
            case Heading():
                yield from self._heading(block)
            case Paragraph():
                yield Para(self._rich(block.text, block.kind), self.styles[block.kind])
            case Items():
                yield from (self._item(marker, text) for marker, text in block.items)
                yield Spacer(1, self.look.size * 0.4)
            case Table():
                yield from self._table(block)
            case Figure():
                yield from self._figure(block)
            case Box():
                yield from self._box(block)
            case Mark():
                yield from self._mark(block)

    def _rich(self, text: str, kind: str = "body") -> str:
        soft = hyphens.soften(text) if self.look.justified and kind == "body" else text
        return tagged(soft)

    def _heading(self, block: Heading) -> Iterator[object]:
        if self.look.slides and block.level == 1:
            if self.slides_begun:
                yield PageBreak()
            self.slides_begun = True
        elif block.level > 1:
            yield CondPageBreak(ROOM_BELOW_HEADING)
        yield Para(tagged(block.text), self.styles[f"h{block.level}"])

    def _item(self, marker: str, text: str) -> object:
        bullet = "•" if marker == "-" else marker
        return Para(self._rich(text), self.styles["item"], bulletText=bullet)

    def _table(self, table: Table) -> Iterator[object]:
        unit = self.look.width / sum(table.widths)
        last = len(table.rows) - 1
        cells = [
            [
                self._cell(cell, table.ruled, strong=place == 0 or (table.total and place == last))
                for cell in row
            ]
            for place, row in enumerate(table.rows)
        ]
        caption = [Para(tagged(table.caption), self.styles["caption"])] if table.caption else []
        grid = Grid(cells, colWidths=[width * unit for width in table.widths], repeatRows=1)
        grid.setStyle(self._table_style(table))
        if len(table.rows) <= SHORT_TABLE:
            yield KeepTogether([*caption, grid])
        else:
            yield from (*caption, grid)
        yield Spacer(1, self.look.size)

    def _cell(self, text: str, ruled: bool, strong: bool) -> object:
        kind = "cell-right" if ruled and AMOUNT.fullmatch(text) else "cell"
        rich = tagged(text)
        return Para(f"<b>{rich}</b>" if strong else rich, self.styles[kind])

    def _table_style(self, table: Table) -> list[tuple[object, ...]]:
        style: list[tuple[object, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
        if table.ruled:
            style.append(("GRID", (0, 0), (-1, -1), 0.6, black))
            style.append(("BACKGROUND", (0, 0), (-1, 0), HexColor("#E4E9EC")))
        return style

    def _figure(self, figure: Figure) -> Iterator[object]:
        caption = Para(tagged(figure.caption), self.styles["caption"])
        yield KeepTogether([charts.draw(figure, self.look.width), Spacer(1, 4), caption, Spacer(1, 8)])

    def _box(self, box: Box) -> Iterator[object]:
        inside = [Para(self._rich(text), self.styles["box"]) for text in box.paragraphs]
        frame = Grid([[inside]], colWidths=[self.look.width])
        colour = HexColor(f"#{self.look.colour}")
        frame.setStyle([("BOX", (0, 0), (-1, -1), 1.2, colour), ("LEFTPADDING", (0, 0), (-1, -1), 10)])
        yield frame
        yield Spacer(1, self.look.size)

    def _mark(self, mark: Mark) -> Iterator[object]:
        writers: dict[str, Callable[[tuple[str, ...]], list[object]]] = {
            "page": lambda _: [PageBreak()],
            "space": lambda words: [Spacer(1, float(words[0]))],
            "toc": lambda _: [self._contents()],
            "sign": self._signature,
        }
        yield from writers[mark.name](mark.arguments)

    def _contents(self) -> object:
        contents = TableOfContents(dotsMinLevel=0)
        contents.levelStyles = [self.styles[f"toc{level}"] for level in (1, 2, 3)]
        return contents

    def _signature(self, words: tuple[str, ...]) -> list[object]:
        role, name = words
        lines = [Spacer(1, 14), Para(tagged(role), self.styles["right"])]
        lines += [
            Para("Firmato digitalmente da:", self.styles["right"]),
            Para(f"<b>{plain(name)}</b>", self.styles["right"]),
        ]
        return [KeepTogether(lines)]
