"""Writes a report as one HTML page that asks for nothing: no network, no script, no other file."""

from __future__ import annotations

from html import escape

from eval.report_blocks import Block, Figure, Grid, Heading, Paragraph, Report

_STYLE = """
*{box-sizing:border-box}
html{color-scheme:light;-webkit-text-size-adjust:100%}
body{margin:0;background:#fff;color:#17324d;
 font:400 1.0625rem/1.5 "Titillium Web","Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:74rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1,h2,h3{line-height:1.25;text-wrap:balance;overflow-wrap:anywhere}
h1{margin:0 0 1rem;font-size:1.75rem}
h2{margin:2.5rem 0 .75rem;font-size:1.375rem}
h3{margin:0;font-size:1.125rem}
p{max-width:46rem;margin:0 0 .75rem;overflow-wrap:anywhere}
.strong{padding:.75rem 1rem;border-left:4px solid #06c;background:#eef5fc;font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:2.5rem 2rem}
figure{margin:0;min-width:0;break-inside:avoid}
figure svg{display:block;width:100%;max-width:38rem;height:auto;margin:.5rem 0}
figcaption p{margin:.25rem 0 0;color:#455a64;font-size:.9375rem}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid #17324d;outline-offset:2px}
table{border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
caption{padding:0 0 .25rem;text-align:left;color:#455a64;caption-side:top}
th,td{padding:.3rem 0 .3rem 1.25rem;border-bottom:1px solid #d3dae2;text-align:right;vertical-align:top;
 white-space:nowrap}
th:first-child,td:first-child{padding-left:0}
thead th{border-bottom-color:#5c6f82;font-weight:600;white-space:normal;vertical-align:bottom}
tbody th{font-weight:400}
.w{text-align:left;white-space:normal;overflow-wrap:break-word}
tbody .w{max-width:40rem}
@media (max-width:40rem){h1{font-size:1.375rem}h2{font-size:1.1875rem}table{font-size:.875rem}
 th,td{padding-left:.75rem}}
@page{margin:15mm}
@media print{html{font-size:9.5pt}body{font-size:1rem}main{max-width:none;padding:0}.scroll{overflow:visible}
 h2,h3,caption,thead{break-after:avoid}table{font-size:8pt}tr{break-inside:avoid}
 th,td{padding-left:.6rem}
 .figures{grid-template-columns:1fr 1fr;gap:1.5rem}.strong{border:1px solid #17324d}}
"""


_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(report: Report) -> str:
    """The whole page."""
    parts: list[str] = []
    figures: list[str] = []
    for block in report.blocks:
        if isinstance(block, Figure):
            figures.append(_figure(block))
            continue
        parts += _figures(figures)
        figures = []
        parts.append(_block(block))
    parts += _figures(figures)
    title = escape(report.title)
    return (
        '<!doctype html>\n<html lang="it">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Paragraph(text, strong):
            return f'<p class="strong">{escape(text)}</p>' if strong else f"<p>{escape(text)}</p>"
        case Grid():
            return _grid(block)
        case Figure():
            return _figure(block)


def _figures(figures: list[str]) -> list[str]:
    return ['<div class="figures">', *figures, "</div>"] if figures else []


def _figure(figure: Figure) -> str:
    return (
        f"<figure>\n<figcaption><h3>{escape(figure.title)}</h3><p>{escape(figure.description)}</p></figcaption>\n"
        f"{figure.svg}\n{_grid(figure.grid)}\n</figure>"
    )


def _grid(grid: Grid) -> str:
    """A table in a part of its own that scrolls, by keyboard too, where the page is too narrow."""
    head = "".join(
        f'<th scope="col"{_side(grid, at)}>{escape(text)}</th>' if text else "<td></td>"
        for at, text in enumerate(grid.head)
    )
    rows = "\n".join(f"<tr>{_row(grid, row)}</tr>" for row in grid.rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(grid.caption, quote=True)}">'
        f"<table><caption>{escape(grid.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(grid: Grid, row: tuple[str, ...]) -> str:
    first, *rest = row
    cells = "".join(f"<td{_side(grid, at)}>{escape(text)}</td>" for at, text in enumerate(rest, start=1))
    return f'<th scope="row"{_side(grid, 0)}>{escape(first)}</th>{cells}'


def _side(grid: Grid, column: int) -> str:
    return ' class="w"' if column in grid.words else ""
