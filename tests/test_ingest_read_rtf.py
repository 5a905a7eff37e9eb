"""Reading RTF: accents in every notation, paragraphs, headings, tables, what is not on the page."""

from __future__ import annotations

import random

import pytest

from ingest.document import EmptyFile, IngestError, LimitExceeded
from ingest.office.rtf_tokens import tokens
from ingest.read import read_bytes
from tests.make_files import kinds

_HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0"
    r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Arial;}}"
)


def rtf(body: str, head: str = _HEAD) -> bytes:
    return (head + body + "}").encode("latin-1")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"La citt\'e0 \'e8 gi\'e0 pi\'f9 ordinata", "La città è già più ordinata"),
        (r"perch\u233\'e9 s\u236?", "perché sì"),
        (r"\uc2 perch\u233\'c3\'a9 s\uc0\u236", "perché sì"),
        ("perché sì", "perché sì"),
        (r"l\rquote ente \ldblquote capofila\rdblquote  \endash  sede", "l’ente “capofila” – sede"),
        (r"\f2\'cf\'f0\'e0\'e2\'e4\'e0\f0  e \'80 5", "Правда e € 5"),
        (r"\u-10179?\u-8704? fine", "😀 fine"),
        (r"art.\~5 sub\_impegno ar\-ticolo \{a\} b\\c", "art. 5 sub-impegno articolo {a} b\\c"),
        ("una ri\nga so\r\nla", "una riga sola"),
        (r"in \b grassetto\b0  e {\i corsivo}", "in grassetto e corsivo"),
    ],
)
def test_characters(body: str, text: str) -> None:
    assert kinds(read_bytes(rtf(body + r"\par"))) == [("paragraph", text)]


def test_other_code_pages() -> None:
    assert kinds(read_bytes(rtf(r"citt\'88\par", r"{\rtf1\mac "))) == [("paragraph", "città")]
    assert kinds(read_bytes(rtf(r"citt\'85\par", r"{\rtf1\ansi\ansicpg850 "))) == [("paragraph", "città")]
    assert kinds(read_bytes(rtf(r"citt\'e0\par", r"{\rtf1\ansi\ansicpg99999 "))) == [("paragraph", "città")]


def test_paragraphs_and_headings() -> None:
    styles = (
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Rubrica;}{\s2 heading 2;}{\s3 Titolo 3;}"
        r"{\*\cs9 \additive Default;}}"
    )
    body = (
        r"\pard\s1 Capitolato\par \pard\s2 Oggetto\par \pard Testo della clausola.\par"
        r"\pard\s3 Durata\par \pard\outlinelevel3 Penali\par \pard{\b Foro competente}\par"
        r"\pard{\b Nota:} il resto no\par \pard{\b 2 Tipi complessi 3}\par"
    )
    reading = read_bytes(rtf(styles + body))
    assert [(block.kind, block.level, block.text) for block in reading.blocks] == [
        ("heading", 1, "Capitolato"),
        ("heading", 2, "Oggetto"),
        ("paragraph", 0, "Testo della clausola."),
        ("heading", 3, "Durata"),
        ("heading", 4, "Penali"),
        ("heading", 3, "Foro competente"),
        ("paragraph", 0, "Nota: il resto no"),
        ("paragraph", 0, "2 Tipi complessi 3"),
    ]
    assert reading.title == "Capitolato"


def test_points_keep_their_marks() -> None:
    body = (
        r"\pard{\listtext\f1\'b7\tab}\ls1\ilvl0 primo\par \pard{\listtext a)\tab}\ls1\ilvl1 interno\par"
        r"\pard{\pntext 2.\tab}{\*\pn\pnlvlbody{\pntxta .}}secondo\par \pard - trattino\par"
    )
    assert [(block.kind, block.level, block.text) for block in read_bytes(rtf(body)).blocks] == [
        ("item", 1, "• primo"),
        ("item", 2, "a) interno"),
        ("item", 1, "2. secondo"),
        ("item", 1, "- trattino"),
    ]


def test_tables_are_rows() -> None:
    row = r"\trowd\cellx1000\cellx2000\pard\intbl {}\cell {}\cell\row "
    body = (
        r"Prima.\par "
        + row.replace("{}", "%s") % (r"Voce", r"Euro")
        + row.replace("{}", "%s") % (r"Carta\par da lettere", r"12,50")
        + row.replace("{}", "%s") % ("", "")
        + r"\pard Dopo.\par "
        + r"\trowd\trhdr\cellx1\cellx2\pard\intbl 1\cell 2\cell\row"
        + r"\trowd\cellx1\cellx2\pard\intbl 3\cell 4\cell\row"
        + r"\pard Fine.\par \trowd\cellx1\pard\intbl Un riquadro.\par Con due frasi.\cell\row\pard"
    )
    reading = read_bytes(rtf(body))
    assert kinds(reading) == [
        ("paragraph", "Prima."),
        ("row", "Voce\tEuro"),
        ("row", "Carta da lettere\t12,50"),
        ("paragraph", "Dopo."),
        ("row", "1\t2"),
        ("row", "3\t4"),
        ("paragraph", "Fine."),
        ("paragraph", "Un riquadro."),
        ("paragraph", "Con due frasi."),
    ]
    assert [block.header for block in reading.blocks if block.kind == "row"] == [True, False, True, False]


@pytest.mark.parametrize(
    "absent",
    [
        r"{\v nascosto}",
        r"\v nascosto\v0 ",
        r"{\deleted tolto}",
        r"{\pict\pngblip 89504e470d0a}",
        r"{\*\shppict{\pict\bin5 }{{}}}",
        r"{\nonshppict{\pict 0102}}",
        r"{\header Intestazione\par}{\footer Pagina}",
        r"{\info{\author Ada}{\title Un altro}}",
        r"{\*\generator Riched20;}",
        r"{\*\bkmkstart _Toc1}",
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt}}",
        r"{\*\annotation commento}",
        r"{\colortbl;\red0\green0\blue0;}",
    ],
)
def test_what_is_not_on_the_page(absent: str) -> None:
    assert kinds(read_bytes(rtf(rf"Il testo{absent} resta.\par"))) == [("paragraph", "Il testo resta.")]


def test_links_text_boxes_footnotes_and_objects() -> None:
    body = (
        r'Si veda {\field{\*\fldinst HYPERLINK "http://a"}{\fldrslt il sito}}'
        r"{\footnote {\super\chftn} Nota a pi\'e8 di pagina.}"
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard Nel riquadro\par}}"
        r"{\shprslt{\*\do\dptxbxtext doppio}}}{\object\objemb{\*\objdata 0105}{\result  e il risultato}}.\par"
    )
    assert kinds(read_bytes(rtf(body))) == [
        ("paragraph", "Si veda il sito e il risultato."),
        ("paragraph", "Nota a piè di pagina."),
        ("paragraph", "Nel riquadro"),
    ]


def test_the_title_of_the_properties_where_it_is_the_documents() -> None:
    body = r"{\info{\title Regolamento di contabilit\'e0}}Regolamento di contabilit\'e0 del Comune.\par"
    assert read_bytes(rtf(body)).title == "Regolamento di contabilità"


def test_a_file_without_its_end_is_read_to_where_it_goes() -> None:
    assert kinds(read_bytes(rtf(r"Prima.\par Secon")[:-1])) == [
        ("paragraph", "Prima."),
        ("paragraph", "Secon"),
    ]


def test_nothing_and_too_deep() -> None:
    with pytest.raises(EmptyFile, match="non contiene testo"):
        read_bytes(rtf(r"{\pict 00}\par"))
    with pytest.raises(LimitExceeded, match="annidato"):
        read_bytes(b"{\\rtf1 " + b"{" * 100_000 + b"testo")


def test_tokens_pass_over_binary_data() -> None:
    found = list(tokens(rb"{\pict\bin3 }}}fine\'e0}"))
    assert [(token.kind, token.word or token.text) for token in found] == [
        ("open", b""),
        ("word", "pict"),
        ("text", b"fine"),
        ("text", b"\xe0"),
        ("close", b""),
    ]


def test_damaged_rtf_never_raises_anything_but_ours() -> None:
    titled = r"{\stylesheet{\s1\outlinelevel0 A;}}\pard\s1 Titolo\par "
    data = rtf(titled + r"\trowd\pard\intbl a\cell b\cell\row testo\'e0\par")
    noise = random.Random(3)
    for _ in range(300):
        broken = bytearray(data[: noise.randrange(8, len(data))] if noise.random() < 0.4 else data)
        for _ in range(noise.randrange(1, 12)):
            broken[noise.randrange(6, len(broken))] = noise.choice(b"{}\\'\nabu0159- ;")
        try:
            reading = read_bytes(bytes(broken))
        except IngestError as error:
            assert str(error).endswith(".")
        else:
            assert all(block.text == block.text.strip() for block in reading.blocks)
