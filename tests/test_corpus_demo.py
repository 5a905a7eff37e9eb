"""The demo corpus: complete, rebuilt to the same bytes, and written by the project itself."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import unicodedata
import zlib
from email import message_from_bytes
from email.message import Message
from email.policy import default
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

REPOSITORY = Path(__file__).parent.parent
DEMO = REPOSITORY / "corpus" / "demo"
DOCUMENTS = DEMO / "documents"
SEEDS = REPOSITORY.parent / "shared" / "corpus" / "seeds"
# The versions that made the committed bytes; others may compress or place text differently.
BUILT_WITH = {
    "reportlab": "5.1.0",
    "font-source-serif-pro": "0.0.1",
    "font-source-sans-pro": "0.0.1",
    "python-docx": "1.2.0",
}
BUILT_WITH_ZLIB = "1.2.13"
CHARACTERS_A_PAGE = 2500
SHINGLE = 8
# Titles of laws and names of public bodies, which no one can put in other words.
ALLOWED = (
    "Codice del Terzo Settore",
    "Registro unico nazionale del Terzo settore",
    "Dipartimento di Salute Mentale e Dipendenze Patologiche",
    "Progetto Terapeutico Riabilitativo Individualizzato",
)
TAG = re.compile(r"(?s)<(style|script)\b.*?</\1>|<[^>]+>")


def pdf_pages(data: bytes | Path) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def letter(path: Path) -> list[Message]:
    return list(message_from_bytes(path.read_bytes(), policy=default).walk())


def text_of(path: Path) -> str:
    """A document's words, read as simply as its format allows."""
    match path.suffix:
        case ".pdf":
            return "\n".join(pdf_pages(path))
        case ".docx":
            return TAG.sub(" ", ZipFile(path).read("word/document.xml").decode("utf-8"))
        case ".odt":
            return TAG.sub(" ", ZipFile(path).read("content.xml").decode("utf-8"))
        case ".html":
            return unescape(TAG.sub(" ", path.read_text(encoding="utf-8")))
        case ".eml":
            return "\n".join(_part_text(part) for part in letter(path))
        case _:
            return path.read_text(encoding="utf-8")


def _part_text(part: Message) -> str:
    if part.is_multipart():
        return ""
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    if part.get_content_type() == "application/pdf":
        return "\n".join(pdf_pages(payload))
    return payload.decode("utf-8")


def documents() -> list[Path]:
    return sorted(path for path in DOCUMENTS.iterdir() if path.is_file())


def folded(text: str) -> str:
    whole = re.sub(r"[-\u2010\ufffe\u0002]\s*\n\s*", "", text)
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", whole).lower()).strip()


def test_the_set_holds_every_format_it_promises() -> None:
    found = documents()
    assert len(found) >= 10
    assert {path.suffix for path in found} == {".pdf", ".docx", ".odt", ".html", ".eml", ".md"}
    assert sum(path.stat().st_size for path in found) < 5_000_000


def test_every_document_is_named_in_the_readme() -> None:
    readme = (DEMO / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in documents() if path.name not in readme] == []


def test_there_are_enough_pages() -> None:
    pdf = sum(len(pdf_pages(path)) for path in documents() if path.suffix == ".pdf")
    other = sum(len(text_of(path)) / CHARACTERS_A_PAGE for path in documents() if path.suffix != ".pdf")
    assert pdf >= 50
    assert pdf + other >= 70


@pytest.mark.parametrize("path", [p for p in documents() if p.suffix == ".pdf"], ids=lambda path: path.name)
def test_a_pdf_carries_its_text_and_its_page_numbers(path: Path) -> None:
    pages = pdf_pages(path)
    for number, page in enumerate(pages, start=1):
        assert f"Pagina {number} di {len(pages)}" in page
        assert len(page) > 120, f"page {number} is nearly empty"
    text = "".join(pages)
    assert "\ufffd" not in text
    assert re.search("[àèìòù]", text)
    assert "’" in text or "«" in text
    assert pypdfium2.PdfDocument(path).get_metadata_dict()["Title"]


def test_the_long_report_has_an_outline_that_points_at_its_pages() -> None:
    path = DOCUMENTS / "AUSL_VS_relazione_finale_coprogrammazione_BdS_2025.pdf"
    pages = pdf_pages(path)
    assert len(pages) >= 25
    entries = [
        (mark.get_title(), mark.get_dest().get_index()) for mark in pypdfium2.PdfDocument(path).get_toc()
    ]
    assert len(entries) > 30
    for title, index in entries:
        assert folded(title) in folded(pages[index])


def test_the_letter_carries_its_attachment() -> None:
    parts = letter(DOCUMENTS / "Comune_BSE_lettera_AUSL_2025-12-02.eml")
    names = [part.get_filename() for part in parts if part.get_filename()]
    assert names == ["avviso_proprietari_alloggi.pdf"]


def test_the_correction_mends_the_sum_that_was_wrong() -> None:
    wrong = folded(text_of(DOCUMENTS / "Comune_BSE_determinazione_678_2025.pdf"))
    right = folded(text_of(DOCUMENTS / "Comune_BSE_determinazione_731_2025.pdf"))
    assert "59 000 00 95 000 00 118 000 00" in wrong
    assert "59 000 00 59 000 00 118 000 00" in right


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    if importlib.util.find_spec("reportlab") is None:
        pytest.skip("reportlab is not installed: the demo corpus cannot be rebuilt here")
    try:
        installed = {name: importlib.metadata.version(name) for name in BUILT_WITH}
    except importlib.metadata.PackageNotFoundError as missing:
        pytest.skip(f"{missing.name} is not installed: the demo corpus cannot be rebuilt here")
    if installed != BUILT_WITH or zlib.ZLIB_RUNTIME_VERSION != BUILT_WITH_ZLIB:
        here = f"{installed}, zlib {zlib.ZLIB_RUNTIME_VERSION}"
        pytest.skip(f"the committed files were built with {BUILT_WITH}, zlib {BUILT_WITH_ZLIB}; here: {here}")
    from corpus.demo.build import build

    built = build(tmp_path)
    assert [path.name for path in built] == [path.name for path in documents()]
    different = [path.name for path in built if path.read_bytes() != (DOCUMENTS / path.name).read_bytes()]
    assert different == []


def shingles(text: str) -> set[str]:
    for phrase in ALLOWED:
        text = text.replace(phrase, " | ")
    words = [word for word in folded(text).split() if not word.isdigit()]
    return {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def test_no_sentence_is_copied_from_the_seeds() -> None:
    if not SEEDS.is_dir():
        pytest.skip(f"no seed documents at {SEEDS}: nothing to compare with")
    seeds = [path for path in SEEDS.iterdir() if path.suffix in {".pdf", ".docx", ".html"}]
    theirs = set().union(*(shingles(text_of(path)) for path in seeds))
    assert len(theirs) > 10_000
    shared = {path.name: sorted(shingles(text_of(path)) & theirs) for path in documents()}
    assert {name: found for name, found in shared.items() if found} == {}
