"""Write one source as a web page with the navigation, notices and footer of a real site."""

from __future__ import annotations

from html import escape
from pathlib import Path

from corpus.demo.builders.inline import tagged
from corpus.demo.builders.markup import Block, Box, Heading, Items, Paragraph, Table
from corpus.demo.builders.source import Source


def write(source: Source, folder: Path) -> None:
    """Fill the template beside the sources with the source's blocks."""
    template = (Path(__file__).parent.parent / "sources" / source.get("template")).read_text(encoding="utf-8")
    main = "\n".join(_block(block) for block in source.blocks)
    page = (
        template.replace("{{title}}", escape(source.title))
        .replace("{{author}}", escape(source.author))
        .replace("{{description}}", escape(source.subject))
        .replace("{{date}}", source.when.date().isoformat())
        .replace("{{main}}", main)
    )
    (folder / source.name).write_text(page, encoding="utf-8", newline="\n")


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_rich(block.text)}</h{block.level}>"
        case Paragraph():
            return f"<p>{_rich(block.text)}</p>"
        case Items():
            items = "".join(f"<li>{_rich(text)}</li>" for _, text in block.items)
            return f"<ul>{items}</ul>"
        case Box():
            inside = "".join(f"<p>{_rich(text)}</p>" for text in block.paragraphs)
            return f'<aside class="callout">{inside}</aside>'
        case Table():
            return _table(block)
        case _:
            raise ValueError(f"a page source may not hold {block!r}")


def _table(block: Table) -> str:
    head = "".join(f"<th>{_rich(cell)}</th>" for cell in block.rows[0])
    rows = "".join(
        "<tr>" + "".join(f"<td>{_rich(cell)}</td>" for cell in row) + "</tr>" for row in block.rows[1:]
    )
    return f"<table><caption>{_rich(block.caption)}</caption><tr>{head}</tr>{rows}</table>"


def _rich(text: str) -> str:
    return tagged(text, "strong", "em")
