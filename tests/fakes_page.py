"""A service with invented documents, for the page's own tests: no index, no model, no disk but one PDF."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.act_results import CitedAct
from app.errors import AppError, UnknownDocument
from app.results import (
    AnswerResult,
    AnswerSentence,
    Citation,
    DocumentDetail,
    DocumentSummary,
    PassageView,
)
from app.service import Facets, Original
from corpus.records import DocumentRef
from index.hit import Hit, SearchResult
from ingest.report import DocumentReport, Failure, IngestReport, Progress

PAGE_ONE = (
    "COMUNE DI ROCCAVENTOSA\n"
    "Determinazione n. 41 del 12 marzo 2025\n"
    "Oggetto: affidamento del servizio di portierato sociale nel quartiere Fornaci.\n"
    "Il responsabile del procedimento è la dott.ssa Livia Ferretti Boni.\n"
)
PAGE_TWO = (
    "La spesa complessiva è di euro 18.450,00, IVA compresa.\n"
    "Il portierato sociale è aperto dal lunedì al venerdì, dalle 9 alle 13,\n"
    "e il martedì anche dalle 15 alle 18.\n"
)
GUIDE = (
    "Guida allo sportello <unico>\n"
    "Orari & sedi\n"
    "Lo sportello riceve su appuntamento ogni giovedì mattina.\n"
    "Come si prenota\n"
    "Si prenota per telefono o di persona; l'attesa media è di quattro giorni.\n"
)


class FakeService:
    """Answers anything with «portierato»; refuses the rest; «errore» and «guasto» fail on purpose."""

    def __init__(self, pdf: Path, pause: float = 0.0) -> None:
        self._pdf = pdf
        self._pause = pause
        self.removed: list[str] = []
        self.uploaded: list[str] = []
        act_text = PAGE_ONE + PAGE_TWO
        self.details = {
            "act41": _detail(
                "act41", "Affidamento del servizio di portierato sociale nel quartiere Fornaci", act_text,
                "determinazione", "application/pdf", "Determina n°41 – è.pdf",
                ((1, 0, len(PAGE_ONE)), (2, len(PAGE_ONE), len(act_text))),
            ),
            "guide": replace(
                _detail(
                    "guide", "Guida allo sportello <unico>", GUIDE, "guida", "text/html", "guida.html", ()
                ),
                outline=(("Orari & sedi", 1, None), ("Come si prenota", 1, None)),
            ),
        }  # fmt: skip

    def _citation(self, number: int, identifier: str, index: int) -> Citation:
        detail = self.details[identifier]
        passage = detail.passages[index]
        page = f"page={passage.page}&" if passage.page else ""
        return Citation(
            number, _ref(detail.summary), passage.page, passage.section, passage.text.strip(), passage.id,
            f"/documents/{identifier}?{page}passage={passage.id}",
        )  # fmt: skip

    def ask(self, question: str, filters: Mapping[str, Sequence[str]] = {}) -> AnswerResult:
        time.sleep(self._pause)
        if "errore" in question:
            raise AppError("L'indice è in manutenzione: riprovare tra qualche minuto.")
        if "guasto" in question:
            raise RuntimeError("internal detail that nobody should read")
        refused = "portierato" not in question
        sentences = () if refused else (
            AnswerSentence("Il portierato sociale è aperto dal lunedì al venerdì, dalle 9 alle 13.", (1,)),
            AnswerSentence("Lo sportello riceve su appuntamento ogni giovedì mattina.", (2,)),
        )  # fmt: skip
        answer = " ".join(sentence.text for sentence in sentences)
        if refused:
            answer = "Ho cercato «colonnine di ricarica» e «tariffe» nei 2 documenti: nessuno ne parla."
        citations = (self._citation(1, "act41", 1), self._citation(2, "guide", 0))
        return AnswerResult(question, refused, answer, sentences, citations, (), (), (), 12.0)

    def search(self, query: str, k: int = 10, filters: Mapping[str, Sequence[str]] = {}) -> SearchResult:
        time.sleep(self._pause)
        hits = []
        for detail in self._kept(filters):
            for passage in detail.passages:
                if any(word.lower() in passage.text.lower() for word in query.split()):
                    hits.append(_hit(len(hits) + 1, detail.summary, passage))
        return SearchResult(query, tuple(hits[:k]), 3.0)

    def _kept(self, filters: Mapping[str, Sequence[str]]) -> list[DocumentDetail]:
        types = filters.get("type")
        return [d for d in self.details.values() if not types or d.summary.type in types]

    def documents(self, filters: Mapping[str, Sequence[str]] = {}) -> tuple[DocumentSummary, ...]:
        return tuple(detail.summary for detail in self._kept(filters))

    def document(self, identifier: str) -> DocumentDetail:
        if identifier not in self.details:
            raise UnknownDocument(identifier)
        return self.details[identifier]

    def original(self, identifier: str) -> Original:
        summary = self.document(identifier).summary
        return Original(self._pdf, summary.media_type, summary.path.rsplit("/", 1)[-1])

    def facets(self) -> Facets:
        if not self.details:
            return Facets((), (), (), ())
        return Facets(
            (("determinazione", 1), ("guida", 1)),
            (("Comune di Roccaventosa", 2),),
            (("2025", 1),),
            (("it", 2),),
        )

    def most_cited(self, limit: int = 20) -> tuple[CitedAct, ...]:
        return ()

    def remove(self, identifiers: Sequence[str]) -> tuple[str, ...]:
        for identifier in identifiers:
            self.document(identifier)
            del self.details[identifier]
        self.removed += identifiers
        return tuple(identifiers)

    def upload(
        self, files: Sequence[tuple[str, Path]], on_progress: Callable[[Progress], None] | None = None
    ) -> IngestReport:
        failed, reports = [], []
        for number, (name, path) in enumerate(files):
            if on_progress:
                on_progress(Progress(number, len(files), name, 0, 0, 0.1))
            time.sleep(self._pause)
            self.uploaded.append(name)
            text = path.read_text(encoding="utf-8", errors="replace")
            if "\x00" in text or not text.strip():
                failed.append(Failure(name, "Il file è vuoto o danneggiato: salvarlo di nuovo e riprovare."))
                continue
            identifier = f"sent{len(self.details)}"
            title = Path(name).stem
            self.details[identifier] = _detail(identifier, title, text, "documento", "text/plain", name, ())
            reports.append(DocumentReport(identifier, name, title, "documento", 0, 1, 0, ()))
        return IngestReport(len(reports), 0, 0, tuple(failed), len(reports), 0.2, tuple(reports))


def _detail(
    identifier: str, title: str, text: str, kind: str, media_type: str, name: str,
    pages: tuple[tuple[int, int, int], ...],
) -> DocumentDetail:  # fmt: skip
    spans = [(n, s, e) for n, s, e in pages] or [(None, 0, len(text))]
    summary = DocumentSummary(
        id=identifier, path=f"/atti/{name}", title=title, type=kind,
        authority="Comune di Roccaventosa" if kind != "documento" else None,
        number="41" if kind == "determinazione" else None,
        date="2025-03-12" if kind == "determinazione" else None,
        language="it", media_type=media_type, size=2048, pages=len(pages), passages=len(spans), ocr_pages=0,
        state="indexed", files=(f"/atti/{name}",), added="2026-01-02T10:00:00Z",
        warnings=("Una pagina senza testo non è stata letta.",) if kind == "guida" else (),
    )  # fmt: skip
    passages = tuple(
        PassageView(
            f"{identifier}-{i}", page, page, ("Dispositivo", f"Punto {i + 1}"), start, end, text[start:end]
        )
        for i, (page, start, end) in enumerate(spans)
    )
    if kind == "guida":
        start = text.index("Lo sportello")
        end = text.index("\n", start)
        passages = (
            PassageView(f"{identifier}-0", None, None, ("Orari & sedi",), start, end, text[start:end]),
        )
    return DocumentDetail(summary, text, (), pages, passages)


def _ref(s: DocumentSummary) -> DocumentRef:
    return DocumentRef(s.id, s.path, s.title, s.type, s.authority, s.number, s.date)


def _hit(rank: int, summary: DocumentSummary, passage: PassageView) -> Hit:
    return Hit(
        rank, 1.0 / rank, passage.id, passage.text, _ref(summary), passage.page, passage.page_end,
        passage.section, passage.start, passage.end,
    )  # fmt: skip


def write_pdf(path: Path) -> Path:
    """The two pages of the fake act as a PDF without any library: one text operator a line."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>"]
    for number, text in enumerate((PAGE_ONE, PAGE_TWO)):
        lines = b"".join(b"(" + line.encode("cp1252") + b") '\n" for line in text.splitlines())
        stream = b"BT /F1 11 Tf 18 TL 56 750 Td\n" + lines + b"ET"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 7 0 R >> >> "
            b"/Contents " + str(4 + 2 * number).encode() + b" 0 R >>"
        )
        objects.append(
            b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream"
        )
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(out)
    return path
