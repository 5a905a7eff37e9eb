"""Write one source as an ODT with real headings, lists and tables, part by part."""

from __future__ import annotations

from html import escape
from pathlib import Path

from corpus.demo.builders import archive
from corpus.demo.builders.inline import runs
from corpus.demo.builders.markup import Block, Heading, Items, Mark, Paragraph, Table
from corpus.demo.builders.source import Source

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# name, paragraph properties, text properties
PARAGRAPH_STYLES = (
    ("Standard", 'fo:text-align="justify" fo:margin-bottom="0.2cm"', 'fo:font-size="11pt"'),
    (
        "Heading_20_1",
        'fo:text-align="center" fo:margin-top="0.6cm"',
        'fo:font-size="14pt" fo:font-weight="bold"',
    ),
    ("Heading_20_2", 'fo:margin-top="0.4cm"', 'fo:font-size="12pt" fo:font-weight="bold"'),
    ("Heading_20_3", "", 'fo:font-size="11pt" fo:font-weight="bold"'),
    ("center", 'fo:text-align="center"', 'fo:font-size="11pt"'),
    ("right", 'fo:text-align="end"', 'fo:font-size="11pt"'),
    ("small", "", 'fo:font-size="9pt"'),
    ("Lettera", 'fo:margin-left="1cm" fo:text-indent="-0.6cm"', 'fo:font-size="11pt"'),
)


def write(source: Source, folder: Path) -> None:
    """Write the source's ODT; the type comes first, as the format demands."""
    parts = (
        ("mimetype", MEDIA_TYPE),
        ("META-INF/manifest.xml", _manifest()),
        ("meta.xml", _meta(source)),
        ("styles.xml", _styles(source)),
        ("content.xml", _content(source)),
    )
    archive.pack(tuple((name, text.encode("utf-8")) for name, text in parts), folder / source.name)


def _manifest() -> str:
    address = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    files = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>'
        for path, media in (
            ("/", MEDIA_TYPE),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("meta.xml", "text/xml"),
        )
    )
    return f'{DECLARATION}<m:manifest xmlns:m="{address}" m:version="1.3">{files}</m:manifest>'


def _meta(source: Source) -> str:
    when = source.when.isoformat()
    return (
        f'{DECLARATION}<office:document-meta {NAMESPACES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(source.title)}</dc:title><dc:subject>{escape(source.subject)}</dc:subject>"
        f"<meta:initial-creator>{escape(source.author)}</meta:initial-creator>"
        f"<dc:creator>{escape(source.author)}</dc:creator><dc:language>it-IT</dc:language>"
        f"<meta:creation-date>{when}</meta:creation-date><dc:date>{when}</dc:date>"
        "</office:meta></office:document-meta>"
    )


def _styles(source: Source) -> str:
    named = "".join(
        f'<style:style style:name="{name}" style:display-name="{name.replace("_20_", " ")}" '
        f'style:family="paragraph"><style:paragraph-properties {paragraph}/>'
        f"<style:text-properties {text}/></style:style>"
        for name, paragraph, text in PARAGRAPH_STYLES
    )
    foot = f"<text:p>{escape(source.footer)} – Pagina <text:page-number/> di <text:page-count/></text:p>"
    return (
        f'{DECLARATION}<office:document-styles {NAMESPACES} office:version="1.3">'
        f"<office:styles>{named}</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin="2.2cm"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">'
        f"<style:header><text:p>{escape(source.header)}</text:p></style:header>"
        f"<style:footer>{foot}</style:footer></style:master-page></office:master-styles>"
        "</office:document-styles>"
    )


def _content(source: Source) -> str:
    body = "\n".join(_block(block) for block in source.blocks)
    automatic = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in (("Forte", 'fo:font-weight="bold"'), ("Corsivo", 'fo:font-style="italic"'))
    )
    return (
        f'{DECLARATION}<office:document-content {NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>\n{body}\n</office:text></office:body></office:document-content>"
    )


def _block(block: Block) -> str:
    match block:
        case Heading():
            level = block.level
            opening = f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">'
            return f"{opening}{_rich(block.text)}</text:h>"
        case Paragraph():
            style = "Standard" if block.kind == "body" else block.kind
            return f'<text:p text:style-name="{style}">{_rich(block.text)}</text:p>'
        case Items():
            return _list(block)
        case Table():
            return _table(block)
        case Mark(name="sign"):
            return "".join(_block(Paragraph(text, "right")) for text in block.arguments)
        case _:
            raise ValueError(f"an ODT source may not hold {block!r}")


def _list(block: Items) -> str:
    """Bullets as an ODT list; commi and letters keep their written mark, for acts refer to it."""
    if block.items[0][0] == "-":
        items = "".join(
            f'<text:list-item><text:p text:style-name="Standard">{_rich(text)}</text:p></text:list-item>'
            for _, text in block.items
        )
        return f"<text:list>{items}</text:list>"
    return "".join(
        f'<text:p text:style-name="{_marked_style(marker)}">{marker} {_rich(text)}</text:p>'
        for marker, text in block.items
    )


def _marked_style(marker: str) -> str:
    return "Lettera" if marker.endswith(")") else "Standard"


def _table(block: Table) -> str:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{_rich(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in block.rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
    caption = f"<text:p>{_rich(block.caption)}</text:p>" if block.caption else ""
    return f'{caption}<table:table table:name="Tabella">{columns}{rows}</table:table>'


def _rich(text: str) -> str:
    return "".join(_span(escape(run.text), run.bold, run.italic) for run in runs(text))


def _span(text: str, bold: bool, italic: bool) -> str:
    if not bold and not italic:
        return text
    return f'<text:span text:style-name="{"Forte" if bold else "Corsivo"}">{text}</text:span>'
