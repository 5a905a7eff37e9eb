"""Labels the parts of an administrative act: heading, subject, premises, decisions, opinions, signatures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from ingest import markers, part_words
from ingest.document import Block, Element, Part, PartKind, Span

ACT_TYPES = frozenset({"determinazione", "deliberazione", "decreto", "ordinanza"})

_CLOSING = frozenset(("pareri", "firme", "pubblicazione", "allegati"))
# «Di approvare la graduatoria», «DI DARE ATTO che», «Approvare la proposta», «Di, dare mandato»
_DECISION = re.compile(
    r"\W*(?:(?:di|a)\W+(?:\w+\s+){0,2}\w+r(?:e|si)\b|\w{3,}(?:are|ere|ire)\b)", re.IGNORECASE
)

# «Il sottoscritto Mario Rossi, responsabile del settore, …»: who gives an opinion says so too
_UNDERSIGNED = re.compile(r"\W*(?:il|la)\s+sottoscritt[oa]\b", re.IGNORECASE)


def label_parts(elements: Sequence[Element], act_type: str) -> tuple[Part, ...]:
    """The parts of an act in order, each before those within it; none where there is no act.

    Whole parts follow each other without gap; *premesse* hold their clauses (``visto``,
    ``considerato``, …), a *dispositivo* its points (``punto``). A proposal within a
    deliberation has premises and decisions of its own. An act shows at least premises or a
    decision; a document of another type has to show both.
    """
    kinds = _kinds([element.block for element in elements])
    wanted = {"premesse", "dispositivo"}
    found = wanted & set(kinds)
    if not found or (act_type not in ACT_TYPES and found != wanted):
        return ()
    return tuple(part for run in _runs(elements, kinds) for part in _with_inner(run))


def dump_parts(parts: Sequence[Part]) -> str:
    """The parts as JSON: ``[kind, start, end]`` each."""
    return json.dumps([[part.kind, part.span.start, part.span.end] for part in parts])


def load_parts(text: str) -> tuple[Part, ...]:
    """The parts that ``dump_parts`` wrote. Raises ValueError for anything else."""
    parts = []
    for kind, start, end in json.loads(text):
        if kind not in get_args(PartKind):
            raise ValueError(kind)
        parts.append(Part(cast(PartKind, kind), Span(int(start), int(end))))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Run:
    """Elements next to each other that are of one part."""

    kind: PartKind
    elements: Sequence[Element]

    @property
    def span(self) -> Span:
        return Span(self.elements[0].span.start, self.elements[-1].span.end)


def _kinds(blocks: Sequence[Block]) -> list[PartKind]:
    kinds: list[PartKind] = []
    state: PartKind = "intestazione"
    decided = False
    for place, block in enumerate(blocks):
        after = blocks[place + 1].text if place + 1 < len(blocks) else ""
        state = _next(state, block, after, decided)
        decided = decided or state == "dispositivo"
        kinds.append(state)
    return kinds


def _next(state: PartKind, block: Block, after: str, decided: bool) -> PartKind:
    """The part that ``block`` belongs to, where the one before it is of ``state``."""
    text = block.text
    if state in ("intestazione", "oggetto"):
        return _after_heading(state, block, after)
    if state == "premesse" or (state == "pareri" and not decided and part_words.clause(text)):
        return _after_premises(block, decided)
    if not decided and part_words.decides(text) and _stands_out(block):
        return "dispositivo"
    if part_words.is_proposal(text) and not text.rstrip().endswith((";", ".")):
        return "intestazione"
    if decided and (part_words.adopts_proposal(text) or _opens_reasons(block)):
        return "premesse"
    if part_words.names_organ(text) and part_words.clause(after) and not part_words.is_opinion(after):
        # An officer who goes over the reasons after the decision gives an opinion on it.
        return "premesse" if part_words.is_collegial(text) or not decided else "pareri"
    return _after_decision(state, block)


def _opens_reasons(block: Block) -> bool:
    """«Premesso che:» alone on its line: after a decision, the reasons of the proposal behind it."""
    text = block.text
    return len(text) <= 30 and text.endswith(":") and part_words.clause(text) in ("premesso", "considerato")


def _after_heading(state: PartKind, block: Block, after: str) -> PartKind:
    text = block.text
    if part_words.names_subject(text):
        return "oggetto"
    if _is_opinion(block):
        return "pareri"
    if part_words.decides(text) and _stands_out(block):
        return "dispositivo"
    opens = part_words.clause(text) is not None and (state == "oggetto" or _is_prose(block))
    if opens or (part_words.names_organ(text) and not text.rstrip().endswith(",")):
        return "premesse"
    # «OGGETTO:» alone has its text in the next block
    return "intestazione"


def _after_premises(block: Block, decided: bool) -> PartKind:
    text = block.text
    if part_words.decides(text) and _stands_out(block):
        return "dispositivo"
    if _is_opinion(block):
        return "pareri"
    if decided and part_words.is_publication(text) and block.kind != "item":
        return "pubblicazione"
    return "premesse"


def _after_decision(state: PartKind, block: Block) -> PartKind:
    """In the dispositivo and after it: what closes an act comes in any order."""
    text = block.text
    if block.kind == "row":
        return state
    if part_words.is_annex(text) and (block.kind == "heading" or state != "dispositivo" or text.isupper()):
        return "allegati"
    if state == "allegati":
        return "pareri" if _is_opinion(block) and block.kind == "heading" else state
    if block.kind == "item":
        return state
    if _is_opinion(block):
        return "pareri"
    if part_words.is_publication(text) and not (state == "pareri" and _UNDERSIGNED.match(text)):
        return "pubblicazione"
    if state in ("pareri", "pubblicazione"):
        return "firme" if re.match(r"\W*(?:letto|il\s+presente\s+verbale)\b", text, re.IGNORECASE) else state
    if part_words.decides(text) and _stands_out(block):
        return "dispositivo"
    signs = part_words.is_signature(text) or (part_words.names_organ(text) and len(text) <= 70)
    return "firme" if signs else state


def _is_opinion(block: Block) -> bool:
    return block.kind in ("heading", "paragraph") and part_words.is_opinion(block.text)


def _stands_out(block: Block) -> bool:
    """Whether the word that decides is set apart: «DELIBERA», not «determina» within a sentence."""
    word = re.search(r"[^\W\d_]{4,}", block.text)
    return block.kind == "heading" or (
        word is not None and (word.group().isupper() or word.group().istitle())
    )


def _is_prose(block: Block) -> bool:
    return block.kind != "row" and (block.text[:1].isupper() or block.kind == "heading")


def _runs(elements: Sequence[Element], kinds: Sequence[PartKind]) -> Iterator[_Run]:
    start = 0
    for place in range(1, len(elements) + 1):
        if place == len(elements) or kinds[place] != kinds[start]:
            yield _Run(kinds[start], elements[start:place])
            start = place


def _with_inner(run: _Run) -> Iterator[Part]:
    yield Part(run.kind, run.span)
    opened: list[tuple[int, PartKind]]
    if run.kind == "premesse":
        opened = [(place, kind) for place, e in enumerate(run.elements) if (kind := _clause(e.block))]
    elif run.kind == "dispositivo":
        opened = [(place, "punto") for place in _points([element.block for element in run.elements])]
    else:
        return
    ends = [*(place for place, _ in opened), len(run.elements)][1:]
    for (place, kind), end in zip(opened, ends, strict=True):
        yield Part(kind, Span(run.elements[place].span.start, run.elements[end - 1].span.end))


def _clause(block: Block) -> PartKind | None:
    """Points within a clause do not open another: «Visti: – visto il D.lgs.»."""
    return part_words.clause(block.text) if block.kind in ("paragraph", "heading") else None


def _points(blocks: Sequence[Block]) -> list[int]:
    """Where the points of a decision begin: by number or letter, else by «Di approvare», else by bullet."""
    numbered = [place for place, block in enumerate(blocks) if block.level <= 1 and _is_numbered(block)]
    if numbered:
        return numbered
    worded = [
        place
        for place, block in enumerate(blocks)
        if block.kind in ("paragraph", "item") and _DECISION.match(block.text)
    ]
    return worded or [
        place for place, block in enumerate(blocks) if block.kind == "item" and block.level <= 1
    ]


def _is_numbered(block: Block) -> bool:
    return block.kind == "item" and markers.number(block.text) is not None
