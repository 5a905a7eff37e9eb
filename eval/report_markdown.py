"""Writes a report as Markdown, its drawings in files beside it."""

from __future__ import annotations

import re

from eval.report_blocks import Block, Figure, Grid, Heading, Paragraph, Report

# What Markdown would take for its own: *, _, `, [, |, <, & of «&lt;» and so on.
_MARKS = re.compile(r"([\\`*_{}\[\]<>|~&#$])")
# What begins a list or a rule at the start of a line: «1. », «- », «+ », «= ».
_START = re.compile(r"^(\s*\d*)([.)+=-])")


def as_markdown(report: Report) -> str:
    """The whole text."""
    return "\n\n".join([f"# {plain(report.title)}", *map(_block, report.blocks)]) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it is, but for what begins a line."""
    return _MARKS.sub(r"\\\1", text)


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"## {plain(text)}"
        case Paragraph(text, strong):
            return f"**{plain(text)}**" if strong else _START.sub(r"\1\\\2", plain(text))
        case Grid():
            return _grid(block)
        case Figure():
            return "\n\n".join(
                (
                    f"### {plain(block.title)}",
                    plain(block.description),
                    f"![{plain(block.title)}]({block.key}.svg)",
                    _grid(block.grid),
                )
            )


def _grid(grid: Grid) -> str:
    lines = [
        grid.head,
        *grid.rows,
    ]
    rule = "|".join("---" if at in grid.words else "---:" for at in range(len(grid.head)))
    head, *rows = (f"| {' | '.join(map(plain, line))} |" for line in lines)
    return "\n".join((f"{plain(grid.caption)}:", "", head, f"|{rule}|", *rows))
