"""Measures answers on questions whose answers are known, against the home in use."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.errors import AppError
from app.results import AnswerResult
from app.session import connected
from index.hit import SearchResult

DEPTHS = (1, 5, 10)
PLAIN = "plain"


class BadGold(AppError):
    """A gold file that cannot be read."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with its known answer; ``quotes`` are equivalent: any one of them suffices.

    ``form`` is how it is put: plain, or as a variant of a plain one (inflected, misspelt, telegraphic,
    acronym).
    """

    id: str
    profile: str
    question: str
    answerable: bool
    quotes: tuple[str, ...]
    answer: tuple[str, ...]
    form: str = PLAIN


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. ``rank`` is the first hit with a gold quote, None beyond ten."""

    gold: GoldQuestion
    rank: int | None
    refused: bool
    answer_found: bool
    quote_cited: bool
    ms: float
    """Wall time of the answer."""

    @property
    def right(self) -> bool:
        """Answered with an expected string and a gold quote cited."""
        return not self.refused and self.answer_found and self.quote_cited


def measure_answers(path: Path) -> dict[str, object]:
    """Ask every question of a gold file. Raises BadGold.

    ``retrieval`` counts questions with a gold quote among the first hits; ``right`` counts
    answered ones with an expected string and a gold quote cited.
    """
    return answer_scores(answer_outcomes(path))


def answer_outcomes(path: Path) -> list[Outcome]:
    """What came of every question of a gold file, in order. Raises BadGold."""
    golds = read_gold(path)
    with connected(lambda text: None, asking=True) as service:
        return [
            _outcome(gold, service.search(gold.question, max(DEPTHS)), service.ask(gold.question))
            for gold in golds
        ]


def read_gold(path: Path) -> list[GoldQuestion]:
    """The questions of a gold file, in order. Raises BadGold with the number of a bad line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadGold(f"{path} non si legge: {error}.") from error
    return list(_parse(lines, path))


def _parse(lines: Sequence[str], path: Path) -> Iterator[GoldQuestion]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            yield GoldQuestion(
                id=str(item["id"]),
                profile=str(item["profile"]),
                question=str(item["question"]),
                answerable=bool(item["answerable"]),
                quotes=tuple(str(gold["quote"]) for gold in item["gold"]),
                answer=tuple(map(str, item["answer"])),
                form=str(item.get("form", PLAIN)),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BadGold(f"La riga {number} di {path} non è una domanda valida: {error}.") from error


def normalise(text: str) -> str:
    """The form in which gold strings are compared: NFKC, lower case, non-word runs as one space."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def _outcome(gold: GoldQuestion, found: SearchResult, answer: AnswerResult) -> Outcome:
    quotes = [normalise(quote) for quote in gold.quotes]
    rank = next(
        (hit.rank for hit in found.hits if any(quote in normalise(hit.text) for quote in quotes)), None
    )
    said = normalise(" ".join((answer.answer, *(sentence.text for sentence in answer.sentences))))
    cited = {citation.passage_id for citation in answer.citations}
    cited_texts = [normalise(hit.text) for hit in found.hits if hit.passage_id in cited]
    return Outcome(
        gold=gold,
        rank=rank,
        refused=answer.refused,
        answer_found=any(normalise(expected) in said for expected in gold.answer),
        quote_cited=any(quote in text for quote in quotes for text in cited_texts),
        ms=answer.took_ms,
    )


def answer_scores(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The scores of outcomes, and each of them."""
    answerable = [outcome for outcome in outcomes if outcome.gold.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.gold.answerable]
    refused = [outcome for outcome in outcomes if outcome.refused]
    return {
        "answerable": len(answerable),
        "unanswerable": len(unanswerable),
        "retrieval": {f"top{depth}": _within(answerable, depth) for depth in DEPTHS},
        "right": sum(map(_is_right, answerable)),
        "wrongly_refused": sum(outcome.refused for outcome in answerable),
        "rightly_refused": sum(outcome.refused for outcome in unanswerable),
        "refusal_precision": _ratio(sum(not o.gold.answerable for o in refused), len(refused)),
        "refusal_recall": _ratio(sum(o.refused for o in unanswerable), len(unanswerable)),
        "profiles": _by_group((outcome.gold.profile, outcome) for outcome in answerable),
        "forms": _by_group((outcome.gold.form, outcome) for outcome in answerable),
        "questions": [
            {
                "id": outcome.gold.id,
                "rank": outcome.rank,
                "refused": outcome.refused,
                "answer_found": outcome.answer_found,
                "quote_cited": outcome.quote_cited,
            }
            for outcome in outcomes
        ],
    }


def _by_group(named: Iterable[tuple[str, Outcome]]) -> dict[str, dict[str, int]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for name, outcome in named:
        groups[name].append(outcome)
    return {
        name: {"questions": len(group), "top5": _within(group, 5), "right": sum(map(_is_right, group))}
        for name, group in sorted(groups.items())
    }


def _is_right(outcome: Outcome) -> bool:
    return outcome.right


def _within(outcomes: Sequence[Outcome], depth: int) -> int:
    return sum(outcome.rank is not None and outcome.rank <= depth for outcome in outcomes)


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def show_answer_scores(scores: Mapping[str, object]) -> None:
    """Print scores as a table."""
    table = Table("Misura", "Valore", box=None, header_style="bold")
    for name, value in scores.items():
        if name != "questions":
            table.add_row(name, str(value))
    Console(highlight=False).print(table)
